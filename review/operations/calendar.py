"""One step of a month that runs itself: the move that is due, a reminder, or the next month's docket."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from review.domain.docket_states import DocketState
from review.domain.dockets import Move, what_is_missing
from review.domain.errors import Refusal
from review.domain.schedule import Reach, Schedule, ending, is_due, next_move, reminds_now
from review.models.docket import Docket
from review.operations.docket_settings import Settings, settings_of
from review.operations.dockets import close_docket, open_deliberation, open_hearing, plan_docket
from review.operations.draws import draw_sample, publish_plan
from review.operations.frames import freeze_frame
from review.operations.publication import publish_docket
from review.operations.reminders import remind
from review.operations.schedules import end_holds
from review.queries.docket_progress import find_last_period
from review.queries.dockets import docket_state, find_docket, lock_docket, situation
from review.queries.home import find_month_without_docket
from review.queries.schedules import dates_of, default_schedule, find_hold, schedule_of

#: What held a move up is looked at again after this long.
AGAIN_AFTER = timedelta(minutes=10)

MAKERS: dict[Move, Callable[..., Any]] = {
    Move.FREEZE: freeze_frame,
    Move.PUBLISH_PLAN: publish_plan,
    Move.DRAW: draw_sample,
    Move.OPEN_HEARING: open_hearing,
    Move.DELIBERATE: open_deliberation,
    Move.CLOSE: close_docket,
    Move.PUBLISH: publish_docket,
}


class HeldUp(Exception):
    """A move was due and could not be made: ``refusal`` says why. Whatever it had begun is to be undone."""

    def __init__(self, move: Move, refusal: Refusal) -> None:
        super().__init__(move, refusal)
        self.move = move
        self.refusal = refusal


def due_move(docket: Docket, schedule: Schedule, now: datetime) -> Move | None:
    """The move that is due on ``docket`` now, unless it was held up a moment ago. Cheap: asks nothing of the leads."""
    move = is_due(_next(docket, schedule), schedule, now)
    if move is None:
        return None
    held = find_hold(docket, move)
    return None if held is not None and held.tried_at > now - AGAIN_AFTER else move


def take_step(docket: Docket, now: datetime) -> Move | None:
    """Make the move that is due on ``docket``, if there is one; returns it. Safe to repeat.

    Raises `HeldUp` where a guard stands in the way; the caller undoes what was begun and notes it.
    """
    schedule = schedule_of(docket)
    due = due_move(docket, schedule, now)
    if due is None:
        return None
    docket = lock_docket(docket)
    due = is_due(_next(docket, schedule), schedule, now)  # somebody else may have been faster
    if due is None:
        return None
    state, at = docket_state(docket), situation(docket, now)
    move = ending(due, state, at.split_cases)
    for missing in what_is_missing(move, state, at):
        raise HeldUp(due, missing.refusal())
    try:
        MAKERS[move](docket, actor=None, now=now)
    except Refusal as refusal:
        raise HeldUp(due, refusal) from refusal
    end_holds(docket, now)
    return move


def _next(docket: Docket, schedule: Schedule) -> tuple[Move, datetime | None] | None:
    return next_move(docket_state(docket), dates_of(docket), schedule, ZoneInfo(docket.zone))


def remind_by_itself(docket: Docket, now: datetime) -> int:
    """Remind those who owe the docket something, on the days before its deadline; returns how many were told newly."""
    state = docket_state(docket)
    due_at = docket.statements_due_at if state is DocketState.DRAWN else docket.hearing_due_at
    if state not in (DocketState.DRAWN, DocketState.HEARING, DocketState.DELIBERATION):
        return 0
    if not reminds_now(due_at, schedule_of(docket), now, ZoneInfo(docket.zone)):
        return 0
    try:
        return remind(docket, actor=None, now=now, once_for=due_at)
    except Refusal:  # nobody owes anything, or all were told
        return 0


def plan_last_month(now: datetime, zone: ZoneInfo) -> Docket | None:
    """Open the docket of the month that is over, with the settings of the one before; None where nothing is to do."""
    if default_schedule().reach is Reach.NOTHING:
        return None
    period = find_month_without_docket(now.astimezone(zone).date())
    last = find_last_period()
    if period is None or (last is not None and last > period):
        return None
    before = find_docket(last) if last else None
    settings: Settings = settings_of(before) if before is not None else {}
    return plan_docket(period, zone=zone.key, actor=None, now=now, **settings)
