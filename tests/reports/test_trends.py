"""Trends over published months, and several months as one sample."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from review.domain.leads import EventKind
from review.domain.report_filters import read_filters
from review.reports.catalogue import get_report
from review.reports.frame import Result, Table, ask_of
from tests.support.people import Cast
from tests.support.reports import RIGHT, WRONG, Reviewed, alike, make_docket, publish

BERLIN = ZoneInfo("Europe/Berlin")
REPORT = get_report("trends")


def asked(now: datetime, **arguments: str) -> Result:
    options = [one.option for one in REPORT.options]
    filters = read_filters(arguments, REPORT.filters, options, "2026-11", REPORT.default_months)
    return REPORT.make(ask_of(None, filters, now, BERLIN))


def records(table: Table) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row.values, strict=True)) for row in table.rows]


def month(people: Cast, period: str, wrong: int, cases: int, size: int = 24, source: str = "Webinar") -> None:
    """A month of ``size`` rejected leads, ``cases`` of them decided, ``wrong`` of those wrong."""
    said = [alike(WRONG) if number < wrong else alike(RIGHT) for number in range(cases)]
    others = [Reviewed("Referral", ballots=alike(RIGHT)) for _ in range(2)]
    events = [*(Reviewed(source, ballots=one) for one in said), *(Reviewed(source) for _ in range(size - cases))]
    publish(make_docket(people, [*events, *others], period))


def test_each_month_is_told_as_it_was_published(people: Cast, now: datetime) -> None:
    month(people, "2026-08", 6, 12)
    month(people, "2026-09", 3, 12)
    tables = {table.name: table for table in asked(now).tables}
    first, second = records(tables["overall"])
    assert (first["month"], first["wrong"], first["decided"], first["events"]) == ("2026-08", 6, 14, 26)
    assert first["rate"] == pytest.approx(12 / 26)
    assert first["low"] < first["rate"] < first["high"]
    assert first["said"] == "not comparable"
    assert second["said"] == "no more than chance"
    assert records(tables["ignored"])[0]["said"] == "none"
    assert {row["month"]: row["follow_up"] for row in records(tables["causes"])} == {"2026-08": 6, "2026-09": 3}


def test_months_together_tell_what_one_month_cannot(people: Cast, now: datetime) -> None:
    for period in ("2026-07", "2026-08", "2026-09"):
        month(people, period, 3, 4)
    one = {row["group"]: row for row in records(asked(now, period="2026-09", pool="3").tables[-1])}
    three = {row["group"]: row for row in records(asked(now, pool="3").tables[-1])}
    assert one["Webinar"]["said"] == "too few to tell"
    assert (three["Webinar"]["events"], three["Webinar"]["decided"]) == (72, 12)
    assert three["Webinar"]["rate"] == pytest.approx(0.75)
    assert three["Webinar"]["low"] < 0.75 < three["Webinar"]["high"]


def test_a_month_without_a_decided_rejection_is_in_no_comparison_of_reasons(people: Cast, now: datetime) -> None:
    ignored = [Reviewed(kind=EventKind.IGNORED, ballots=alike(WRONG)) for _ in range(10)]
    publish(make_docket(people, [*ignored, Reviewed(), Reviewed()], "2026-08"))
    month(people, "2026-09", 3, 12)
    found = asked(now, by="reason").tables[-1]
    assert [(row["group"], row["events"]) for row in records(found)] == [("No budget", 26)]
    assert found.note == "Sep 2026"


def test_a_period_without_a_published_month_gets_a_sentence(people: Cast, now: datetime) -> None:
    result = asked(now, period="2019-01")
    assert result.finding.startswith("No month of this period")
    assert {one.value for one in result.figures} == {None}
    assert all(not table.rows for table in result.tables)


def test_all_published_leads_of_a_month_are_in_one_state_and_add_up(people: Cast, now: datetime) -> None:
    month(people, "2026-09", 3, 12)
    report = get_report("reconciliation")
    result = report.make(ask_of(None, read_filters({}, report.filters, [], "2026-11", 13), now, BERLIN))
    row = records(result.tables[0])[0]
    parts = ("accepted", "rejected", "ignored", "in_time", "excluded", "not_known")
    assert row["sum"] == sum(row[part] for part in parts) == 40 + 26 + 7
    assert row["now"] == 26
    assert row["later"] == row["now"] - row["sum"]
