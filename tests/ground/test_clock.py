"""The clock gives aware UTC, and can be held still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from review import clock


def test_the_clock_gives_aware_utc() -> None:
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_held_clock_stands_still_and_runs_again() -> None:
    moment = datetime(2026, 10, 5, 14, 3, tzinfo=timezone(timedelta(hours=2)))
    with clock.fixed(moment):
        assert clock.now() == moment
        assert clock.now().tzinfo is UTC
    assert clock.now() > moment.replace(year=2020)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"), clock.fixed(datetime(2026, 10, 5)):  # noqa: DTZ001
        pass
