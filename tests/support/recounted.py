"""The reports held against a recount, number by number: one that nobody recounts fails by its name."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from review.domain.report_filters import read_filters
from review.reports.catalogue import get_report
from review.reports.frame import Column, Kind, Result, ask_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """What a recount says: the large numbers by name, and of each table its rows: in order, or by their first value."""

    figures: Mapping[str, Any]
    tables: Mapping[str, Sequence[Row] | Mapping[str, Row]]


def made(name: str, now: datetime, zone: ZoneInfo, **arguments: str) -> Result:
    """What a report says to the command line."""
    report = get_report(name)
    options = [one.option for one in report.options]
    filters = read_filters(arguments, report.filters, options, f"{now:%Y-%m}", report.default_months)
    return report.make(ask_of(None, filters, now, zone))


def check(name: str, result: Result, told: Told) -> None:
    """Every number of the report's, figures and tables, is the recount's; and the recount knows them all."""
    wrong = _differences("the figures", [(one.name, one.kind, one.value) for one in result.figures], told.figures)
    wrong += [f"there is no table {one}" for one in set(told.tables) - {table.name for table in result.tables}]
    for table in result.tables:
        if table.name not in told.tables:
            wrong.append(f"nobody recounts the table {table.name}")
            continue
        mine = told.tables[table.name]
        if len(mine) != len(table.rows):
            wrong.append(f"{table.name}: {len(table.rows)} rows, recounted {len(mine)}")
            continue
        for place, row in enumerate(table.rows):
            key = row.values[0]
            if isinstance(mine, Mapping) and key not in mine:
                wrong.append(f"{table.name}: there is no {key}")
                continue
            found = mine[key] if isinstance(mine, Mapping) else mine[place]
            wrong += _differences(f"{table.name}, {key}", _numbers(table.columns, row.values), found)
    assert not wrong, "\n".join(f"{name}: {one}" for one in wrong[:30])


def check_document(name: str, document: Any, told: Any) -> None:
    """Every number of a document (and whether there is one) is the recount's, wherever it stands; words are compared
    where the recount tells them."""
    wrong = list(_unlike("", document, told))
    assert not wrong, "\n".join(f"{name}{one}" for one in wrong[:30])


_UNTOLD = object()


def _unlike(where: str, value: Any, mine: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and isinstance(mine, Mapping):
        yield from (f"{where}: there is no {one}" for one in mine.keys() - value.keys())
        for key, one in value.items():
            yield from _unlike(f"{where}.{key}", one, mine.get(key, _UNTOLD))
    elif isinstance(value, list) and isinstance(mine, list):
        if len(value) != len(mine):
            yield f"{where}: {len(value)} rows, recounted {len(mine)}"
        for place, (one, other) in enumerate(zip(value, mine, strict=False)):
            yield from _unlike(f"{where}[{place}]", one, other)
    elif mine is _UNTOLD:
        yield from (f"nobody recounts {one}" for one in _figures(where, value))
    elif not _alike(value, mine):
        yield f"{where} is {value}, recounted {mine}"


def _figures(where: str, value: Any) -> Iterator[str]:
    """Where a part of a document holds figures."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _figures(f"{where}.{key}", one)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _figures(f"{where}[{place}]", one)
    elif not isinstance(value, str):
        yield where


def _alike(value: Any, mine: Any) -> bool:
    mine = mine.item() if hasattr(mine, "item") else mine  # a number of NumPy
    if value is None or mine is None or isinstance(value, (bool, str)) or isinstance(mine, (bool, str)):
        return type(value) is type(mine) and bool(value == mine)
    if isinstance(value, (Mapping, list)) or isinstance(mine, (Mapping, list)):
        return False
    return math.isclose(float(value), float(mine), rel_tol=1e-6, abs_tol=1e-6)


def _numbers(columns: Sequence[Column], values: Sequence[Any]) -> list[tuple[str, Kind, Any]]:
    """The cells of a row that are no words."""
    return [
        (column.name, column.kind, value)
        for column, value in zip(columns, values, strict=True)
        if column.kind is not Kind.TEXT
    ]


def _differences(where: str, numbers: Sequence[tuple[str, Kind, Any]], found: Row) -> list[str]:
    wrong = [f"{where}: there is no {one}" for one in set(found) - {name for name, _kind, _value in numbers}]
    for name, kind, value in numbers:
        if name not in found:
            wrong.append(f"{where}: nobody recounts {name}")
        elif not _same(kind, value, found[name]):
            wrong.append(f"{where}: {name} is {value}, recounted {found[name]}")
    return wrong


def _same(kind: Kind, value: Any, mine: Any) -> bool:
    if kind is Kind.MONTH:
        return bool(value == mine)
    if value is None or mine is None or pd.isna(mine):
        return value is None and (mine is None or bool(pd.isna(mine)))
    # Whole minor units may be rounded either way.
    return math.isclose(float(value), float(mine), rel_tol=1e-6, abs_tol=1.0 if kind is Kind.MONEY else 1e-6)
