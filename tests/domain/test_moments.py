"""Days and months in the organisation's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.errors import Refusal
from review.domain.leads import Precision
from review.domain.moments import end_of_day, month_bounds, months_before, period_of, settled, start_of_day

ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Santiago", "Pacific/Apia"]
)


def test_a_month_in_which_the_clocks_change_is_an_hour_longer() -> None:
    start, end = month_bounds("2026-10", ZoneInfo("Europe/Berlin"))
    assert start == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert end == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert end - start == timedelta(days=31, hours=1)


def test_the_last_moment_of_a_month_is_in_it_and_the_next_is_not() -> None:
    zone = ZoneInfo("America/New_York")
    _, end = month_bounds("2026-12", zone)
    assert end_of_day(date(2026, 12, 31), zone) < end == start_of_day(date(2027, 1, 1), zone)


def test_a_day_only_fact_falls_at_that_days_end() -> None:
    zone = ZoneInfo("Europe/Berlin")
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert settled(noon, Precision.DAY, zone) == datetime(2026, 7, 1, 21, 59, 59, 999999, tzinfo=UTC)
    assert settled(noon, Precision.INSTANT, zone) == settled(noon, None, zone) == noon


@pytest.mark.parametrize("period", ["2026-13", "2026-1", "26-01", "2026-01-01", "", "２０２６-01"])
def test_what_is_no_month_is_refused(period: str) -> None:
    with pytest.raises(Refusal, match=r"period\.malformed"):
        month_bounds(period, UTC)


@given(st.integers(2000, 2090), st.integers(1, 12), ZONES)
def test_months_follow_each_other_without_a_gap(year: int, month: int, name: str) -> None:
    zone = ZoneInfo(name)
    period = f"{year}-{month:02d}"
    following = months_before(period, -1)
    assert month_bounds(period, zone)[1] == month_bounds(following, zone)[0]
    assert months_before(following, 1) == period
    assert period_of(month_bounds(period, zone)[0], zone) == period


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), ZONES)
def test_days_follow_each_other_without_a_gap_whatever_the_clocks_do(day: date, name: str) -> None:
    zone = ZoneInfo(name)
    assert end_of_day(day, zone) + timedelta(microseconds=1) == start_of_day(day + timedelta(days=1), zone)
