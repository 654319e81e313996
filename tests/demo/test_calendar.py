"""The demonstration's time: whatever day it is, every act lies in its order, and none in the future."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from review.demo.calendar import MONTHS, make_calendar
from review.domain.moments import months_before

zones = st.sampled_from(["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland"]).map(ZoneInfo)
todays = st.datetimes(datetime(2025, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(todays, zones)
@example(datetime(2026, 11, 1, 0, 0, 5, tzinfo=UTC), ZoneInfo("UTC"))
@example(datetime(2026, 11, 30, 23, 59, tzinfo=UTC), ZoneInfo("UTC"))
def test_every_act_is_in_its_order_and_none_in_the_future(today: datetime, zone: ZoneInfo) -> None:
    calendar = make_calendar(today, zone)
    for month in calendar.reviewed:
        acts = [
            month.ends, month.imported, month.planned, month.frozen, month.plan_published, month.drawn,
            month.statements_due, month.hearing,
        ]  # fmt: skip
        is_last = month is calendar.reviewed[-1]
        if not is_last:
            acts += [month.hearing_due, month.deliberation, month.closed, month.published]
        assert all(earlier <= later for earlier, later in pairwise(acts))
        assert acts[-1] <= today
        if is_last:
            assert (month.hearing_due - today).days >= 4


@given(todays, zones)
def test_the_months_are_the_present_one_and_the_thirteen_before(today: datetime, zone: ZoneInfo) -> None:
    calendar = make_calendar(today, zone)
    assert len(calendar.periods) == MONTHS
    assert calendar.present == f"{today.astimezone(zone):%Y-%m}"
    assert all(months_before(later, 1) == earlier for earlier, later in pairwise(calendar.periods))
    assert calendar.founded < calendar.reviewed[0].starts
