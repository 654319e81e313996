"""Remedies: what followed from the verdicts that stand, and what has become of it, read from the leads themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from review.domain.remedies import DEFAULT_TABLE, Progress, Remedy, RemedyTable
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.lead import Lead
from review.models.person import Person
from review.models.remedy import GivenRemedy, RemedyTableVersion
from review.queries.leads import is_bookmark
from review.queries.my_leads import PAGE_SIZE, Circle, ListPage, Whose, count_rows, fits
from review.queries.paging import read_page
from review.queries.remedy_progress import given_remedies, is_standing, progress, standing_remedies
from review.queries.withheld import withheld_leads

#: What still asks for somebody's work.
WAITING = (Progress.OPEN, Progress.OVERDUE)


@dataclass(frozen=True, slots=True)
class TableInForce:
    """The table that is in force; ``number`` is 0 and ``version_id`` None while nobody has edited the default."""

    table: RemedyTable
    number: int
    version_id: int | None


@dataclass(frozen=True, slots=True)
class RemedyFilter:
    """Which remedies to show: by words of name or company or the CRM's id, kind, progress, month, owner (public id)."""

    search: str = ""
    kind: Remedy | None = None
    progress: Progress | None = None
    period: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class RemedyRow:
    """One remedy with its lead, and how far it has come at the moment that was asked for. ``stands`` is false where a
    later verdict on the case has superseded it."""

    remedy: GivenRemedy
    lead: Lead
    period: str
    number: int
    progress: Progress
    stands: bool = True


@dataclass(frozen=True, slots=True)
class RemedyPage:
    """Some remedies, those given last first, and the bookmarks of the pages beside them."""

    rows: Sequence[RemedyRow]
    older: str | None
    newer: str | None


def find_table() -> TableInForce:
    """The table of remedies in force: its last version, else the default."""
    version = db.session.scalar(
        select(RemedyTableVersion).order_by(RemedyTableVersion.number.desc()).limit(1)
    )
    if version is None:
        return TableInForce(DEFAULT_TABLE, 0, None)
    return TableInForce(RemedyTable.from_document(version.document), version.number, version.id)


def list_table_versions() -> Sequence[RemedyTableVersion]:
    """Every version of the table, the newest first."""
    return db.session.scalars(
        select(RemedyTableVersion)
        .order_by(RemedyTableVersion.number.desc())
        .options(joinedload(RemedyTableVersion.created_by))
    ).all()


def list_remedies(
    viewer: Person, wanted: RemedyFilter, now: datetime, *, bookmark: str | None = None, size: int = 50
) -> RemedyPage:
    """One page of the remedies that fit. A bookmark that is none begins at the newest."""
    found, older, newer = read_page(_wanted(viewer, wanted, now), bookmark if is_bookmark(bookmark) else None, size)
    return RemedyPage([_row(*row) for row in found], older, newer)


def iterate_remedies(viewer: Person, wanted: RemedyFilter, now: datetime) -> Iterator[RemedyRow]:
    """Every remedy that fits, in the same order, for an export."""
    for row in db.session.execute(_wanted(viewer, wanted, now).execution_options(yield_per=500)):
        yield _row(*row)


def list_of_lead(lead: Lead, now: datetime) -> list[RemedyRow]:
    """Every remedy that was given for ``lead``, by its time. Whether the viewer may see the lead was asked before."""
    rows = db.session.execute(
        given_remedies()
        .with_only_columns(GivenRemedy, Docket.period, Case.number, progress(now), is_standing())
        .where(GivenRemedy.lead_id == lead.id)
        .order_by(GivenRemedy.given_at, GivenRemedy.id)
        .options(contains_eager(GivenRemedy.lead).contains_eager(Lead.prospect), joinedload(GivenRemedy.owner))
    )
    return [_row(*row) for row in rows]


