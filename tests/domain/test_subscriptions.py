"""When an issue is due, and which months it covers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.report_filters import Months
from review.domain.subscriptions import HOUR, Rhythm, moving, next_issue

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("rhythm", "after", "due"),
    [
        (Rhythm.WEEKLY, "2026-11-09T05:59", "2026-11-16T06:00"),  # a Monday, a minute before seven in Berlin
        (Rhythm.WEEKLY, "2026-11-15T22:00", "2026-11-16T06:00"),
        (Rhythm.WEEKLY, "2026-10-20T06:00", "2026-10-26T06:00"),  # the clocks went back between the two
        (Rhythm.MONTHLY, "2026-11-30T23:30", "2027-01-01T06:00"),  # already December in Berlin
        (Rhythm.MONTHLY, "2026-12-05T12:00", "2027-01-01T06:00"),
    ],
)
def test_an_issue_is_due_at_seven_in_the_morning(rhythm: Rhythm, after: str, due: str) -> None:
    found = next_issue(rhythm, datetime.fromisoformat(after).replace(tzinfo=UTC), BERLIN)
    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


@given(st.integers(0, 15 * 365 * 24 * 60), st.sampled_from(Rhythm))
def test_the_next_issue_is_later_and_not_far(minutes: int, rhythm: Rhythm) -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due = next_issue(rhythm, moment, BERLIN)
    assert moment < due < moment + timedelta(days=8 if rhythm is Rhythm.WEEKLY else 32)
    assert due.astimezone(BERLIN).time() == HOUR


def test_a_span_that_ends_now_moves_on_and_another_stays() -> None:
    given_, twelve = {"team": "North", "period": "2025-12..2026-11"}, Months("2025-12", "2026-11")
    assert moving(given_, twelve, "2026-11") == {"team": "North", "period": "last-12"}
    assert moving(given_, twelve, "2026-12") == given_
    assert moving({"team": "North"}, None, "2026-11") == {"team": "North"}
