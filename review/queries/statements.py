"""What the two sides have said of events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from review.domain.leads import EventKind
from review.domain.roles import Bench, Role
from review.extensions import db
from review.models.case import Case, PanelSeat
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.models.statement import Statement
from review.queries.control_cases import is_reviewed

#: Lead id, kind and number: what a statement belongs to.
EventRef = tuple[int, EventKind, int]


@dataclass(frozen=True, slots=True)
class DrawnCase:
    """A case of a docket between draw and hearing, and Marketing's statement on it so far."""

    case: Case
    lead: Lead
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class DrawnDocket:
    """The cases of one drawn docket, by company; none where the viewer sits on its panel."""

    docket: Docket
    is_seated: bool
    cases: Sequence[DrawnCase]


def list_statements(lead_id: int, kind: EventKind, number: int, side: Bench) -> Sequence[Statement]:
    """Every version of one side's words on one event, the newest first."""
    return db.session.scalars(
        select(Statement)
        .where(
            Statement.lead_id == lead_id,
            Statement.kind == kind,
            Statement.event_number == number,
            Statement.side == side,
        )
        .order_by(Statement.version.desc())
        .options(joinedload(Statement.author), selectinload(Statement.files))
    ).all()


def standing_statements(lead_ids: Iterable[int], side: Bench) -> dict[EventRef, Statement]:
    """The last version of one side's words on the events of these leads."""
    rows = db.session.scalars(
        select(Statement)
        .where(Statement.lead_id.in_(set(lead_ids)), Statement.side == side)
        .order_by(Statement.version)
        .options(joinedload(Statement.author))
    )
    return {(one.lead_id, one.kind, one.event_number): one for one in rows}


def has_statement(side: Bench) -> ColumnElement[bool]:
    """Whether one side has said something of the `ReviewEvent` of the query that this stands in."""
    return (
        select(Statement.id)
        .where(
            Statement.lead_id == ReviewEvent.lead_id,
            Statement.kind == ReviewEvent.kind,
            Statement.event_number == ReviewEvent.number,
            Statement.side == side,
        )
        .correlate(ReviewEvent)
        .exists()
    )


def speaks_for_marketing(person: Person) -> bool:
    """Whether ``person`` is a VP of Marketing."""
    return person.active and person.bench_as(Role.VP) is Bench.MARKETING


def may_read_words(viewer: Person, said: Statement, *, is_published: bool) -> bool:
    """Whether the words of a statement, and what proves them, are for a viewer who may open the page of its lead."""
    holds_no_seat = bool(viewer.roles & {Role.CLERK, Role.AUDITOR}) and not viewer.has_role(Role.PANELIST)
    return holds_no_seat or said.side is viewer.bench_as(Role.VP) or is_published


def is_seated(docket: Docket, person: Person) -> bool:
    """Whether ``person`` has a seat on the panel of ``docket``."""
    seat = select(PanelSeat.id).where(PanelSeat.docket_id == docket.id, PanelSeat.person_id == person.id)
    return db.session.scalar(seat) is not None


def list_drawn_dockets(viewer: Person) -> list[DrawnDocket]:
    """The dockets whose cases Marketing may speak to now, the oldest month first. For VPs of Marketing."""
    dockets = db.session.scalars(
        select(Docket)
        .where(Docket.drawn_at.is_not(None), Docket.hearing_opened_at.is_(None), Docket.cancelled_at.is_(None))
        .order_by(Docket.period)
    ).all()
    seats = select(PanelSeat.docket_id).where(PanelSeat.person_id == viewer.id)
    seated = set(db.session.scalars(seats))
    open_ids = [docket.id for docket in dockets if docket.id not in seated]
    cases = db.session.scalars(
        select(Case)
        .where(Case.docket_id.in_(open_ids), is_reviewed())
        .options(joinedload(Case.event).joinedload(ReviewEvent.lead).joinedload(Lead.prospect))
    ).all()
    said = standing_statements((case.event.lead_id for case in cases), Bench.MARKETING)
    rows = [DrawnCase(case, case.event.lead, said.get(_ref(case.event))) for case in cases]
    # By company: the order of tickets says nothing to a reader.
    rows.sort(key=lambda row: (row.lead.company_folded or "", row.case.public_id))
    return [
        DrawnDocket(docket, docket.id in seated, [row for row in rows if row.case.docket_id == docket.id])
        for docket in dockets
    ]


def find_drawn_case(public_id: str) -> Case | None:
    """The case with this public id, of a docket that was drawn and stands."""
    return db.session.scalar(
        select(Case)
        .join(Docket)
        .where(Case.public_id == public_id, Docket.cancelled_at.is_(None), is_reviewed())
        .options(joinedload(Case.docket), joinedload(Case.event).joinedload(ReviewEvent.lead).joinedload(Lead.prospect))
    )


def _ref(event: ReviewEvent) -> EventRef:
    return event.lead_id, event.kind, event.number
