"""The picture of a table: an Altair chart as a Vega-Lite spec with its data, for the browser, for mail and for print.

A spec holds no colours: the place that draws it gives them (``static/js/charts.js`` for the page), by theme. The field
``href`` of a point is where it leads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from babel.numbers import get_currency_precision
from flask_babel import gettext as _

from review.config import current_settings
from review.reports.frame import Chart, Column, Kind, Link, Shape, Table
from review.reports.showing import value_text

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
_HOUR = 3_600
_HEIGHT = 260
_BAR = 30
Address = Callable[[Link], str]


def spec_of(table: Table, address: Address | None = None) -> dict[str, Any] | None:
    """The Vega-Lite spec of a table, None where it is not drawn or has no value to draw. ``address`` makes links."""
    if table.chart is None or not _has_values(table, table.chart):
        return None
    draw = {Shape.BARS: _bars, Shape.LINES: _lines, Shape.FUNNEL: _funnel, Shape.INTERVALS: _intervals}[
        table.chart.shape
    ]
    chart = draw(table, table.chart, address)
    spec: dict[str, Any] = chart.properties(width="container", description=table.title).to_dict()
    spec.pop("config", None)
    return spec


def _has_values(table: Table, chart: Chart) -> bool:
    series = _columns(table, chart.series)
    return any(row.values[at] is not None for row in table.rows for at, _column in series)


def _columns(table: Table, names: Sequence[str]) -> list[tuple[int, Column]]:
    return [(table.at(name), table.columns[table.at(name)]) for name in names]


def _long(table: Table, chart: Chart, address: Address | None) -> list[dict[str, Any]]:
    """One record a row and series: what the chart draws."""
    ((place, head),) = _columns(table, [chart.x])
    records = []
    for row in table.rows:
        for order, (at, column) in enumerate(_columns(table, chart.series)):
            value = row.values[at]
            link = row.links.get(column.name)
            name = value_text(row.values[place], head.kind)
            records.append({
                "x": name,
                "label": f"{name}, {column.label}: {value_text(value, column.kind)}",
                "series": column.label,
                "order": order,
                "value": _drawn(value, column.kind),
                "text": value_text(value, column.kind),
                **({"href": address(link)} if link and address and value else {}),
            })
    return records


def _data(records: list[dict[str, Any]]) -> alt.Data:
    import altair as alt

    return alt.Data(values=records)  # type: ignore[no-untyped-call]


def _drawn(value: Any, kind: Kind) -> Any:
    """A value in the unit of its axis: seconds as hours, money in whole units of the currency."""
    if value is None:
        return None
    if kind is Kind.SECONDS:
        return value / _HOUR
    if kind is Kind.MONEY:
        return value / 10 ** get_currency_precision(current_settings().org_currency)
    return value


def _axis(column: Column) -> Mapping[str, Any]:
    units = {Kind.SECONDS: _("hours"), Kind.MONEY: current_settings().org_currency}
    title = {"title": str(units[column.kind])} if column.kind in units else {}
    return {**title, **_AXES.get(column.kind, {})}


def _bars(table: Table, chart: Chart, address: Address | None) -> alt.Chart:
    import altair as alt

    series = [column for _at, column in _columns(table, chart.series)]
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
    drawn = alt.Chart(_data(_long(table, chart, address))).mark_bar().encode(**encoding)
    height = max(_BAR * len(table.rows), 2 * _BAR) if chart.across else _HEIGHT
    return drawn.properties(height=height)  # type: ignore[no-any-return]


def _lines(table: Table, chart: Chart, address: Address | None) -> alt.Chart | alt.LayerChart:
    import altair as alt

    series = [column for _at, column in _columns(table, chart.series)]
    labels = [column.label for column in series]
    legend = alt.Legend(title=None, orient="top", labelLimit=240, symbolOpacity=1) if len(series) > 1 else None
    names = alt.X("x:N", sort=None, axis=alt.Axis(title=None, labelAngle=0, labelOverlap=True))
    color = alt.Color("series:N", sort=labels, scale=alt.Scale(domain=labels), legend=legend)
    axis = alt.Axis(**{"title": None, "tickCount": 5, **_axis(series[0])})
    drawn = (
        alt.Chart(_data(_long(table, chart, address)))
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
        area = alt.Chart(_data(_between(table, chart, chart.band))).mark_area(opacity=0.16, aria=False)
        drawn = area.encode(x=names, y=alt.Y("low:Q", axis=axis), y2="high:Q", color=color) + drawn
    return drawn.properties(height=_HEIGHT)  # type: ignore[no-any-return]


def _between(table: Table, chart: Chart, band: tuple[str, str]) -> list[dict[str, Any]]:
    """One record a row: the interval around the last of the lines."""
    ((place, head), (low, column), (high, _high)) = _columns(table, [chart.x, *band])
    around = table.columns[table.at(chart.series[-1])].label
    return [
        {"x": value_text(row.values[place], head.kind), "series": around,
         "low": _drawn(row.values[low], column.kind), "high": _drawn(row.values[high], column.kind)}
        for row in table.rows
    ]  # fmt: skip


def _funnel(table: Table, chart: Chart, address: Address | None) -> alt.LayerChart:
    """A point a row: how many on the x axis, the rate on the y axis, between the limits of chance."""
    import altair as alt

    (name, head), (size, many), (rate, share), (low, _l), (high, _h) = _columns(table, [chart.x, *chart.series])
    records = [
        {
            "name": value_text(row.values[name], head.kind), "size": row.values[size], "rate": row.values[rate],
            "low": row.values[low], "high": row.values[high], "text": value_text(row.values[rate], share.kind),
            "label": f"{row.values[name]}: {value_text(row.values[rate], share.kind)}",
            "place": "outside" if not row.values[low] <= row.values[rate] <= row.values[high] else "inside",
            **({"href": address(row.links[share.name])} if share.name in row.links and address else {}),
        }
        for row in sorted(table.rows, key=lambda row: row.values[size] or 0)
        if row.values[rate] is not None and row.values[low] is not None
    ]  # fmt: skip
    base = alt.Chart(_data(records)).encode(x=alt.X("size:Q", axis=alt.Axis(title=many.label, tickCount=5)))
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
    return (band + points).properties(height=_HEIGHT + 40)  # type: ignore[no-any-return]


def _intervals(table: Table, chart: Chart, address: Address | None) -> alt.LayerChart:
    """A point a row, on its interval; rows without a value are left out."""
    import altair as alt

    (name, head), (rate, share), (low, _l), (high, _h) = _columns(table, [chart.x, *chart.series])
    records = [
        {
            "x": value_text(row.values[name], head.kind), "rate": row.values[rate], "low": row.values[low],
            "high": row.values[high], "text": value_text(row.values[rate], share.kind), "muted": row.muted,
            "label": f"{row.values[name]}: {value_text(row.values[rate], share.kind)}",
            **({"href": address(row.links[share.name])} if share.name in row.links and address else {}),
        }
        for row in table.rows
        if row.values[rate] is not None
    ]  # fmt: skip
    scale = alt.Scale(domain=[0, 1]) if share.kind is Kind.SHARE else alt.Scale()
    base = alt.Chart(_data(records)).encode(
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
    return (ranges + points).properties(height=max(_BAR * len(records), 2 * _BAR))  # type: ignore[no-any-return]
