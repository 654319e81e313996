"""The frame of a report: what one declaration says, from which its page, its files and its command all come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import Select

from review.domain.errors import Refusal
from review.domain.moments import period_of
from review.domain.report_filters import Filter, Filters, Option, read_filters
from review.domain.roles import Role
from review.models.person import Person
from review.queries.report_scope import Scope, scope_of


class Kind(StrEnum):
    """What a value is, which says how people read it."""

    TEXT = "text"
    COUNT = "count"  # a whole number
    NUMBER = "number"  # with one decimal
    COEFFICIENT = "coefficient"  # -1 to 1, with two decimals
    SHARE = "share"  # 0 to 1, shown in percent
    SECONDS = "seconds"  # shown in the unit that fits
    DAYS = "days"
    MONEY = "money"  # minor units of the organisation's currency
    MONTH = "month"  # 2026-10
    MOMENT = "moment"  # aware UTC


@dataclass(frozen=True, slots=True)
class Link:
    """Where a figure leads. Without an ``endpoint``: to the report's own list of leads, narrowed by ``values``, the
    report's cells by name. With one: to that page (of `review.web`), whose arguments they are."""

    values: Mapping[str, str]
    endpoint: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a page prints large. None is "not known"; ``meaning`` is one sentence of what it says."""

    name: str
    label: str
    value: float | None
    kind: Kind = Kind.COUNT
    meaning: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    label: str
    kind: Kind = Kind.COUNT


@dataclass(frozen=True, slots=True)
class Row:
    """A row: one value a column, where its cells lead by the column's name, and whether it is too small to compare."""

    values: Sequence[Any]
    links: Mapping[str, Link] = field(default_factory=dict)
    muted: bool = False


class Shape(StrEnum):
    """How a table is drawn."""

    BARS = "bars"  # one bar a row, the series stacked on each other
    LINES = "lines"  # one line a series over the rows
    FUNNEL = "funnel"  # one point a row between its limits: series = (size, rate, low, high)
    INTERVALS = "intervals"  # one point a row on its interval: series = (rate, low, high)


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture of a table: ``x`` and ``series`` name columns; ``across`` draws bars from left to right, ``ordered``
    gives the series colours from light to dark. ``band`` names the ends of the interval around the last of the lines.
    """

    shape: Shape
    x: str
    series: tuple[str, ...]
    across: bool = False
    ordered: bool = False
    band: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table, the picture above it, and a sentence about it. A ``folded`` table waits under its picture until it is
    asked for."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    note: str = ""
    chart: Chart | None = None
    folded: bool = False

    def at(self, name: str) -> int:
        """The place of a column in every row. Raises KeyError."""
        for place, column in enumerate(self.columns):
            if column.name == name:
                return place
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Result:
    """What a report found: one sentence, figures, tables; ``notes`` are what a reader has to know to read them."""

    finding: str
    figures: Sequence[Figure]
    tables: Sequence[Table]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a report: its filters and options, whose leads it may count, and when it is asked."""

    filters: Filters
    scope: Scope
    now: datetime
    zone: tzinfo

    def option(self, name: str) -> str:
        """The value of one of the report's own filters."""
        return self.filters.options[name]


class LeadsOf(Protocol):
    """Gives the ids of the leads behind a figure."""

    def __call__(self, ask: Ask, cell: Mapping[str, str], /) -> Select[Any]: ...


@dataclass(frozen=True, slots=True)
class Labelled:
    """An option with what people call it and its values."""

    option: Option
    label: Any
    words: Mapping[str, Any] = field(default_factory=dict)
    help: Any = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One report. ``name`` stands in its address and command. Labels are lazy texts.

    ``make`` turns a question into figures and tables. ``cells`` are the names by which a `Link` may narrow the list of
    leads, and ``leads_of`` gives their ids: as many as the figure says. ``terms`` define the words and figures for
    page and workbook. ``counts`` are further values for programs, at the top of the JSON.
    """

    name: str
    title: Any
    summary: Any
    readers: frozenset[Role]
    filters: tuple[Filter, ...]
    make: Callable[[Ask], Result]
    options: tuple[Labelled, ...] = ()
    default_months: int | None = 12
    cells: tuple[str, ...] = ()
    leads_of: LeadsOf | None = None
    terms: tuple[tuple[Any, Any], ...] = ()
    counts: Callable[[Ask], Mapping[str, Any]] | None = None

    def __post_init__(self) -> None:
        taken = {one.option.name for one in self.options} | {one.value for one in self.filters}
        if twice := taken & set(self.cells):
            raise ValueError(f"the report {self.name} gives these names to a filter and to a cell: {sorted(twice)}")

    def is_for(self, viewer: Person) -> bool:
        """Whether ``viewer`` may read this report, in whole or in part."""
        return bool(viewer.roles & self.readers)

    def leads(self, ask: Ask, cell: Mapping[str, str]) -> Select[Any]:
        """The ids of the leads behind a figure. Raises Refusal ``report.no_leads``, and those of ``leads_of``."""
        if self.leads_of is None:
            raise Refusal("report.no_leads", report=self.name)
        return self.leads_of(ask, cell)


def question(
    report: Report, viewer: Person | None, arguments: Mapping[str, str], now: datetime, zone: tzinfo
) -> Ask:
    """What ``arguments`` (of an address or a command) ask ``report``. Raises Refusal where a filter is not understood
    or names nothing."""
    options = [one.option for one in report.options]
    filters = read_filters(arguments, report.filters, options, period_of(now, zone), report.default_months)
    return ask_of(viewer, filters, now, zone)


def ask_of(viewer: Person | None, filters: Filters, now: datetime, zone: tzinfo) -> Ask:
    """The question that ``viewer`` may ask; None at the command line. Raises as `scope_of`."""
    return Ask(filters, scope_of(viewer, filters, zone), now, zone)
