"""The leads that a rep answers for: those on a docket, those rejected and not on one yet, and the verdicts.

A manager sees those of the people who answer to them; what somebody who has left would answer for is the manager's own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from review.domain.addresses import fold
from review.domain.leads import EventKind, Precision
from review.domain.roles import Bench, Role
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import FrameEvent, ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.models.prospect import Prospect
from review.models.statement import Statement
from review.queries.withheld import withheld_leads

PAGE_SIZE = 25
Row_co = TypeVar("Row_co", covariant=True)


class Whose(StrEnum):
    """Whose leads are looked at."""

    MINE = "mine"
    TEAM = "team"


class Place(StrEnum):
    """Where an event stands, as far as its respondent may know."""

    FRAMED = "framed"  # in the month's frame, which is not drawn yet
    TO_JUSTIFY = "to_justify"  # drawn; the hearing is not open yet
    NOT_DRAWN = "not_drawn"
    BEING_HEARD = "being_heard"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Circle:
    """Person ids: who the viewer answers for, and who answers to the viewer and for themselves."""

    mine: frozenset[int]
    team: frozenset[int]

    def of(self, whose: Whose) -> frozenset[int]:
        """The people of one of the two views."""
        return self.team if whose is Whose.TEAM else self.mine


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Row_co]):
    """Some rows of a list; ``total`` counts all that match."""

    rows: Sequence[Row_co]
    total: int
    page: int

    @property
    def has_next(self) -> bool:
        """Whether there are rows after these."""
        return self.page * PAGE_SIZE < self.total


@dataclass(frozen=True, slots=True)
class MyEvent:
    """One rejected or ignored lead; on a docket where ``docket`` is there."""

    lead: Lead
    kind: EventKind
    number: int
    dated_at: datetime
    precision: Precision
    respondent: Person | None
    docket: Docket | None
    place: Place | None
    filed_at: datetime | None

    @property
    def ref(self) -> str:
        """What names this event of its lead in an address."""
        return f"{self.kind.value}-{self.number}"

    @property
    def in_place_of(self) -> Person | None:
        """Who rejected or owned the lead and has left, so that somebody else is asked."""
        named = (self.lead.rejected_by if self.kind is not EventKind.IGNORED else None) or self.lead.owner
        return named if named is not None and not named.active else None

    @property
    def is_late(self) -> bool:
        """Whether the justification came after its deadline."""
        due_at = self.docket.statements_due_at if self.docket else None
        return self.filed_at is not None and due_at is not None and self.filed_at > due_at


def circle_of(viewer: Person) -> Circle:
    """Whose leads ``viewer`` may see here."""
    answering = select(Person.id, Person.active).where(Person.manager_id == viewer.id).cte("answering", recursive=True)
    # Those who answered to somebody who has left now answer to whoever is above.
    further = select(Person.id, Person.active).join(answering, Person.manager_id == answering.c.id)
    rows = db.session.execute(select(answering.union(further.where(answering.c.active.is_(False))))).all()
    left = {row.id for row in rows if not row.active}
    return Circle(frozenset({viewer.id, *left}), frozenset(row.id for row in rows if row.active))


def may_come(viewer: Person, circle: Circle) -> bool:
    """Whether these pages are for ``viewer``: a rep, or somebody to whom others answer."""
    return viewer.has_role(Role.REP) or bool(circle.team) or len(circle.mine) > 1


def place_of(docket: Docket, *, is_drawn: bool) -> Place:
    """Where an event of the docket's frame stands."""
    if docket.drawn_at is None:
        return Place.FRAMED
    if not is_drawn:
        return Place.NOT_DRAWN
    if docket.hearing_opened_at is None:
        return Place.TO_JUSTIFY
    return Place.BEING_HEARD if docket.published_at is None else Place.DECIDED


def list_on_docket(
    viewer: Person, circle: Circle, whose: Whose, search: str = "", page: int = 1, *, only_due: bool = False
) -> ListPage[MyEvent]:
    """The events on a standing docket, those still to be justified first, by deadline; then the newest.

    ``only_due`` leaves those that are drawn and have no justification yet, while one can still be filed.
    """
    wanted = _framed(viewer, circle.of(whose), search)
    if only_due:
        wanted = wanted.where(_is_due())
    rows = (
        wanted
        .with_only_columns(ReviewEvent, Docket, Case.id, _filed_at())
        .order_by(
            case((_is_due(), 0), else_=1),
            case((_is_due(), Docket.statements_due_at)),
            ReviewEvent.dated_at.desc(),
            ReviewEvent.id.desc(),
        )
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
        .options(
            contains_eager(ReviewEvent.lead).options(
                contains_eager(Lead.prospect), joinedload(Lead.owner), joinedload(Lead.rejected_by)
            ),
            joinedload(ReviewEvent.respondent),
        )
    )
    found = [
        MyEvent(event.lead, event.kind, event.number, event.dated_at, event.precision, event.respondent, docket,
                place_of(docket, is_drawn=case_id is not None), filed_at)
        for event, docket, case_id, filed_at in db.session.execute(rows)
    ]
    return ListPage(found, count_rows(wanted), page)


def count_due(viewer: Person, circle: Circle, whose: Whose) -> int:
    """How many drawn events have no justification yet, while one can still be filed."""
    return count_rows(_framed(viewer, circle.of(whose), "").where(_is_due()))


def fits(search: str) -> ColumnElement[bool]:
    """Whether a lead's company or its prospect's name holds every word of ``search``, or it is the CRM's id."""
    words = fold(search).split()
    if not words:
        return true()
    in_names = (
        or_(
            Lead.company_folded.contains(word, autoescape=True), Prospect.name_folded.contains(word, autoescape=True)
        )
        for word in words
    )
    return or_(and_(*in_names), Lead.external_id == search.strip())


def in_standing_frame() -> ColumnElement[bool]:
    """Whether a `ReviewEvent` is in the frame of a docket that was not cancelled."""
    return (
        select(FrameEvent.id)
        .join(Docket, Docket.id == FrameEvent.docket_id)
        .where(FrameEvent.event_id == ReviewEvent.id, Docket.cancelled_at.is_(None))
        .correlate(ReviewEvent)
        .exists()
    )


def count_rows(wanted: Select[Any]) -> int:
    """How many rows ``wanted`` would give."""
    return db.session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0


def _framed(viewer: Person, people: Collection[int], search: str) -> Select[Any]:
    return (
        select(ReviewEvent.id)
        .join(Lead, Lead.id == ReviewEvent.lead_id)
        .join(Prospect, Prospect.id == Lead.prospect_id)
        .join(FrameEvent, FrameEvent.event_id == ReviewEvent.id)
        .join(Docket, Docket.id == FrameEvent.docket_id)
        .outerjoin(Case, and_(Case.docket_id == Docket.id, Case.event_id == ReviewEvent.id))
        .where(
            Docket.cancelled_at.is_(None),
            ReviewEvent.respondent_id.in_(people),
            Lead.id.not_in(withheld_leads(viewer)),
            fits(search),
        )
    )


def _filed_at() -> ColumnElement[Any]:
    return (
        select(func.max(Statement.filed_at))
        .where(
            Statement.lead_id == ReviewEvent.lead_id,
            Statement.kind == ReviewEvent.kind,
            Statement.event_number == ReviewEvent.number,
            Statement.side == Bench.SALES,
        )
        .correlate(ReviewEvent)
        .scalar_subquery()
    )


def _is_due() -> ColumnElement[bool]:
    return and_(Case.id.is_not(None), Docket.hearing_opened_at.is_(None), _filed_at().is_(None))
