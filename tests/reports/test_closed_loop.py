"""The closed loop, counted a second time by plain pandas over the raw rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from review.domain.report_filters import read_filters
from review.queries.report_leads import Behind, count_behind
from review.reports.catalogue import get_report
from review.reports.frame import Ask, Result, ask_of
from tests.support.dockets import sign_standards
from tests.support.loop_rows import handed_over, known, make_sales, revenue
from tests.support.people import Cast
from tests.support.report_rows import NASTY, Rows, make_rows

BERLIN = ZoneInfo("Europe/Berlin")
REPORT = get_report("closed-loop")


def asked(now: datetime, **arguments: str) -> tuple[Ask, Result]:
    ask = ask_of(None, read_filters(arguments, REPORT.filters, [], "2026-11", REPORT.default_months), now, BERLIN)
    return ask, REPORT.make(ask)


@pytest.fixture
def rows(people: Cast, now: datetime, session: Any) -> Rows:
    sign_standards(people)
    return make_sales(make_rows(people, now))


@pytest.mark.parametrize("arguments", [{}, {"source": NASTY}, {"grade": "A"}])
def test_every_month_is_what_the_raw_rows_say(rows: Rows, now: datetime, arguments: dict[str, str]) -> None:
    frame = handed_over(rows, now)
    for name, value in arguments.items():
        frame = frame[frame[name] == value]
    table = asked(now, **arguments)[1].tables[0]
    names = [column.name for column in table.columns]
    for row in table.rows:
        found = dict(zip(names, row.values, strict=True))
        month = frame[frame["month"] == found["month"]]
        assert found["handed_over"] == len(month)
        for part in ("accepted", "qualified", "won"):
            assert found[part] == int(month[part].sum()), (found["month"], part)
        assert found["revenue"] == revenue(month)
        waits = month["wait"][known(month, now)].dropna()
        assert found["response"] == (pytest.approx(waits.median()) if len(waits) else None)
        assert found["acceptance"] == (pytest.approx(month["accepted"].mean()) if len(month) else None)


def test_the_large_figures_count_the_months_whose_time_has_passed(rows: Rows, now: datetime) -> None:
    frame = handed_over(rows, now)
    final = frame[frame["month"] <= "2026-09"]  # October's thirty days end on 30 November
    final = final[final["month"] >= "2025-12"]
    found = {one.name: one.value for one in asked(now)[1].figures}
    assert found["acceptance"] == pytest.approx(final["accepted"].mean())
    assert found["won"] == pytest.approx(final["won"].mean())
    assert found["qualified"] == pytest.approx(final["qualified"].mean())


def test_the_list_behind_every_number_has_as_many_leads(rows: Rows, now: datetime) -> None:
    ask, result = asked(now)
    links = [
        (row.values[table.at(name)], link)
        for table in result.tables for row in table.rows for name, link in row.links.items()
    ]  # fmt: skip
    links = [(value, link) for value, link in links if link.endpoint is None]
    assert len(links) > 40
    for value, link in links:
        assert count_behind(Behind(REPORT.leads(ask, dict(link.values)))) == value, link


def test_a_company_without_leads_and_standards_gets_a_sentence(people: Cast, now: datetime) -> None:
    result = asked(now)[1]
    assert "No month" in result.finding
    assert {one.value for one in result.figures} == {None, 0}
