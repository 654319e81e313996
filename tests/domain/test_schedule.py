"""Which move of a month that runs itself is due when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from review.domain.docket_states import DocketState
from review.domain.dockets import Move
from review.domain.errors import Refusal
from review.domain.schedule import (
    NEEDED,
    Dates,
    Reach,
    Schedule,
    ending,
    freeze_from,
    is_due,
    next_move,
    reminds_now,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 9, 9, 30, tzinfo=UTC)
DATES = Dates("2026-10", plan_published=False, statements_due_at=NOW, hearing_due_at=NOW + timedelta(days=1))


def test_the_frame_is_frozen_on_a_morning_of_the_following_month() -> None:
    schedule = Schedule(freeze_day=3)
    assert freeze_from("2026-10", schedule, BERLIN) == datetime(2026, 11, 3, 6, tzinfo=UTC)
    assert freeze_from("2026-12", schedule, BERLIN) == datetime(2027, 1, 3, 6, tzinfo=UTC)
    assert freeze_from("2026-02", schedule, BERLIN) == datetime(2026, 3, 3, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "move", "due_at"),
    [
        (DocketState.PLANNED, Move.FREEZE, datetime(2026, 11, 3, 6, tzinfo=UTC)),
        (DocketState.FROZEN, Move.PUBLISH_PLAN, None),
        (DocketState.DRAWN, Move.OPEN_HEARING, DATES.statements_due_at),
        (DocketState.HEARING, Move.CLOSE, DATES.hearing_due_at),
        (DocketState.DELIBERATION, Move.CLOSE, DATES.hearing_due_at),
        (DocketState.CLOSED, Move.PUBLISH, None),
    ],
)
def test_each_state_has_its_next_move(state: DocketState, move: Move, due_at: datetime | None) -> None:
    assert next_move(state, DATES, Schedule(), BERLIN) == (move, due_at)


def test_what_is_over_has_no_next_move() -> None:
    for state in (DocketState.PUBLISHED, DocketState.CANCELLED):
        assert next_move(state, DATES, Schedule(), BERLIN) is None


def test_a_hearing_that_leaves_cases_split_goes_on_to_deliberation() -> None:
    assert ending(Move.CLOSE, DocketState.HEARING, 2) is Move.DELIBERATE
    assert ending(Move.CLOSE, DocketState.HEARING, 0) is Move.CLOSE
    assert ending(Move.CLOSE, DocketState.DELIBERATION, 2) is Move.CLOSE


def test_a_month_runs_no_further_than_its_schedule_reaches() -> None:
    for reach in Reach:
        made = {move for move in NEEDED if is_due((move, None), Schedule(reach=reach), NOW)}
        assert made == {move for move, needed in NEEDED.items() if reach.includes(needed)}
    assert not {move for move in NEEDED if is_due((move, None), Schedule(), NOW)}


def test_nothing_is_done_before_its_time() -> None:
    schedule = Schedule(reach=Reach.REPORT)
    assert is_due((Move.CLOSE, NOW), schedule, NOW - timedelta(seconds=1)) is None
    assert is_due((Move.CLOSE, NOW), schedule, NOW) is Move.CLOSE


def test_reminders_begin_on_the_morning_some_days_before_the_deadline_and_end_with_it() -> None:
    schedule = Schedule(reach=Reach.DRAW, reminder_days=2)
    due = datetime(2026, 11, 12, 17, tzinfo=UTC)
    for moment, wanted in (
        (datetime(2026, 11, 10, 5, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 10, 6, tzinfo=UTC), True),
        (due - timedelta(minutes=1), True),
        (due, False),
    ):
        assert reminds_now(due, schedule, moment, BERLIN) is wanted, moment
    assert not reminds_now(due, Schedule(reach=Reach.DRAW, reminder_days=0), NOW + timedelta(days=2), BERLIN)
    assert not reminds_now(due, Schedule(), NOW + timedelta(days=2), BERLIN)


@pytest.mark.parametrize(
    "wrong", [{"freeze_day": 0}, {"freeze_day": 29}, {"hearing_days": 0}, {"reminder_days": -1}, {"statement_days": 61}]
)
def test_a_schedule_out_of_reach_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="schedule"):
        Schedule(**wrong).checked()  # type: ignore[arg-type]
