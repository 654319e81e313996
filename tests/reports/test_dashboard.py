"""The six figures of a VP, counted a second time by plain pandas over the raw rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from review.domain.report_filters import read_filters
from review.queries.report_leads import Behind, count_behind
from review.reports.catalogue import get_report
from review.reports.frame import Figure, Result, ask_of
from tests.support.client import ReviewClient
from tests.support.dockets import sign_standards
from tests.support.loop_rows import handed_over, known, make_sales, revenue
from tests.support.people import Cast
from tests.support.report_rows import Rows, make_rows
from tests.support.reports import RIGHT, WRONG, Reviewed, alike, make_docket, publish

BERLIN = ZoneInfo("Europe/Berlin")
REPORT = get_report("dashboard")
DECIDED = "2026-09"  # October's thirty days end on 30 November


def asked(now: datetime, **arguments: str) -> Result:
    options = [one.option for one in REPORT.options]
    filters = read_filters(arguments, REPORT.filters, options, "2026-11", REPORT.default_months)
    return REPORT.make(ask_of(None, filters, now, BERLIN))


def figures(result: Result) -> dict[str, Figure]:
    return {one.name: one for one in result.figures}


def records(result: Result, name: str) -> list[dict[str, Any]]:
    table = next(one for one in result.tables if one.name == name)
    names = [column.name for column in table.columns]
    return [dict(zip(names, row.values, strict=True)) for row in table.rows]


def idle_leads(rows: Rows, now: datetime, days: int) -> pd.DataFrame:
    """Open leads whose touches are known and that had none for so many days."""
    leads = handed_over(rows, now)
    said = leads["disposition"].astype(str).str.split(".").str[-1].str.lower()
    open_ = said.isin(["open", "accepted"]) & leads["converted_at"].isna() & leads["won_at"].isna()
    leads = leads[open_ & ~leads["opted_out"].astype(bool) & known(leads, now)]
    touches = rows.touches[(rows.touches["direction"] == "outbound") & rows.touches["is_attempt"]]
    both = leads.reset_index()[["id", "prospect_id", "handed_off_at"]].merge(touches, on="prospect_id")
    last = both[both["at"] >= both["handed_off_at"]].groupby("id_x")["at"].max()
    anchor = last.reindex(leads.index).fillna(leads["handed_off_at"])
    today = pd.Timestamp(now).tz_convert(BERLIN).normalize().tz_localize(None)
    day = anchor.dt.tz_convert(BERLIN).dt.normalize().dt.tz_localize(None)
    return leads[(today - day).dt.days >= days]


@pytest.fixture
def rows(people: Cast, now: datetime, session: Any) -> Rows:
    sign_standards(people)
    return make_sales(make_rows(people, now))


def test_the_figures_are_what_the_raw_rows_say(rows: Rows, now: datetime) -> None:
    leads = handed_over(rows, now)
    month, before = (leads[leads["month"] == one] for one in (DECIDED, "2026-08"))
    year = leads[leads["month"].between("2025-10", DECIDED)]
    found = figures(asked(now))
    assert len(found) == 6
    assert found["acceptance"].value == pytest.approx(month["accepted"].mean())
    points = round(100 * month["accepted"].mean()) - round(100 * before["accepted"].mean())
    assert f"{abs(points)} point" in found["acceptance"].meaning
    assert ("more" if points > 0 else "less") in found["acceptance"].meaning
    assert found["speed"].value == pytest.approx(month["wait"][known(month, now)].dropna().median())
    assert found["qualified"].value == int(year["qualified"].sum())
    assert found["revenue"].value == revenue(year)
    assert found["wrong"].value is None


@pytest.mark.parametrize("days", [10, 30, 90])
def test_idle_leads_are_those_of_lead_aging(rows: Rows, now: datetime, days: int) -> None:
    found = figures(asked(now, days=str(days)))["idle"]
    assert found.value == len(idle_leads(rows, now, days))
    newly = len(idle_leads(rows, now, days)) - len(idle_leads(rows, now, days + 30))
    assert found.meaning.startswith(f"{newly} of them")
    aging = get_report("lead-aging")
    options = [one.option for one in aging.options]
    ask = ask_of(None, read_filters({"days": str(days)}, aging.filters, options, "2026-11", None), now, BERLIN)
    assert count_behind(Behind(aging.leads(ask, {"idle": str(days)}))) == found.value


def test_the_trends_are_the_months_themselves(rows: Rows, now: datetime) -> None:
    leads, idle = handed_over(rows, now), idle_leads(rows, now, 30)
    result = asked(now)
    rates = {row["month"]: row for row in records(result, "rates")}
    for row in records(result, "leads"):
        month = leads[leads["month"] == row["month"]]
        assert row["qualified"] == int(month["qualified"].sum())
        assert row["idle"] == int((idle["month"] == row["month"]).sum())
        assert rates[row["month"]]["acceptance"] == (pytest.approx(month["accepted"].mean()) if len(month) else None)
    for row in records(result, "revenue"):
        assert (row["revenue"] or 0) == revenue(leads[leads["month"] == row["month"]])
    assert [row["month"] for row in records(result, "speed")][-1] == DECIDED


def test_the_wrong_rejections_are_those_published_last(people: Cast, now: datetime) -> None:
    for period, wrong in (("2026-09", 3), ("2026-10", 6)):
        said = [alike(WRONG) if number < wrong else alike(RIGHT) for number in range(12)]
        edition = publish(make_docket(people, [*(Reviewed(ballots=one) for one in said), *[Reviewed()] * 12], period))
    result = asked(now)
    headline = edition.document["headline"]["overall"]["estimate"]
    assert figures(result)["wrong"].value == headline["rate"] == 0.5
    assert figures(result)["wrong"].meaning.endswith("; against the month before: no more than chance")
    last = records(result, "rates")[-1]
    assert (last["month"], last["wrong"], last["low"]) == ("2026-10", headline["rate"], headline["low"])


def test_revenue_is_not_known_where_no_sale_has_an_amount(people: Cast, now: datetime) -> None:
    make_rows(people, now, 120)
    result = asked(now)
    assert figures(result)["revenue"].value is None
    assert figures(result)["qualified"].value
    assert all(row["revenue"] is None for row in records(result, "revenue") if row["won"])


def test_a_company_without_anything_gets_a_sentence(people: Cast, now: datetime) -> None:
    result = asked(now)
    assert result.finding == "No month is decided or published yet."
    assert {one.value for one in result.figures} == {None, 0}


def test_each_figure_leads_to_its_report(client: ReviewClient, people: Cast, now: datetime) -> None:
    sign_standards(people)
    make_sales(make_rows(people, now, 120))
    client.sign_in(people.vp_sales)
    page, found = client.page("/reports/dashboard?days=20"), figures(asked(now))
    assert found["qualified"].meaning.startswith("Oct 2025 to Sep 2026: ")
    for target in (
        f"/reports/closed-loop?period={DECIDED}", f"/reports/follow-up?period={DECIDED}",
        f"/reports/closed-loop?period=2025-10..{DECIDED}", "/reports/lead-aging?days=20",
    ):  # fmt: skip
        assert target in page.links
        assert client.page(target).headings
