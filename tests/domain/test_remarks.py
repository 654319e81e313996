"""Remarks: their edges, whom they call, and for how long they can be corrected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from review.domain.errors import Refusal
from review.domain.remarks import LONGEST_REMARK, SeatLabel, check_remark, may_correct, mentioned, parts_of
from review.domain.roles import Bench

SEATS = [
    ("s1", SeatLabel(Bench.SALES, 1)), ("s2", SeatLabel(Bench.SALES, 2)), ("m1", SeatLabel(Bench.MARKETING, 1)),
    ("c", SeatLabel(Bench.EXECUTIVE, 0, is_chair=True, casting=True)),
]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Sales 1, why?", ["s1"]), ("@sales2 and @MARKETING-1", ["s2", "m1"]), ("@chair", ["c"]),
        ("@All of you", ["s1", "s2", "m1", "c"]), ("@Sales 3 has no seat, mail me@sales1x", []),
        ("Sales 1 without a sign", []), ("@executive 0", []), ("@sales1 @sales 1 @Sales 01", ["s1"]),
    ],
)
def test_a_remark_calls_the_seats_it_names_each_once(text: str, called: list[str]) -> None:
    assert mentioned(text, SEATS) == called


def test_the_parts_of_a_remark_are_the_remark() -> None:
    text = "Well, @Sales 1 and @chair: no."
    assert "".join(part.text for part in parts_of(text)) == text
    assert [part.text for part in parts_of(text) if part.calls] == ["@Sales 1", "@chair"]


def test_an_empty_and_an_endless_remark_are_refused() -> None:
    for text, code in (("  \n", "remark.empty"), ("x" * (LONGEST_REMARK + 1), "remark.too_long")):
        with pytest.raises(Refusal) as refused:
            check_remark(text)
        assert refused.value.code == code


def test_a_remark_can_be_corrected_for_five_minutes() -> None:
    at = datetime(2026, 11, 8, 12, tzinfo=UTC)
    assert may_correct(at, at + timedelta(minutes=5))
    assert not may_correct(at, at + timedelta(minutes=5, seconds=1))
