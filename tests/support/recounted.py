"""The reports held against `tests.support.recounts`, figure by figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from review.domain.report_filters import read_filters
from review.reports.catalogue import get_report
from review.reports.frame import Result, ask_of
from tests.support.recounts import AGES, Files, ages, loop, promises, rejections

Known = Callable[[pd.Series], pd.Series]


def made(name: str, now: datetime, zone: ZoneInfo, **arguments: str) -> Result:
    """What a report says to the command line."""
    report = get_report(name)
    options = [one.option for one in report.options]
    filters = read_filters(arguments, report.filters, options, f"{now:%Y-%m}", report.default_months)
    return report.make(ask_of(None, filters, now, zone))


def records(result: Result, name: str) -> list[dict[str, Any]]:
    """The rows of a table by column."""
    table = next(one for one in result.tables if one.name == name)
    return [dict(zip((column.name for column in table.columns), row.values, strict=True)) for row in table.rows]


def figures(result: Result) -> dict[str, Any]:
    """The large numbers by name."""
    return {one.name: one.value for one in result.figures}


def check_aging(files: Files, now: datetime, zone: ZoneInfo, known: Known) -> None:
    """Every bar and large number of the aging report."""
    found, result = ages(files, now, zone, known), made("lead-aging", now, zone, by="source")
    told = figures(result)
    assert (told["open"], told["waiting"]) == (len(found), int(found["waits"].sum()))
    assert told["not_known"] == int((found["bucket"] == "not_known").sum())
    for key, row in zip([*AGES, "not_known"], records(result, "ages"), strict=True):
        mine = found[found["bucket"] == key]
        assert (row["leads"], row["waiting"]) == (len(mine), int(mine["waits"].sum())), key
    for row in records(result, "groups"):
        mine = found[found["source"] == ("" if row["group"] == "(without)" else row["group"])]
        assert [row[f"days_{key}"] for key in AGES] == [int((mine["bucket"] == key).sum()) for key in AGES]
        assert row["leads"] == len(mine)


def check_rejections(files: Files, now: datetime, zone: ZoneInfo, known: Known) -> None:
    """Every reason of the rejections report, and its large numbers."""
    found, result = rejections(files, known), made("rejections", now, zone)
    rows = {row["reason"]: row for row in records(result, "reasons")}
    assert {("" if name == "(none given)" else name) for name in rows} == set(found.index)
    for reason, mine in found.iterrows():
        row = rows[reason or "(none given)"]
        assert [row["rejected"], row["untouched"], row["at_most_one_touch"]] == list(mine), reason
    told = figures(result)
    assert told["leads"] == len(files.leads)
    assert [told["rejected"], told["untouched"], told["at_most_one_touch"]] == list(found.sum())


def check_follow_up(files: Files, now: datetime, zone: ZoneInfo) -> None:
    """How soon the first touch came, and how much had been tried when a lead was sent back; all touches are known."""
    found, result = promises(files, zone), made("follow-up", now, zone, period="all")
    told = figures(result)
    assert (told["leads"], told["not_known"]) == (len(found), 0)
    assert told["median"] == pytest.approx(found["wait"].median())
    within = [row["handoff_leads"] for row in records(result, "speed")]
    assert within[:5] == [int((found["wait"] <= limit).sum()) for limit in (300, 3600, 14_400, 86_400, 172_800)]
    tried = found.loc[found["sent_back"], "counted"].clip(upper=6)
    shown = [row["leads"] for row in records(result, "at_rejection")]
    assert shown == [int((tried == one).sum()) for one in range(7)], (shown, tried.value_counts().sort_index())


def check_loop(files: Files, now: datetime, zone: ZoneInfo, known: Known, period: str, *, money: bool = True) -> None:
    """Every month of the closed loop, its stages and quarters."""
    found, result = loop(files, now, zone), made("closed-loop", now, zone, period=period)
    months = [row["month"] for row in records(result, "cohorts")]
    for row in records(result, "cohorts"):
        mine = found[found["month"] == row["month"]]
        assert row["handed_over"] == len(mine)
        assert row["accepted"] == int(mine["accepted_too"].sum()), row["month"]
        assert (row["qualified"], row["won"]) == (int(mine["qualified"].sum()), int(mine["is_won"].sum()))
        if money:
            assert row["revenue"] == round(mine.loc[mine["is_won"], "amount"].sum())
        waits = mine.loc[known(mine["handed"]), "wait"].dropna()
        assert row["response"] == (pytest.approx(waits.median()) if len(waits) else None)
    shown = found[found["month"].isin(months)]
    numbers = [len(shown), *(int(shown[name].sum()) for name in ("accepted_too", "qualified", "is_won"))]
    assert [row["leads"] for row in records(result, "stages")] == numbers
    for row in records(result, "quarters"):
        year, quarter = int(row["quarter"][:4]), int(row["quarter"][-1])
        for name, which in (("leads", year), ("leads_before", year - 1)):
            theirs = [f"{which}-{3 * quarter - back:02d}" for back in range(3)]
            assert row[name] == int(found["month"].isin(theirs).sum()), (row["quarter"], name)
