"""Recusal: a judge leaves a case, and an alternate takes the seat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from review.domain.errors import Refusal
from review.domain.judges import Seat
from review.domain.recusals import LONGEST_REASON, find_alternate
from review.domain.roles import Bench, Role
from review.extensions import db
from review.models.case import Case, Judge, PanelSeat
from review.models.docket import Docket
from review.models.person import Person
from review.operations.audit import declare, record
from review.queries.seats import case_loads, chairs, find_judge, find_seed, list_judges, list_seats

RECUSED = declare("case.recused", "period", "number", "alternate")


def recuse(actor: Person, case: Case, reason: str, now: datetime) -> Judge | None:
    """Take ``actor`` off ``case`` for a reason, and seat an alternate; returns the alternate's duty, or None.

    A ballot they have cast stays on record and is not counted. Possible until the docket closes, for judges and, in
    deliberation, for the chair. Raises Refusal: ``recusal.reason_missing``, ``recusal.reason_too_long``,
    ``recusal.not_now``, ``recusal.no_seat``, ``recusal.already``.
    """
    reason = reason.strip()
    if not reason:
        raise Refusal("recusal.reason_missing")
    if len(reason) > LONGEST_REASON:
        raise Refusal("recusal.reason_too_long", limit=LONGEST_REASON)
    # Whole, since two recusals at once must not seat one alternate twice or count loads that are changing.
    docket = db.session.get_one(Docket, case.docket_id, with_for_update=True, populate_existing=True)
    if docket.drawn_at is None or docket.closed_at or docket.cancelled_at:
        raise Refusal("recusal.not_now", period=docket.period)
    judge = find_judge(case, actor, lock=True)
    alternate = None
    if judge is None:
        _recuse_chair(docket, case, actor, reason, now)
    else:
        changed = db.session.scalar(
            update(Judge)
            .where(Judge.id == judge.id, Judge.recused_at.is_(None))
            .values(recused_at=now, recused_because=reason)
            .returning(Judge.id),
            execution_options={"synchronize_session": False},
        )
        if changed is None:
            raise Refusal("recusal.already")
        db.session.refresh(judge)
        alternate = _seat_alternate(docket, case, judge, now)
    record(
        RECUSED, actor=actor, subject_kind="case", subject=case.public_id, now=now, period=docket.period,
        number=case.number, alternate=alternate.person.public_id if alternate else None,
    )
    return alternate


def _recuse_chair(docket: Docket, case: Case, actor: Person, reason: str, now: datetime) -> None:
    """The chair breaks ties in deliberation without being a judge of the case; recused, they are put on record so."""
    if not (case.reopened_at and chairs(docket.id, actor)):
        raise Refusal("recusal.no_seat")
    db.session.add(
        Judge(
            case_id=case.id, person_id=actor.id, bench=Bench.EXECUTIVE, seated_at=now, recused_at=now,
            recused_because=reason,
        )
    )
    db.session.flush()


def _seat_alternate(docket: Docket, case: Case, leaving: Judge, now: datetime) -> Judge | None:
    """Seat whom the rule names, of those on the panel who have no duty on this case and are still active."""
    seats = {seat.person_id: seat for seat in list_seats(docket.id)}
    judges = list_judges(case)
    with_duty = {judge.person_id for judge in judges}
    sitting = [_seat(seats[one.person_id]) for one in judges if one.recused_at is None and one.person_id in seats]
    waiting = {
        seat.person.public_id: seat
        for seat in seats.values()
        if seat.person_id not in with_duty and seat.person.active and seat.person.has_role(Role.PANELIST)
    }
    by_id = case_loads(docket.id)
    loads = {key: by_id.get(seat.person_id, 0) for key, seat in waiting.items()}
    found = find_alternate(
        find_seed(docket.id), case.event.key, leaving.bench, sitting, [_seat(one) for one in waiting.values()], loads
    )
    if found is None:
        return None
    alternate = Judge(case_id=case.id, person=waiting[found.person].person, bench=found.bench, seated_at=now)
    db.session.add(alternate)
    db.session.flush()
    return alternate


def _seat(seat: PanelSeat) -> Seat:
    return Seat(seat.person.public_id, seat.bench, seat.is_chair)
