"""Where several pages show the same figure, they show the same number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from review.queries.editions import list_editions
from review.reports.frame import Result
from tests.support.recounted import made

Table = dict[str, dict[str, Any]]


def check_pages_agree(now: datetime, zone: ZoneInfo) -> None:
    """The reports with each other and with the published summaries, over all their months."""
    editions = {one.docket.period: one.document for one in list_editions()}
    months = f"{min(editions)}..{max(editions)}"
    board, loop = made("dashboard", now, zone), made("closed-loop", now, zone, period=months)
    trends, costs = made("trends", now, zone, period=months), made("costs", now, zone, period=months)
    panel, states = made("panel-health", now, zone, period=months), made("reconciliation", now, zone, period=months)
    for month, document in editions.items():
        _check_month(month, document, [rows_of(one) for one in (trends, costs, panel, states, board)])
    newest = editions[max(editions)]
    overall = newest["headline"]["overall"]["estimate"]
    for result, name in ((board, "wrong"), (trends, "overall")):
        assert figures_of(result)[name] == (overall["rate"] if overall else None)
    agreement = newest["panel"]["agreement"]["valid"]
    assert (figures_of(panel)["alpha"], figures_of(panel)["agreement"]) == (agreement["alpha"], agreement["raw"])
    _check_leads(now, zone, figures_of(board), rows_of(board), rows_of(loop))
    # The leads of the same months, however they are counted.
    own = {"period": months}
    handed = sum(row["handed_over"] for row in rows_of(loop)["cohorts"].values())
    assert handed == figures_of(made("follow-up", now, zone, **own))["leads"]
    assert figures_of(loop)["won"] == figures_of(costs)["conversion"]
    assert figures_of(board)["idle"] == figures_of(made("lead-aging", now, zone, days="30"))["idle"]


def _check_month(month: str, document: Any, reports: list[dict[str, Table]]) -> None:
    """A published month, as its summary and the reports of many months tell it."""
    trends, costs, panel, states, board = reports
    for kind in ("overall", "rejected", "ignored"):
        headline, row = document["headline"].get(kind), trends[kind][month]
        estimate = (headline and headline["estimate"]) or dict.fromkeys(("rate", "low", "high"))
        assert [row[name] for name in ("rate", "low", "high")] == [estimate[name] for name in ("rate", "low", "high")]
        assert row["decided"] == (headline["decided"] if headline else 0)
    nothing = dict.fromkeys(("rate", "count", "count_low", "count_high"))
    estimate = document["headline"]["overall"]["estimate"] or nothing
    cost = costs["months"][month]
    assert [cost[name] for name in ("leads", "leads_low", "leads_high")] == [
        estimate[name] for name in ("count", "count_low", "count_high")
    ]
    assert document["costs"]["months"][-1]["count"] == estimate["count"]
    assert document["trend"][-1]["rate"] == estimate["rate"]
    if month in board["rates"]:
        assert board["rates"][month]["wrong"] == estimate["rate"]
    health = panel["agreement"][month]
    assert {way: health[way] for way in document["panel"]["decided_by"]} == document["panel"]["decided_by"]
    assert health["alpha"] == document["panel"]["agreement"]["valid"]["alpha"]
    causes = {row["value"]: row["cases"] for row in document["root_causes"]}
    assert {name: cases for name, cases in trends["causes"][month].items() if cases} == causes
    assert document["review"]["wrong"] == document["headline"]["overall"]["wrong"] == trends["overall"][month]["wrong"]
    row = states["months"][month]
    assert {name: row[name] for name in document["frame"]["states"]} == document["frame"]["states"]
    assert row["sum"] == document["frame"]["handed_over"]


def _check_leads(
    now: datetime, zone: ZoneInfo, board: Mapping[str, Any], rows: dict[str, Table], loop: dict[str, Table]
) -> None:
    """The dashboard's figures of leads, as the closed loop and the follow-up have them."""
    decided = [month for month, row in rows["rates"].items() if row["acceptance"] is not None]
    last = max(decided)
    assert board["acceptance"] == rows["rates"][last]["acceptance"] == loop["cohorts"][last]["acceptance"]
    assert board["speed"] == rows["speed"][last]["response"] == loop["cohorts"][last]["response"]
    assert board["speed"] == pytest.approx(figures_of(made("follow-up", now, zone, period=last))["median"])
    for month in set(decided) & set(loop["cohorts"]):
        assert rows["rates"][month]["acceptance"] == loop["cohorts"][month]["acceptance"]
    for month in set(rows["leads"]) & set(loop["cohorts"]):
        assert rows["leads"][month]["qualified"] == loop["cohorts"][month]["qualified"]
        assert rows["revenue"][month]["revenue"] == loop["cohorts"][month]["revenue"]


def figures_of(result: Result) -> dict[str, Any]:
    """The large figures by name."""
    return {one.name: one.value for one in result.figures}


def rows_of(result: Result) -> dict[str, Table]:
    """The tables by name, each row by its first value."""
    return {
        table.name: {
            str(row.values[0]): dict(zip([one.name for one in table.columns][1:], row.values[1:], strict=True))
            for row in table.rows
        }
        for table in result.tables
    }  # fmt: skip
