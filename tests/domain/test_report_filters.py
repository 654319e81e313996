"""The filters of a report."""

from __future__ import annotations

import pytest

from review.domain.errors import Refusal
from review.domain.report_filters import Filter, Filters, Months, Option, read_filters

BY = Option("by", ("owner", "team"))
DAYS = Option("days", default="30")


def read(default: int | None = 12, **arguments: str) -> Filters:
    return read_filters(arguments, tuple(Filter), (BY, DAYS), "2026-11", default)


@pytest.mark.parametrize(
    ("arguments", "first", "last"),
    [
        ({}, "2025-12", "2026-11"),
        ({"period": "2026-10"}, "2026-10", "2026-10"),
        ({"period": "2026-q3"}, "2026-07", "2026-09"),
        ({"period": "2026"}, "2026-01", "2026-12"),
        ({"period": "last-3"}, "2026-09", "2026-11"),
        ({"period": "2025-11..2026-02"}, "2025-11", "2026-02"),
        ({"from": "2026-01", "to": "2026-02"}, "2026-01", "2026-02"),
        ({"from": "2026-01", "to": ""}, "2026-01", "2026-11"),
        ({"to": "2026-02"}, "2026-02", "2026-02"),
    ],
)
def test_a_period_is_a_span_of_whole_months(arguments: dict[str, str], first: str, last: str) -> None:
    assert read(**arguments).months == Months(first, last)


def test_without_a_default_there_is_no_period() -> None:
    assert read(None).months is None
    assert read(period="all").months is None
    assert list(Months("2025-12", "2026-02")) == ["2025-12", "2026-01", "2026-02"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"period": "october"}, "report.bad_period"),
        ({"period": "2026-13"}, "period.malformed"),
        ({"period": "2026-q5"}, "period.malformed"),
        ({"period": "last-0"}, "report.bad_period"),
        ({"period": "last-99999999999999"}, "report.period_too_long"),
        ({"from": "soon"}, "period.malformed"),
        ({"from": "2026-05", "to": "2026-04"}, "report.period_backwards"),
        ({"period": "1990-01..2026-01"}, "report.period_too_long"),
        ({"by": "shoe size"}, "report.bad_option"),
    ],
)
def test_a_bad_filter_is_refused(arguments: dict[str, str], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(**arguments)
    assert refused.value.code in (code, "report.bad_period")


def test_what_was_asked_can_be_asked_again() -> None:
    asked = read(period="2026-q3", team="North", source="a, =b", owner="", by="team")
    assert asked.given == {
        "period": "2026-07..2026-09", "team": "North", "source": "a, =b", "by": "team", "days": "30",
    }
    assert read(**asked.given) == asked
