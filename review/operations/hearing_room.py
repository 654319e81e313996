"""Leading the room through the split cases; every screen follows."""

from __future__ import annotations

from datetime import datetime

from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.domain.verdicts import SECOND_ROUND
from review.extensions import db
from review.models.case import Case
from review.models.deliberation import HearingRoom
from review.models.docket import Docket
from review.models.person import Person
from review.operations.audit import declare, record
from review.operations.ballots import hold_seat
from review.queries.dockets import docket_state, lock_docket
from review.queries.hearing_room import find_room, find_room_state, has_seat, list_unanswered

MOVED = declare("room.moved", "period", "number")
REVEALED = declare("room.revealed", "period", "number")


def move_room(actor: Person, docket: Docket, case: Case, version: int, now: datetime) -> HearingRoom:
    """Lead the room to ``case``. A step from a screen that had not caught up (``version``) changes nothing, so that two
    people who press "next" at once take one step.

    Raises Refusal: ``room.not_now``, ``room.no_seat``, ``room.no_such_case``.
    """
    room = _lead(actor, docket, case, now)
    if version != room.version or room.case_id == case.id:
        return room
    _step(room, case, actor, now)
    record(MOVED, actor=actor, subject_kind="docket", subject=docket.public_id, now=now, period=docket.period,
           number=case.number)
    return room


def reveal_answers(actor: Person, docket: Docket, case: Case, now: datetime) -> HearingRoom:
    """Uncover the first answers on ``case`` on every screen of those who may see them; once, by a judge of the case or
    the chair, and only after everybody who judges it has answered its first question.

    Raises Refusal: as `move_room`, ``room.not_all_answered``, and those of `hold_seat`.
    """
    room = _lead(actor, docket, case, now)
    hold_seat(actor, case, SECOND_ROUND)
    unanswered = list_unanswered(case)
    if unanswered:
        raise Refusal("room.not_all_answered", names=", ".join(unanswered))
    if case.number in room.revealed:
        return room
    room.revealed = [*room.revealed, case.number]
    _step(room, case, actor, now)
    record(REVEALED, actor=actor, subject_kind="case", subject=case.public_id, now=now, period=docket.period,
           number=case.number)
    return room


def _lead(actor: Person, docket: Docket, case: Case, now: datetime) -> HearingRoom:
    docket = lock_docket(docket)
    if docket_state(docket) is not DocketState.DELIBERATION:
        raise Refusal("room.not_now", period=docket.period)
    if not has_seat(docket, actor):
        raise Refusal("room.no_seat", period=docket.period)
    if case.docket_id != docket.id or case.reopened_at is None:
        raise Refusal("room.no_such_case", number=case.number)
    room = find_room(docket)
    if room is None:
        # The room stands at the first case of its order before anybody led it anywhere.
        state = find_room_state(docket)
        room = HearingRoom(docket_id=docket.id, revealed=[], version=0, moved_at=now, moved_by_id=actor.id)
        if state is not None and state.number == case.number:
            room.case_id = case.id
        db.session.add(room)
    return room


def _step(room: HearingRoom, case: Case, actor: Person, now: datetime) -> None:
    room.case_id, room.version, room.moved_at, room.moved_by_id = case.id, room.version + 1, now, actor.id
    db.session.flush()
