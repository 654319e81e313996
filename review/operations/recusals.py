"""Recusal: a judge leaves a case, and an alternate takes the seat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from review.domain.errors import Refusal
from review.domain.judges import Seat
from review.domain.recusals import LEFT_PANEL, LONGEST_REASON, find_alternate
from review.domain.roles import Bench, Role
from review.extensions import db
from review.models.case import Case, Judge, PanelSeat
from review.models.docket import Docket
from review.models.person import Person
from review.operations.audit import declare, record
from review.queries.quorum import list_undecidable
from review.queries.recusals import find_proposal, list_doubtful, list_unvoted
from review.queries.seats import case_loads, chairs, find_judge, find_seed, list_judges, list_seats

RECUSED = declare("case.recused", "period", "number", "alternate")
STEPPED_DOWN = declare("docket.judge_left", "period", "person", "numbers")
SEATED = declare("docket.panelist_seated", "period", "person", "numbers")


def recuse(actor: Person, case: Case, reason: str, now: datetime) -> Judge | None:
    """Take ``actor`` off ``case`` for a reason, and seat an alternate; returns the alternate's duty, or None.

    A ballot they have cast stays on record and is not counted. Possible until the docket closes, for judges and, in
    deliberation, for the chair. Raises Refusal: ``recusal.reason_missing``, ``recusal.reason_too_long``,
    ``recusal.not_now``, ``recusal.no_seat``, ``recusal.already``.
    """
    reason = checked_reason(reason)
    docket = lock_for_recusal(case)
    confirm_by_leaving(case, actor, reason, now)
    return take_off(docket, case, actor, reason, actor=actor, now=now)


def confirm_by_leaving(case: Case, actor: Person, reason: str, now: datetime) -> None:
    """Who leaves by themselves has also decided what was proposed to them."""
    proposal = find_proposal(case, actor)
    if proposal is not None and proposal.decided_at is None:
        proposal.decided_at, proposal.decided_by, proposal.confirmed, proposal.because = now, actor, True, reason


def checked_reason(reason: str) -> str:
    """The reason without its edges. Raises Refusal ``recusal.reason_missing`` or ``recusal.reason_too_long``."""
    reason = reason.strip()
    if not reason:
        raise Refusal("recusal.reason_missing")
    if len(reason) > LONGEST_REASON:
        raise Refusal("recusal.reason_too_long", limit=LONGEST_REASON)
    return reason


def lock_for_recusal(case: Case) -> Docket:
    """The case's docket, held whole: two recusals at once must not seat one alternate twice or count loads that are
    changing. Raises Refusal ``recusal.not_now``."""
    docket = db.session.get_one(Docket, case.docket_id, with_for_update=True, populate_existing=True)
    if docket.drawn_at is None or docket.closed_at or docket.cancelled_at:
        raise Refusal("recusal.not_now", period=docket.period)
    return docket


def take_off(
    docket: Docket, case: Case, person: Person, reason: str, *, actor: Person | None, now: datetime
) -> Judge | None:
    """Take ``person`` off a case of the locked ``docket``, and seat an alternate; returns the alternate's duty.
    Raises Refusal: ``recusal.no_seat``, ``recusal.already``."""
    judge = find_judge(case, person, lock=True)
    alternate = None
    if judge is None:
        _recuse_without_duty(docket, case, person, reason, now)
    else:
        _recuse_judge(judge, reason, now)
        alternate = seat_alternate(docket, case, judge.bench, now)
    record(
        RECUSED, actor=actor, subject_kind="case", subject=case.public_id, now=now, period=docket.period,
        number=case.number, alternate=alternate.person.public_id if alternate else None,
    )
    return alternate


def step_down(person: Person, *, actor: Person | None, now: datetime) -> None:
    """Somebody is no longer on the panel: the cases of theirs on which their vote is still out go to alternates at
    once. What they cast stands and counts; where nobody can step in, the case is heard without them."""
    unvoted = list_unvoted(person)
    for docket_id in sorted({case.docket_id for case, _judge in unvoted}):
        docket = db.session.get_one(Docket, docket_id, with_for_update=True, populate_existing=True)
        left = [(case, judge) for case, judge in unvoted if case.docket_id == docket_id]
        for case, judge in left:
            _recuse_judge(judge, LEFT_PANEL, now)
            seat_alternate(docket, case, judge.bench, now)
        record(
            STEPPED_DOWN, actor=actor, subject_kind="docket", subject=docket.public_id, now=now, period=docket.period,
            person=person.public_id, numbers=[case.number for case, _judge in left],
        )


def seat_panelist(docket: Docket, person: Person, *, actor: Person | None, now: datetime) -> list[Case]:
    """Give somebody who joined the panel after the draw a seat, and let them judge the cases that could not be decided
    without them; returns those cases.

    Raises Refusal: ``recusal.not_now``, ``panel.not_a_panelist``, ``panel.already_seated``.
    """
    docket = db.session.get_one(Docket, docket.id, with_for_update=True, populate_existing=True)
    if docket.drawn_at is None or docket.closed_at or docket.cancelled_at:
        raise Refusal("recusal.not_now", period=docket.period)
    if not (person.active and person.has_role(Role.PANELIST)):
        raise Refusal("panel.not_a_panelist", name=person.name)
    if any(seat.person_id == person.id for seat in list_seats(docket.id)):
        raise Refusal("panel.already_seated", name=person.name, period=docket.period)
    lacking = [one.case_id for one in list_undecidable(docket)]
    bench = person.bench_as(Role.PANELIST) or Bench.EXECUTIVE
    db.session.add(PanelSeat(docket_id=docket.id, person=person, bench=bench, is_chair=False))
    cases = list(db.session.scalars(select(Case).where(Case.id.in_(lacking)).order_by(Case.number)))
    db.session.add_all(Judge(case_id=case.id, person=person, bench=bench, seated_at=now) for case in cases)
    db.session.flush()
    record(
        SEATED, actor=actor, subject_kind="docket", subject=docket.public_id, now=now, period=docket.period,
        person=person.public_id, numbers=[case.number for case in cases],
    )
    return cases


def _recuse_judge(judge: Judge, reason: str, now: datetime) -> None:
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


def _recuse_without_duty(docket: Docket, case: Case, person: Person, reason: str, now: datetime) -> None:
    """Somebody with no vote on the case is put on record as recused, so that they are never given one: an alternate to
    whom a recusal was proposed, or in deliberation the chair, who breaks ties without being a judge."""
    proposal = find_proposal(case, person)
    if proposal is None and not (case.reopened_at and chairs(docket.id, person)):
        raise Refusal("recusal.no_seat")
    bench = next(seat.bench for seat in list_seats(docket.id) if seat.person_id == person.id)
    db.session.add(
        Judge(
            case_id=case.id, person_id=person.id, bench=bench, seated_at=now, recused_at=now, recused_because=reason
        )
    )
    db.session.flush()


def seat_alternate(docket: Docket, case: Case, bench: Bench, now: datetime) -> Judge | None:
    """Seat whom the rule names for a judge of ``bench`` who left, of those on the panel who have no duty on this case,
    are still active, and to whom no recusal from it is proposed."""
    seats = {seat.person_id: seat for seat in list_seats(docket.id)}
    judges = list_judges(case)
    out = {judge.person_id for judge in judges} | list_doubtful(case)
    sitting = [_seat(seats[one.person_id]) for one in judges if one.recused_at is None and one.person_id in seats]
    waiting = {
        seat.person.public_id: seat
        for seat in seats.values()
        if seat.person_id not in out and seat.person.active and seat.person.has_role(Role.PANELIST)
    }
    by_id = case_loads(docket.id)
    loads = {key: by_id.get(seat.person_id, 0) for key, seat in waiting.items()}
    found = find_alternate(
        find_seed(docket.id), case.event.key, bench, sitting, [_seat(one) for one in waiting.values()], loads
    )
    if found is None:
        return None
    alternate = Judge(case_id=case.id, person=waiting[found.person].person, bench=found.bench, seated_at=now)
    db.session.add(alternate)
    db.session.flush()
    return alternate


def _seat(seat: PanelSeat) -> Seat:
    return Seat(seat.person.public_id, seat.bench, seat.is_chair)
