"""The month that runs itself, as far as the clerk says: which move is due when.

Off until wanted. Every move it makes is one that the clerk could make, with the same guards; where a guard stands in
the way it waits, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from review.domain.docket_states import DocketState
from review.domain.dockets import Move
from review.domain.errors import Refusal

#: The latest day of a month that every month has.
LAST_DAY = 28
LONGEST = 60
#: When a day's work begins, in the docket's zone.
MORNING = time(7)


class Reach(StrEnum):
    """How far a month runs by itself, each including those before it."""

    NOTHING = "nothing"
    DRAW = "draw"
    HEARING = "hearing"
    VERDICTS = "verdicts"
    REPORT = "report"

    def includes(self, other: Reach) -> bool:
        """Whether a month that runs so far also does ``other`` by itself."""
        return _ORDER.index(self) >= _ORDER.index(other)


_ORDER = list(Reach)

#: How far a month must run by itself for a move to be made.
NEEDED = {
    Move.FREEZE: Reach.DRAW,
    Move.PUBLISH_PLAN: Reach.DRAW,
    Move.DRAW: Reach.DRAW,
    Move.OPEN_HEARING: Reach.HEARING,
    Move.DELIBERATE: Reach.VERDICTS,
    Move.CLOSE: Reach.VERDICTS,
    Move.PUBLISH: Reach.REPORT,
}


@dataclass(frozen=True, slots=True)
class Schedule:
    """How far a month runs by itself, and the days that its parts take, which hold for the clerk's moves too."""

    reach: Reach = Reach.NOTHING
    freeze_day: int = 3  # of the following month
    statement_days: int = 5
    hearing_days: int = 10
    deliberation_days: int = 10
    reminder_days: int = 2  # before a deadline; 0 for no reminders

    def checked(self) -> Schedule:
        """The same.

        Raises Refusal: ``schedule.bad_day``, ``schedule.bad_length``.
        """
        if not 1 <= self.freeze_day <= LAST_DAY:
            raise Refusal("schedule.bad_day", value=self.freeze_day, last=LAST_DAY)
        for days in (self.statement_days, self.hearing_days, self.deliberation_days):
            if not 1 <= days <= LONGEST:
                raise Refusal("schedule.bad_length", value=days, longest=LONGEST)
        if not 0 <= self.reminder_days <= LONGEST:
            raise Refusal("schedule.bad_length", value=self.reminder_days, longest=LONGEST)
        return self


@dataclass(frozen=True, slots=True)
class Dates:
    """What a docket's next move hangs on."""

    period: str
    plan_published: bool
    statements_due_at: datetime | None
    hearing_due_at: datetime | None


def freeze_from(period: str, schedule: Schedule, zone: tzinfo) -> datetime:
    """The moment from which the frame of ``period`` (``2026-10``) is frozen: the morning of the day that follows it."""
    year, month = (int(part) for part in period.split("-"))
    day = date(year + month // 12, month % 12 + 1, schedule.freeze_day)
    return datetime.combine(day, MORNING, zone)


def next_move(state: DocketState, at: Dates, schedule: Schedule, zone: tzinfo) -> tuple[Move, datetime | None] | None:
    """The move that comes next, and the moment from which it may be made by itself; None where there is none.

    A hearing ends at its deadline and not before, since a ballot may be changed until then; whether it ends with
    deliberation `ending` says, once that may be known.
    """
    match state:
        case DocketState.PLANNED:
            return Move.FREEZE, freeze_from(at.period, schedule, zone)
        case DocketState.FROZEN:
            return (Move.DRAW if at.plan_published else Move.PUBLISH_PLAN), None
        case DocketState.DRAWN:
            return Move.OPEN_HEARING, at.statements_due_at
        case DocketState.HEARING | DocketState.DELIBERATION:
            return Move.CLOSE, at.hearing_due_at
        case DocketState.CLOSED:
            return Move.PUBLISH, None
        case _:
            return None


def ending(move: Move, state: DocketState, split_cases: int) -> Move:
    """``move``, but that a hearing which leaves cases split goes on to deliberation."""
    return Move.DELIBERATE if move is Move.CLOSE and state is DocketState.HEARING and split_cases else move


def is_due(move: tuple[Move, datetime | None] | None, schedule: Schedule, now: datetime) -> Move | None:
    """The move to be made now, if there is one and the schedule reaches it."""
    if move is None or not schedule.reach.includes(NEEDED[move[0]]):
        return None
    return move[0] if move[1] is None or now >= move[1] else None


def reminds_now(due_at: datetime | None, schedule: Schedule, now: datetime, zone: tzinfo) -> bool:
    """Whether reminders of a deadline are to be sent now: from the morning ``reminder_days`` before it, until it."""
    if due_at is None or schedule.reach is Reach.NOTHING or not schedule.reminder_days:
        return False
    day = due_at.astimezone(zone).date() - timedelta(days=schedule.reminder_days)
    return datetime.combine(day, MORNING, zone) <= now < due_at
