"""The touches of a case drawn to scale."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from review.queries.case_evidence import Activity
from review.web.hearing.timeline import draw_timeline

START = datetime(2026, 10, 1, 8, tzinfo=UTC)


def touch(hours: float, channel: str = "call", *, inbound: bool = False) -> Activity:
    return Activity(START + timedelta(hours=hours), channel, inbound, True, True, None, False, "Rena", None, None)


def test_time_is_drawn_to_scale() -> None:
    drawn = draw_timeline(START, START + timedelta(days=10), [touch(0), touch(120), touch(240)], None)
    first, middle, last = (mark.x for mark in drawn.marks)
    assert (first, last) == (drawn.start_x, drawn.end_x)
    assert abs(middle - (first + last) / 2) < 0.01


def test_each_channel_has_a_lane_and_the_prospect_one_of_its_own() -> None:
    drawn = draw_timeline(START, START + timedelta(days=3), [touch(1), touch(2, "email"), touch(3, inbound=True)], 4)
    assert [name for name, _y in drawn.lanes] == ["call", "email", "inbound"]
    assert len({mark.y for mark in drawn.marks}) == 3


def test_silence_is_measured_between_touches_and_what_comes_in_does_not_break_it() -> None:
    drawn = draw_timeline(START, START + timedelta(days=10), [touch(1), touch(120, inbound=True)], None)
    assert [gap.days for gap in drawn.gaps] == [10]


def test_a_first_touch_due_after_the_event_is_not_drawn() -> None:
    assert draw_timeline(START, START + timedelta(hours=2), [], 4).promise_x is None
    assert draw_timeline(START, START + timedelta(hours=8), [], 4).promise_x == 50.0


@given(st.integers(0, 60 * 24 * 400), st.lists(st.integers(-10_000, 700_000), max_size=8))
def test_nothing_is_drawn_outside_the_frame(minutes: int, touches: list[int]) -> None:
    drawn = draw_timeline(START, START + timedelta(minutes=minutes), [touch(one / 60) for one in touches], 4)
    inside = [mark.x for mark in drawn.marks] + [tick.x for tick in drawn.ticks]
    inside += [edge for gap in drawn.gaps for edge in (gap.x1, gap.x2)]
    assert all(drawn.start_x <= x <= drawn.end_x for x in inside)
    assert len(drawn.ticks) <= 7
