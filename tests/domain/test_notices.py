"""What a notice may hold, and when it is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from review.domain.notices import (
    RULES,
    Delivery,
    Failure,
    NoticeKind,
    allowed_delivery,
    checked_values,
    is_given_up,
    next_try,
    send_from,
)

NOW = datetime(2026, 11, 9, 9, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
GOOD = {"period": "2026-10", "count": 3, "due_at": NOW}


def test_a_notice_holds_exactly_what_its_rule_names() -> None:
    assert checked_values(NoticeKind.HEARING_OPENED, GOOD) == {**GOOD, "due_at": NOW.isoformat()}
    for values in ({"period": "2026-10"}, {**GOOD, "lead": "Acme"}):
        with pytest.raises(ValueError, match="holds"):
            checked_values(NoticeKind.HEARING_OPENED, values)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("period", "October"),
        ("period", "2026-10\nBcc: x@example.test"),
        ("count", "three"),
        ("count", -1),
        ("count", True),
        ("due_at", "tomorrow"),
        ("due_at", NOW.replace(tzinfo=None)),
        ("due_at", None),
    ],
)
def test_a_value_leaves_no_room_for_a_text(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        checked_values(NoticeKind.HEARING_OPENED, {**GOOD, name: value})


def test_no_rule_names_a_value_that_has_no_form() -> None:
    known = {"period", "sha256", "nonce", "count", "number", "edition", "days", "due_at", "report", "public_id"}
    assert {name for rule in RULES.values() for name in rule.values} == known
    assert RULES.keys() == set(NoticeKind)


def test_what_must_not_be_off_is_sent_whatever_was_chosen() -> None:
    assert allowed_delivery(NoticeKind.HEARING_OPENED, Delivery.OFF) is Delivery.AT_ONCE
    assert allowed_delivery(NoticeKind.HEARING_OPENED, Delivery.DAILY) is Delivery.DAILY
    assert allowed_delivery(NoticeKind.INVITATION, Delivery.DAILY) is Delivery.AT_ONCE
    assert allowed_delivery(NoticeKind.REPORT_PUBLISHED, Delivery.OFF) is Delivery.OFF
    assert allowed_delivery(NoticeKind.ABOUT_TO_BE_IGNORED, None) is Delivery.OFF


def test_the_daily_mail_is_made_at_seven_where_the_company_is() -> None:
    assert send_from(Delivery.AT_ONCE, NOW, BERLIN) == NOW
    assert send_from(Delivery.DAILY, NOW, BERLIN) == datetime(2026, 11, 10, 6, tzinfo=UTC)
    early = datetime(2026, 11, 9, 5, 59, tzinfo=UTC)
    assert send_from(Delivery.DAILY, early, BERLIN) == datetime(2026, 11, 9, 6, tzinfo=UTC)
    summer = datetime(2026, 10, 24, 12, tzinfo=UTC)  # the clocks go back in the night
    assert send_from(Delivery.DAILY, summer, BERLIN) == datetime(2026, 10, 25, 6, tzinfo=UTC)


def test_the_waits_between_tries_grow_to_four_hours() -> None:
    waits = [next_try(tries, NOW) - NOW for tries in range(1, 12)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=2), timedelta(hours=4))


def test_a_refused_mail_is_given_up_and_a_delayed_one_only_after_three_days() -> None:
    assert is_given_up(NOW, Failure.REFUSED, NOW)
    assert not is_given_up(NOW, Failure.UNREACHABLE, NOW + timedelta(days=2, hours=23))
    assert is_given_up(NOW, Failure.UNREACHABLE, NOW + timedelta(days=3))
