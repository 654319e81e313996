"""The leads behind a figure of a report: searched, sorted, page by page, or all of them for an export."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from review.extensions import db
from review.models.case import Case
from review.models.frame import ReviewEvent
from review.models.lead import Lead, LeadFact
from review.models.person import Person
from review.models.prospect import Prospect
from review.queries.leads import LeadPage, is_bookmark
from review.queries.my_leads import count_rows, fits
from review.queries.paging import read_entities
from review.queries.report_scope import Scope


class LeadOrder(StrEnum):
    """How the leads come."""

    OLDEST = "oldest"  # longest without a touch
    GRADE = "grade"  # the best grade, then the longest without a touch
    NEWEST = "newest"  # handed over last


@dataclass(frozen=True, slots=True)
class Behind:
    """Which of a figure's leads to show."""

    ids: Select[Any]
    search: str = ""
    order: LeadOrder = LeadOrder.OLDEST


def leads_of_cases(cases: Collection[int], scope: Scope) -> Select[Any]:
    """The leads of these cases (by row), one row a case; those kept from the viewer are left out."""
    found = select(ReviewEvent.lead_id).join(Case, Case.event_id == ReviewEvent.id).where(Case.id.in_(cases))
    return found.where(ReviewEvent.lead_id.not_in(scope.withheld)) if scope.withheld else found


def list_behind(wanted: Behind, *, bookmark: str | None = None, size: int = 50) -> LeadPage:
    """One page of them. A bookmark that is none begins at the first lead."""
    return LeadPage(*read_entities(_leads(wanted), bookmark if is_bookmark(bookmark) else None, size))


def iterate_behind(wanted: Behind) -> Iterator[Lead]:
    """All of them, in the same order, for an export."""
    yield from db.session.scalars(_leads(wanted).execution_options(yield_per=500))


def count_behind(wanted: Behind) -> int:
    """How many there are: the figure's own number where nothing is searched for."""
    if not wanted.search:
        return count_rows(wanted.ids)
    return count_rows(
        select(Lead.id)
        .join(Prospect, Prospect.id == Lead.prospect_id)
        .where(Lead.id.in_(wanted.ids), fits(wanted.search))
    )


def count_by_owner(wanted: Behind) -> dict[Person, int]:
    """How many of them each owner has; those of nobody are left out."""
    rows = db.session.execute(
        select(Lead.owner_id, func.count())
        .where(Lead.id.in_(wanted.ids), Lead.owner_id.is_not(None))
        .group_by(Lead.owner_id)
    )
    counts = {row[0]: row[1] for row in rows if row[0] is not None}
    return {person: counts[person.id] for person in db.session.scalars(select(Person).where(Person.id.in_(counts)))}


def _leads(wanted: Behind) -> Select[Lead]:
    last = func.coalesce(LeadFact.last_touch_at, Lead.handed_off_at)
    grade = func.coalesce(Lead.grade, "~")
    order = {
        LeadOrder.OLDEST: (last, Lead.id),
        LeadOrder.GRADE: (grade, last, Lead.id),
        LeadOrder.NEWEST: (Lead.handed_off_at.desc(), Lead.id.desc()),
    }[wanted.order]
    return (
        select(Lead)
        .join(Prospect, Prospect.id == Lead.prospect_id)
        .outerjoin(LeadFact, LeadFact.lead_id == Lead.id)
        .where(Lead.id.in_(wanted.ids), fits(wanted.search))
        .options(contains_eager(Lead.prospect), joinedload(Lead.owner), joinedload(Lead.fact))
        .order_by(*order)
    )
