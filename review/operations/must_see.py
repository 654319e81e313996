"""Must-see cases: what a panelist adds to the docket by hand, and leads rejected again after a panel had sent them
back. They are voted on, and stand in no estimate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from review.domain.docket_states import DocketState
from review.domain.draw import ticket
from review.domain.errors import Refusal
from review.domain.leads import EventKind
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import FrameEvent, ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.operations.audit import declare, record
from review.operations.cases import seat_judges
from review.queries.dockets import docket_state, lock_docket
from review.queries.seats import find_seed, list_seats

ADDED = declare("docket.case_added", "period", "number", "because")

LONGEST_REASON = 500
#: Why a lead comes before the panel without being drawn, where nobody asked for it.
REJECTED_AGAIN = "Sales rejected this lead again after a panel had sent it back."


def add_case(docket: Docket, external_id: str, because: str, *, actor: Person, now: datetime) -> Case:
    """Put the lead with the CRM's id ``external_id`` before the panel, though it was not drawn.

    Possible between the draw and the hearing, for those with a seat on the docket's panel, and only for an event of its
    frame. Its number follows those that were drawn. Raises Refusal: ``docket.cannot_add_case``, ``docket.no_seat``,
    ``docket.added_without_reason``, ``docket.not_in_frame``, ``docket.two_in_frame``, ``docket.case_already``.
    """
    docket = lock_docket(docket)
    state = docket_state(docket)
    if state is not DocketState.DRAWN:
        raise Refusal("docket.cannot_add_case", state=state.value)
    if actor.id not in {seat.person_id for seat in list_seats(docket.id)}:
        raise Refusal("docket.no_seat", period=docket.period)
    because = because.strip()
    if not 0 < len(because) <= LONGEST_REASON:
        raise Refusal("docket.added_without_reason", longest=LONGEST_REASON)
    framed = _framed(docket, external_id.strip())
    if db.session.scalar(select(Case.id).where(Case.docket_id == docket.id, Case.event_id == framed.event_id)):
        raise Refusal("docket.case_already", value=external_id.strip())
    return _add(docket, [framed], because, actor=actor, now=now)[0]


def add_rejected_again(docket: Docket, *, now: datetime) -> list[Case]:
    """Put every lead of the frame before the panel that Sales rejected again after a panel had sent it back, and that
    was not drawn; in the order of their tickets. For the draw."""
    seed = find_seed(docket.id)
    has_case = select(Case.id).where(Case.docket_id == docket.id, Case.event_id == FrameEvent.event_id).exists()
    framed = db.session.scalars(
        _with_people(select(FrameEvent).join(FrameEvent.event).join(ReviewEvent.lead)).where(
            FrameEvent.docket_id == docket.id,
            ReviewEvent.kind.in_((EventKind.REJECTED, EventKind.DISQUALIFIED)),
            Lead.returned_at < ReviewEvent.dated_at,
            ~has_case,
        )
    ).all()
    ordered = sorted(framed, key=lambda one: (ticket(seed, one.key), one.key))
    return _add(docket, ordered, REJECTED_AGAIN, actor=None, now=now)


def _add(
    docket: Docket, framed: Sequence[FrameEvent], because: str, *, actor: Person | None, now: datetime
) -> list[Case]:
    seed = find_seed(docket.id)
    last = db.session.scalar(select(func.max(Case.number)).where(Case.docket_id == docket.id)) or 0
    cases = [
        Case(
            docket_id=docket.id,
            event=one.event,
            number=number,
            ticket=ticket(seed, one.key),
            stratum=one.stratum,
            drawn=False,
            evidence=one.evidence,
            evidence_sha256=one.evidence_sha256,
            added_by_id=actor.id if actor else None,
            added_because=because,
        )
        for number, one in enumerate(framed, start=last + 1)
    ]
    db.session.add_all(cases)
    if cases:
        seat_judges(docket, seed, cases, now)
    for case in cases:
        record(
            ADDED,
            actor=actor,
            subject_kind="docket",
            subject=docket.public_id,
            now=now,
            period=docket.period,
            number=case.number,
            because=because,
        )
    db.session.flush()
    return cases


def _with_people(wanted: Select[FrameEvent]) -> Select[FrameEvent]:
    """With all that the seating of judges looks at."""
    return wanted.options(
        joinedload(FrameEvent.event).joinedload(ReviewEvent.respondent),
        joinedload(FrameEvent.event).joinedload(ReviewEvent.lead).joinedload(Lead.owner),
    )


def _framed(docket: Docket, external_id: str) -> FrameEvent:
    found = db.session.scalars(
        _with_people(select(FrameEvent).join(FrameEvent.event).join(ReviewEvent.lead))
        .where(FrameEvent.docket_id == docket.id, Lead.external_id == external_id)
        .limit(2)
    ).all()
    if not found:
        raise Refusal("docket.not_in_frame", period=docket.period, value=external_id[:120])
    if len(found) > 1:  # the same id in two CRMs, or two hand-offs of one lead
        raise Refusal("docket.two_in_frame", period=docket.period, value=external_id[:120])
    return found[0]
