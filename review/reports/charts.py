"""The picture of a table: an Altair chart as a Vega-Lite spec with its data, for the browser, for mail and for print.

A spec holds no colours: the place that draws it gives them (``static/js/charts.js`` for the page), by theme. The field
``href`` of a point is where it leads.

Altair takes far longer over a chart than all else on its page, and nothing of it depends on the rows: so it draws a
table without rows, once, and the records are put in afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask_babel import get_locale
from flask_babel import gettext as _

from review.config import current_settings
from review.reports.chart_records import Address, columns_of, records_between, records_of
from review.reports.frame import Chart, Column, Kind, Shape, Table

if TYPE_CHECKING:
    import altair as alt

#: Formats of Vega for axes.
_AXES: Mapping[Kind, Mapping[str, Any]] = {
    Kind.SHARE: {"format": ".0%"},
    Kind.COUNT: {"format": ",d", "tickMinStep": 1},
    Kind.NUMBER: {"format": "~s"},
    Kind.COEFFICIENT: {"format": ".2f"},
    Kind.DAYS: {"format": "~s"},
    # A format alone would write the zero of an axis of millions as "0M".
    Kind.MONEY: {"labelExpr": "datum.value ? format(datum.value, '~s') : '0'"},
}
#: What data are called until they are there: the table's, and the interval around its lines.
_ROWS, _BETWEEN = "rows", "between"
_HEIGHT = 260
_BAR = 30


def spec_of(table: Table, address: Address | None = None) -> dict[str, Any] | None:
    """The Vega-Lite spec of a table, None where it is not drawn or has no value to draw. ``address`` makes links."""
    if table.chart is None or not _has_values(table, table.chart):
        return None
    chart = table.chart
    drawn = json.loads(_drawing(_without_rows(table), chart, str(get_locale()), current_settings().org_currency))
    records = records_of(table, chart, address)
    between = records_between(table, chart, chart.band) if chart.band else []
    spec: dict[str, Any] = {**drawn, "height": _height(chart, len(table.rows), len(records))}
    for part in (spec, *spec.get("layer", ())):
        if "data" in part:
            part["data"] = {"values": between if part["data"]["name"] == _BETWEEN else records}
    return spec


@lru_cache(maxsize=400)
def _drawing(table: Table, chart: Chart, _locale: str, _currency: str) -> str:
    """The spec of a table without rows, as JSON; its data are named."""
    draw = {Shape.BARS: _bars, Shape.LINES: _lines, Shape.FUNNEL: _funnel, Shape.INTERVALS: _intervals}
    drawn = draw[chart.shape](table, chart)
    spec: dict[str, Any] = drawn.properties(width="container", description=table.title).to_dict()
    spec.pop("config", None)
    return json.dumps(spec)


def _without_rows(table: Table) -> Table:
    columns = tuple(replace(column, label=str(column.label)) for column in table.columns)
    return Table(table.name, str(table.title), columns, (), chart=table.chart)


def _height(chart: Chart, rows: int, records: int) -> int:
    match chart.shape:
        case Shape.FUNNEL:
            return _HEIGHT + 40
        case Shape.INTERVALS:
            return max(_BAR * records, 2 * _BAR)
        case Shape.BARS if chart.across:
            return max(_BAR * rows, 2 * _BAR)
        case _:
            return _HEIGHT


def _has_values(table: Table, chart: Chart) -> bool:
    series = columns_of(table, chart.series)
    return any(row.values[at] is not None for row in table.rows for at, _column in series)


def _data(name: str) -> alt.NamedData:
    import altair as alt

    return alt.NamedData(name=name)


def _axis(column: Column) -> Mapping[str, Any]:
    units = {Kind.SECONDS: _("hours"), Kind.MONEY: current_settings().org_currency}
    title = {"title": str(units[column.kind])} if column.kind in units else {}
    return {**title, **_AXES.get(column.kind, {})}


def _bars(table: Table, chart: Chart) -> alt.Chart:
    import altair as alt

    series = [column for _at, column in columns_of(table, chart.series)]
    labels = [column.label for column in series]
    many = len(series) > 1
    value = alt.Axis(**{"title": None, "tickCount": 5, **_axis(series[0])})
    names = alt.Axis(title=None, labelAngle=0, labelLimit=220, labelOverlap=not chart.across)
    category: dict[str, Any] = {"shorthand": "x:N", "sort": None, "axis": names}
    length: dict[str, Any] = {"shorthand": "value:Q", "axis": value}
    encoding = {
        "x": alt.X(**length) if chart.across else alt.X(**category),
        "y": alt.Y(**category) if chart.across else alt.Y(**length),
        "order": alt.Order("order:Q"),
        "tooltip": [alt.Tooltip("x:N", title=table.columns[table.at(chart.x)].label),
                    *([alt.Tooltip("series:N", title=" ")] if many else []),
                    alt.Tooltip("text:N", title=table.title)],
        "href": alt.Href("href:N"),
        "description": alt.Description("label:N"),
    }  # fmt: skip
    if many:
        legend = alt.Legend(title=None, orient="top", labelLimit=240)
        kind = "series:O" if chart.ordered else "series:N"
        encoding["color"] = alt.Color(kind, sort=labels, scale=alt.Scale(domain=labels), legend=legend)
    return alt.Chart(_data(_ROWS)).mark_bar().encode(**encoding)  # type: ignore[no-any-return]


def _lines(table: Table, chart: Chart) -> alt.Chart | alt.LayerChart:
    import altair as alt

    series = [column for _at, column in columns_of(table, chart.series)]
    labels = [column.label for column in series]
    legend = alt.Legend(title=None, orient="top", labelLimit=240, symbolOpacity=1) if len(series) > 1 else None
    names = alt.X("x:N", sort=None, axis=alt.Axis(title=None, labelAngle=0, labelOverlap=True))
    color = alt.Color("series:N", sort=labels, scale=alt.Scale(domain=labels), legend=legend)
    axis = alt.Axis(**{"title": None, "tickCount": 5, **_axis(series[0])})
    drawn = (
        alt.Chart(_data(_ROWS))
        .mark_line(point=True)
        .encode(
            x=names,
            y=alt.Y("value:Q", axis=axis),
            color=color,
            strokeDash=alt.StrokeDash("series:N", sort=labels, scale=alt.Scale(domain=labels), legend=legend),
            tooltip=[alt.Tooltip("x:N", title=table.columns[table.at(chart.x)].label),
                     alt.Tooltip("series:N", title=" "), alt.Tooltip("text:N", title=table.title)],
            href=alt.Href("href:N"),
            description=alt.Description("label:N"),
        )
    )
    if chart.band is not None:
        area = alt.Chart(_data(_BETWEEN)).mark_area(opacity=0.16, aria=False)
        drawn = area.encode(x=names, y=alt.Y("low:Q", axis=axis), y2="high:Q", color=color) + drawn
    return drawn  # type: ignore[no-any-return]


def _funnel(table: Table, chart: Chart) -> alt.LayerChart:
    """A point a row: how many on the x axis, the rate on the y axis, between the limits of chance."""
    import altair as alt

    (_n, head), (_s, many), (_r, share), (_l, _low), (_h, _high) = columns_of(table, [chart.x, *chart.series])
    base = alt.Chart(_data(_ROWS)).encode(x=alt.X("size:Q", axis=alt.Axis(title=many.label, tickCount=5)))
    band = base.mark_area(opacity=0.18, line=True).encode(
        y=alt.Y("low:Q", axis=alt.Axis(title=share.label, **_axis(share))), y2="high:Q"
    )
    points = base.mark_point(filled=True, size=90).encode(
        y=alt.Y("rate:Q"),
        shape=alt.Shape("place:N", scale=alt.Scale(domain=["inside", "outside"], range=["circle", "diamond"]),
                        legend=None),
        color=alt.Color("place:N", scale=alt.Scale(domain=["inside", "outside"]), legend=None),
        tooltip=[alt.Tooltip("name:N", title=head.label), alt.Tooltip("size:Q", title=many.label),
                 alt.Tooltip("text:N", title=share.label)],
        href=alt.Href("href:N"),
        description=alt.Description("label:N"),
    )  # fmt: skip
    return band + points  # type: ignore[no-any-return]


def _intervals(table: Table, chart: Chart) -> alt.LayerChart:
    """A point a row, on its interval; rows without a value are left out."""
    import altair as alt

    (_n, head), (_r, share), (_l, _low), (_h, _high) = columns_of(table, [chart.x, *chart.series])
    scale = alt.Scale(domain=[0, 1]) if share.kind is Kind.SHARE else alt.Scale()
    base = alt.Chart(_data(_ROWS)).encode(
        y=alt.Y("x:N", sort=None, axis=alt.Axis(title=None, labelLimit=220)),
        opacity=alt.condition("datum.muted", alt.value(0.45), alt.value(1)),
    )
    axis = alt.Axis(**{"title": None, "tickCount": 5, **_axis(share)})
    ranges = base.mark_rule(strokeWidth=3).encode(x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q")
    points = base.mark_point(filled=True, size=90).encode(
        x=alt.X("rate:Q"),
        tooltip=[alt.Tooltip("x:N", title=head.label), alt.Tooltip("text:N", title=share.label)],
        href=alt.Href("href:N"),
        description=alt.Description("label:N"),
    )
    return ranges + points  # type: ignore[no-any-return]
