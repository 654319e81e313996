"""What a chart draws: its own table's rows, though its drawing is made once for all tables of that shape."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from review.reports.charts import spec_of
from review.reports.frame import Chart, Column, Kind, Row, Shape, Table

pytestmark = pytest.mark.sqlite_only
COLUMNS = (
    Column("name", "Name", Kind.TEXT), Column("leads", "Leads"), Column("rate", "Rate", Kind.SHARE),
    Column("low", "at least", Kind.SHARE), Column("high", "at most", Kind.SHARE),
)  # fmt: skip
CHARTS = (
    Chart(Shape.BARS, "name", ("leads",)),
    Chart(Shape.BARS, "name", ("leads",), across=True),
    Chart(Shape.LINES, "name", ("rate",), band=("low", "high")),
    Chart(Shape.FUNNEL, "name", ("leads", "rate", "low", "high")),
    Chart(Shape.INTERVALS, "name", ("rate", "low", "high")),
)


def table(chart: Chart, *rows: tuple[Any, ...]) -> Table:
    return Table("some", "Some", COLUMNS, [Row(row) for row in rows], chart=chart)


def values(spec: dict[str, Any] | None) -> list[list[dict[str, Any]]]:
    assert spec is not None
    return [part["data"]["values"] for part in (spec, *spec.get("layer", ())) if "data" in part]


@pytest.mark.parametrize("chart", CHARTS)
def test_every_table_draws_its_own_rows(session: scoped_session[Session], chart: Chart) -> None:
    one = spec_of(table(chart, ("North", 8, 0.5, 0.25, 0.75)))
    other = spec_of(table(chart, ("South", 9, 0.25, 0.1, 0.4), ("West", 7, 0.5, 0.3, 0.7), ("East", 3, 1.0, 0.4, 1.0)))
    assert {len(drawn) for drawn in values(one)} == {1}
    assert {len(drawn) for drawn in values(other)} == {3}
    assert "North" not in str(other)
    again = spec_of(table(chart, ("North", 8, 0.5, 0.25, 0.75)))
    assert again == one


def test_bars_across_need_room_for_each_row(session: scoped_session[Session]) -> None:
    chart = CHARTS[1]
    few, many = (spec_of(table(chart, *[(str(one), one, 0.5, 0.1, 0.9) for one in range(rows)])) for rows in (3, 12))
    assert few is not None
    assert many is not None
    assert many["height"] == 4 * few["height"]
