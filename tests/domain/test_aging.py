"""How long a lead has lain."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.aging import DEFAULT_EDGES, Buckets, age_in_days, older_than, parse_days
from review.domain.errors import Refusal
from review.domain.moments import start_of_day

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 9)


def test_the_default_buckets_are_those_of_the_field() -> None:
    assert [one.key for one in Buckets.parse(DEFAULT_EDGES)] == ["0-7", "8-30", "31-60", "61-90", "91-120", "121-"]


@pytest.mark.parametrize("text", ["", "7,7", "30, 7", "a", "-1", "99999", "1,2,3,4,5,6,7,8,9,10,11,12,13"])
def test_limits_that_do_not_rise_are_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"report\.bad_edges"):
        Buckets.parse(text)
    with pytest.raises(Refusal, match=r"report\.bad_days"):
        parse_days(text or "1.5")


@given(st.integers(0, 400 * 24 * 60))
def test_the_moments_of_sql_say_what_the_days_say(minutes: int) -> None:
    at = start_of_day(TODAY + timedelta(days=1), BERLIN) - timedelta(minutes=minutes, seconds=1)
    age = age_in_days(at, at, TODAY, BERLIN)
    for bucket in Buckets.parse("0, 7, 30"):
        inside = (not bucket.low or at < older_than(bucket.low, TODAY, BERLIN)) and (
            bucket.high is None or at >= older_than(bucket.high + 1, TODAY, BERLIN)
        )
        assert inside == (Buckets.parse("0, 7, 30").of(age) == bucket)
