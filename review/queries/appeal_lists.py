"""The list of appeals: searched, filtered, paged. Who has still to vote is told to those who watch alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from review.domain.roles import Role
from review.extensions import db
from review.models.appeal import Appeal
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.queries.appeal_ballots import missing_hearers
from review.queries.leads import is_bookmark
from review.queries.my_leads import fits
from review.queries.paging import read_entities


@dataclass(frozen=True, slots=True)
class AppealRow:
    """One appeal in a list. ``missing`` names who has still to vote, for those who watch; None for everybody else."""

    appeal: Appeal
    period: str
    number: int
    company: str | None
    missing: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class AppealFilter:
    """Which appeals to show: by words of the lead's company or name, month, and state (``open`` or ``decided``)."""

    search: str = ""
    period: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class AppealPage:
    """Some appeals, those filed last first, and the bookmarks of the pages beside them."""

    rows: Sequence[AppealRow]
    older: str | None
    newer: str | None


def list_appeals(
    viewer: Person, wanted: AppealFilter, *, bookmark: str | None = None, size: int = 50
) -> AppealPage:
    """One page of the appeals that fit, those filed last first. A bookmark that is none begins at the newest."""
    found, older, newer = read_entities(_wanted(wanted), bookmark if is_bookmark(bookmark) else None, size)
    return AppealPage(_rows(viewer, found), older, newer)


def list_all_appeals(viewer: Person, wanted: AppealFilter) -> list[AppealRow]:
    """Every appeal that fits, in the same order, for an export."""
    return _rows(viewer, db.session.scalars(_wanted(wanted)).all())


def list_appealed_periods() -> list[str]:
    """The months with appeals, the newest first."""
    rows = db.session.scalars(
        select(Docket.period)
        .join(Case, Case.docket_id == Docket.id)
        .join(Appeal, Appeal.case_id == Case.id)
        .distinct()
        .order_by(Docket.period.desc())
    )
    return list(rows)


def may_watch_appeals(viewer: Person) -> bool:
    """Whether the viewer learns who has still to vote: clerks and auditors who sit on no panel."""
    return bool(viewer.roles & {Role.CLERK, Role.AUDITOR}) and not viewer.has_role(Role.PANELIST)


def _wanted(wanted: AppealFilter) -> Select[Appeal]:
    found = (
        select(Appeal)
        .join(Appeal.case)
        .join(Case.docket)
        .join(Case.event)
        .join(ReviewEvent.lead)
        .join(Lead.prospect)
        .where(fits(wanted.search))
        .options(contains_eager(Appeal.case).contains_eager(Case.docket), joinedload(Appeal.filed_by))
        .order_by(Appeal.filed_at.desc(), Appeal.id.desc())
    )
    if wanted.period:
        found = found.where(Docket.period == wanted.period)
    if wanted.state == "open":
        found = found.where(Appeal.decided_at.is_(None))
    elif wanted.state == "decided":
        found = found.where(Appeal.decided_at.is_not(None))
    return found


def _rows(viewer: Person, appeals: Sequence[Appeal]) -> list[AppealRow]:
    missing = missing_hearers(appeals) if may_watch_appeals(viewer) else None
    return [
        AppealRow(
            one, one.case.docket.period, one.case.number, one.case.evidence["lead"].get("company"),
            None if missing is None else missing[one.id],
        )
        for one in appeals
    ]
