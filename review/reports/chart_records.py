"""The records that a chart draws: one a row, or one a row and series. The field ``href`` is where a point leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from babel.numbers import get_currency_precision

from review.config import current_settings
from review.reports.frame import Chart, Column, Kind, Link, Shape, Table
from review.reports.showing import value_text

_HOUR = 3_600
Address = Callable[[Link], str]


def records_of(table: Table, chart: Chart, address: Address | None) -> list[dict[str, Any]]:
    """The records of a table's rows; ``address`` makes links."""
    match chart.shape:
        case Shape.FUNNEL:
            return _funnel(table, chart, address)
        case Shape.INTERVALS:
            return _intervals(table, chart, address)
        case _:
            return _long(table, chart, address)


def records_between(table: Table, chart: Chart, band: tuple[str, str]) -> list[dict[str, Any]]:
    """One record a row: the interval around the last of the lines."""
    ((place, head), (low, column), (high, _high)) = columns_of(table, [chart.x, *band])
    around = table.columns[table.at(chart.series[-1])].label
    return [
        {"x": value_text(row.values[place], head.kind), "series": around,
         "low": _drawn(row.values[low], column.kind), "high": _drawn(row.values[high], column.kind)}
        for row in table.rows
    ]  # fmt: skip


def columns_of(table: Table, names: Sequence[str]) -> list[tuple[int, Column]]:
    """The columns of these names, each with its place."""
    return [(table.at(name), table.columns[table.at(name)]) for name in names]


def _long(table: Table, chart: Chart, address: Address | None) -> list[dict[str, Any]]:
    """One record a row and series: what the chart draws."""
    ((place, head),) = columns_of(table, [chart.x])
    records = []
    for row in table.rows:
        for order, (at, column) in enumerate(columns_of(table, chart.series)):
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


def _funnel(table: Table, chart: Chart, address: Address | None) -> list[dict[str, Any]]:
    (name, head), (size, _s), (rate, share), (low, _l), (high, _h) = columns_of(table, [chart.x, *chart.series])
    return [
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


def _intervals(table: Table, chart: Chart, address: Address | None) -> list[dict[str, Any]]:
    (name, head), (rate, share), (low, _l), (high, _h) = columns_of(table, [chart.x, *chart.series])
    return [
        {
            "x": value_text(row.values[name], head.kind), "rate": row.values[rate], "low": row.values[low],
            "high": row.values[high], "text": value_text(row.values[rate], share.kind), "muted": row.muted,
            "label": f"{row.values[name]}: {value_text(row.values[rate], share.kind)}",
            **({"href": address(row.links[share.name])} if share.name in row.links and address else {}),
        }
        for row in table.rows
        if row.values[rate] is not None
    ]  # fmt: skip


def _drawn(value: Any, kind: Kind) -> Any:
    """A value in the unit of its axis: seconds as hours, money in whole units of the currency."""
    if value is None:
        return None
    if kind is Kind.SECONDS:
        return value / _HOUR
    if kind is Kind.MONEY:
        return value / 10 ** get_currency_precision(current_settings().org_currency)
    return value
