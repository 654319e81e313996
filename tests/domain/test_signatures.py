"""When a version of a standard is in force."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from review.domain.roles import Bench
from review.domain.signatures import InForce, Signature, in_force_from, judged_by, missing_benches

DAY = date(2026, 5, 1)


def on(day: int, month: int = 4) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


ALL = (Signature(Bench.SALES, on(3)), Signature(Bench.MARKETING, on(2)), Signature(Bench.EXECUTIVE, on(4)))


def test_a_version_is_in_force_only_with_all_three_signatures() -> None:
    assert missing_benches(ALL[:2]) == (Bench.EXECUTIVE,)
    assert in_force_from(DAY, ALL[:2], UTC) is None


def test_a_version_signed_before_its_day_is_in_force_from_that_day_in_the_organisations_zone() -> None:
    assert in_force_from(DAY, ALL, ZoneInfo("Europe/Berlin")) == datetime(2026, 4, 30, 22, tzinfo=UTC)


def test_a_version_signed_after_its_day_is_in_force_from_the_last_signature() -> None:
    assert in_force_from(date(2026, 1, 1), ALL, UTC) == on(4)


def test_a_lead_is_judged_by_the_version_in_force_when_it_was_handed_off() -> None:
    versions = {"one": on(1), "two": on(1, month=6)}
    assert judged_by(versions, on(31, month=5)) == InForce("one", retroactive=False)
    assert judged_by(versions, on(1, month=6)) == InForce("two", retroactive=False)


def test_a_lead_older_than_the_first_signed_version_is_judged_by_it_retroactively() -> None:
    assert judged_by({"two": on(1, month=6), "one": on(1)}, on(1, month=3)) == InForce("one", retroactive=True)


def test_nothing_is_judged_before_anything_was_signed() -> None:
    assert judged_by({}, on(1)) is None
