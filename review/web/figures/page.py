"""A report's parts as its page prints them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from review.domain.report_filters import WITHOUT, Filter
from review.queries.report_choices import Choices
from review.reports.charts import spec_of
from review.reports.frame import Ask, Figure, Kind, Labelled, Link, Report, Result, Table
from review.reports.showing import counts_months, filter_name, value_text

_NUMERIC = frozenset(Kind) - {Kind.TEXT, Kind.MONTH}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table as text, and where it leads."""

    text: str
    url: str | None
    label: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table ready to print, with its chart's spec as JSON."""

    table: Table
    rows: list[tuple[list[Cell], bool]]
    spec: str | None
    csv_url: str


@dataclass(frozen=True, slots=True)
class Field:
    """One control of the filter form; ``kind`` is ``month``, ``select`` or ``text``."""

    name: str
    label: str
    kind: str
    value: str
    choices: list[tuple[str, str]]
    help: str = ""


def address(report: Report, ask: Ask, link: Link) -> str:
    """Where a figure leads, under the same filters."""
    if link.endpoint is not None:
        return url_for(link.endpoint, **dict[str, Any](link.values))
    return file_url("leads", report, ask, **link.values)


def file_url(endpoint: str, report: Report, ask: Ask, **more: str | None) -> str:
    """The address of one of the report's pages or files, under the same filters."""
    return url_for(f"figures.{endpoint}", name=report.name, **{**dict[str, Any](ask.filters.given), **more})


def shown_tables(report: Report, ask: Ask, result: Result) -> list[ShownTable]:
    """The tables as text, with their charts and addresses."""
    return [_shown(report, ask, table) for table in result.tables]


def figure_url(report: Report, ask: Ask, figure: Figure) -> str | None:
    """Where a large number leads: nowhere where there is nothing behind it."""
    return address(report, ask, figure.link) if figure.link and figure.value else None


def form_fields(report: Report, ask: Ask | None, choices: Choices, given: Mapping[str, str]) -> list[Field]:
    """The controls of the filter form. ``ask`` is None where the filters were refused: then as they were ``given``."""
    held = ask.filters.given if ask else given
    of_months = counts_months(report)
    found = [field for name in report.filters for field in _filter_fields(name, ask, choices, held, given, of_months)]
    return [*found, *(_option_field(option, held) for option in report.options)]


def _shown(report: Report, ask: Ask, table: Table) -> ShownTable:
    rows = [
        (
            [
                Cell(
                    value_text(value, column.kind),
                    address(report, ask, row.links[column.name]) if column.name in row.links and value else None,
                    column.label,
                    column.kind in _NUMERIC,
                )
                for column, value in zip(table.columns, row.values, strict=True)
            ],
            row.muted,
        )
        for row in table.rows
    ]
    spec = spec_of(table, lambda link: address(report, ask, link))
    text = json.dumps(spec, ensure_ascii=False) if spec else None
    return ShownTable(table, rows, text, file_url("as_csv", report, ask, table=table.name))


def _filter_fields(
    name: Filter, ask: Ask | None, choices: Choices, held: Mapping[str, str], given: Mapping[str, str],
    of_months: bool,
) -> list[Field]:  # fmt: skip
    if name is Filter.PERIOD:
        months = ask.filters.months if ask else None
        first, last = (months.first, months.last) if months else (given.get("from", ""), given.get("to", ""))
        return [
            Field("from", _("Months from") if of_months else _("Handed over from"), "month", first, []),
            Field("to", _("to"), "month", last, []),
        ]
    options = _choices(name, choices)
    if name is Filter.DATA_SOURCE and len(options) < 2:
        return []
    value = held.get(name.value, "")
    if value and value not in {one for one, _label in options} | {WITHOUT}:
        options.append((value, value))
    without = [] if name is Filter.DATA_SOURCE else [(WITHOUT, _("(without)"))]
    return [Field(name.value, filter_name(name), "select", value, [("", _("any")), *options, *without])]


def _choices(name: Filter, choices: Choices) -> list[tuple[str, str]]:
    if name is Filter.OWNER:
        return [
            (one.public_id, one.name if one.active else _("%(name)s (left)", name=one.name)) for one in choices.owners
        ]
    texts = {
        Filter.TEAM: choices.teams,
        Filter.SOURCE: choices.sources,
        Filter.CAMPAIGN: choices.campaigns,
        Filter.GRADE: choices.grades,
        Filter.DATA_SOURCE: choices.data_sources,
    }[name]
    return [(text, text) for text in texts]


def _option_field(labelled: Labelled, held: Mapping[str, str]) -> Field:
    option = labelled.option
    value = held.get(option.name, "") or (option.choices[0] if option.choices else option.default)
    choices = [(one, str(labelled.words.get(one, one))) for one in option.choices]
    return Field(
        option.name, str(labelled.label), "select" if choices else "text", value, choices, str(labelled.help)
    )