def count_by_kind(viewer: Person, now: datetime) -> dict[Remedy, tuple[int, int]]:
    """The remedies by kind: how many there are, and how many still wait."""
    waiting = func.sum(case((progress(now).in_(WAITING), 1), else_=0))
    rows = db.session.execute(
        _standing(viewer).with_only_columns(GivenRemedy.kind, func.count(), waiting).group_by(GivenRemedy.kind)
    )
    return {kind: (count, int(open_ones)) for kind, count, open_ones in rows}


def list_owners() -> list[Person]:
    """The people to whom leads were returned, by name."""
    owning = select(GivenRemedy.owner_id).where(GivenRemedy.owner_id.is_not(None)).distinct()
    people = db.session.scalars(select(Person).where(Person.id.in_(owning)))
    return sorted(people, key=lambda person: (person.name.casefold(), person.id))


def list_periods() -> list[str]:
    """The months with remedies, the newest first."""
    given = select(Case.docket_id).join(GivenRemedy, GivenRemedy.case_id == Case.id)
    return list(
        db.session.scalars(select(Docket.period).where(Docket.id.in_(given)).distinct().order_by(Docket.period.desc()))
    )


def list_returned(
    viewer: Person, circle: Circle, whose: Whose, search: str = "", page: int = 1, *, now: datetime
) -> ListPage[RemedyRow]:
    """The leads that the panel sent back to these people: those that wait first, by deadline; then the newest."""
    wanted = _returned(viewer, circle.of(whose)).where(fits(search))
    how = progress(now)
    rows = db.session.execute(
        wanted.with_only_columns(GivenRemedy, Docket.period, Case.number, how)
        .order_by(
            case((how.in_(WAITING), 0), else_=1), case((how.in_(WAITING), GivenRemedy.due_at)),
            GivenRemedy.given_at.desc(), GivenRemedy.id.desc(),
        )
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
        .options(contains_eager(GivenRemedy.lead).contains_eager(Lead.prospect), joinedload(GivenRemedy.owner))
    )
    return ListPage([_row(*row) for row in rows], count_rows(wanted), page)


def count_returned(viewer: Person, circle: Circle, whose: Whose, now: datetime) -> int:
    """How many returned leads these people have still to touch."""
    return count_rows(_returned(viewer, circle.of(whose)).where(progress(now).in_(WAITING)))


def find_next_due(viewer: Person, circle: Circle, whose: Whose, now: datetime) -> datetime | None:
    """The soonest deadline of a returned lead that still waits."""
    waiting = _returned(viewer, circle.of(whose)).where(progress(now).in_(WAITING))
    return db.session.scalar(waiting.with_only_columns(func.min(GivenRemedy.due_at)))



def _standing(viewer: Person) -> Select[Any]:
    return standing_remedies().where(Lead.id.not_in(withheld_leads(viewer)))


def _returned(viewer: Person, people: Collection[int]) -> Select[Any]:
    return _standing(viewer).where(GivenRemedy.kind == Remedy.RETURNED, GivenRemedy.owner_id.in_(people))


def _wanted(viewer: Person, wanted: RemedyFilter, now: datetime) -> Select[Any]:
    how = progress(now)
    found = (
        _standing(viewer)
        .with_only_columns(GivenRemedy, Docket.period, Case.number, how)
        .where(fits(wanted.search))
        .options(contains_eager(GivenRemedy.lead).contains_eager(Lead.prospect), joinedload(GivenRemedy.owner))
        .order_by(GivenRemedy.given_at.desc(), GivenRemedy.id.desc())
    )
    if wanted.kind is not None:
        found = found.where(GivenRemedy.kind == wanted.kind)
    if wanted.progress is not None:
        found = found.where(how == wanted.progress.value)
    if wanted.period:
        found = found.where(Docket.period == wanted.period)
    if wanted.owner:
        found = found.where(GivenRemedy.owner_id.in_(select(Person.id).where(Person.public_id == wanted.owner)))
    return found


def _row(remedy: GivenRemedy, period: str, number: int, how: str, stands: bool = True) -> RemedyRow:
    return RemedyRow(remedy, remedy.lead, period, number, Progress(how), bool(stands))
