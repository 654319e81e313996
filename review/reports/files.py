"""A report as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from defusedcsv import csv as safe_csv

from review.domain.errors import Refusal
from review.reports.frame import Ask, Report, Result

#: The name by which the figures are asked for as a table.
FIGURES = "figures"


def table_rows(result: Result, name: str) -> Iterator[Sequence[Any]]:
    """The rows of one table, its header first, unrounded; ``figures`` gives the large numbers.
    Raises Refusal ``report.no_such_table`` (name, names)."""
    if name == FIGURES:
        yield ("name", "label", "value", "unit")
        yield from ((one.name, one.label, one.value, one.kind.value) for one in result.figures)
        return
    tables = {table.name: table for table in result.tables}
    if name not in tables:
        raise Refusal("report.no_such_table", name=name, names=[FIGURES, *tables])
    yield [column.name for column in tables[name].columns]
    yield from (row.values for row in tables[name].rows)


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV, safe to open in a spreadsheet: what could be a formula is escaped; not known is empty."""
    file = io.StringIO()
    sheet = safe_csv.writer(file, quoting=csv.QUOTE_MINIMAL)
    for row in rows:
        sheet.writerow(["" if value is None else plain(value) for value in row])
    return file.getvalue()


def json_document(report: Report, ask: Ask, result: Result) -> dict[str, Any]:
    """The report for programs; docs/reports.md describes the fields. Values are raw: shares 0 to 1, seconds, days."""
    counts = dict(report.counts(ask)) if report.counts else {}
    return {
        **counts,
        "report": report.name,
        "title": str(report.title),
        "asked_at": ask.now.isoformat(),
        "part": ask.scope.part.value if ask.scope.part else None,
        "filters": ask.filters.given,
        "finding": result.finding,
        "notes": list(result.notes),
        "figures": {
            one.name: {"label": one.label, "value": one.value, "unit": one.kind.value} for one in result.figures
        },
        "tables": {
            table.name: {
                "title": table.title,
                "columns": [{"name": one.name, "label": one.label, "unit": one.kind.value} for one in table.columns],
                "rows": [
                    {column.name: value for column, value in zip(table.columns, row.values, strict=True)}
                    for row in table.rows
                ],
            }
            for table in result.tables
        },
    }


def json_text(document: Any) -> str:
    """The document as text."""
    return json.dumps(document, indent=2, ensure_ascii=False, default=plain)


def plain(value: object) -> object:
    """A value as a file holds it: moments in ISO form, words of enums as text."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case _:
            return value
