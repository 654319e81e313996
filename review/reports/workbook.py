"""A report as an XLSX workbook: what was asked and what the words mean, the figures, and a sheet for each table."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from flask_babel import gettext as _

from review.reports.frame import Ask, Column, Kind, Report, Result
from review.reports.showing import asked_for, part_text, value_text

#: The media type of a workbook.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "#,##0.0",
    Kind.COEFFICIENT: "0.00",
    Kind.SHARE: "0.0%",
    Kind.SECONDS: "#,##0",
    Kind.DAYS: "#,##0.0",
    Kind.MONEY: "#,##0.00",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
_UNITS = {Kind.SECONDS: "s", Kind.DAYS: "d"}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_WIDEST = 60


def workbook(report: Report, ask: Ask, result: Result, currency: str, owner: str | None = None) -> bytes:
    """The workbook's bytes. Text is written as text, whatever it looks like: no cell is a formula."""
    return made_workbook(str(report.title), ask.now, ask.zone, currency, _about(report, ask, result, owner), result)


def _about(report: Report, ask: Ask, result: Result, owner: str | None) -> Sequence[tuple[str, str]]:
    """What was asked, what was found in a sentence, and the definitions."""
    return [
        (str(_("What it says")), str(report.summary)),
        (str(_("Asked at")), value_text(ask.now, Kind.MOMENT)),
        *asked_for(report, ask, owner),
        *([(str(_("Part")), part_text(ask))] if part_text(ask) else []),
        (str(_("Finding")), result.finding),
        *((str(_("Note")), note) for note in result.notes),
        *((str(term), str(text)) for term, text in report.terms),
    ]


def made_workbook(
    title: str, at: datetime, zone: tzinfo, currency: str, about: Sequence[tuple[str, str]], result: Result
) -> bytes:
    """A workbook that says it was made ``at``: a sheet of names and texts (``about``), one of the figures, and one a
    table. The same bytes for the same arguments."""
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": title, "created": at.astimezone(UTC).replace(tzinfo=None)})
        writer = _Writer(book, zone, currency)
        writer.about(title, about)
        figures = (Column("label", _("Figure"), Kind.TEXT), Column("value", _("Value"), Kind.TEXT),
                   Column("meaning", _("What it says"), Kind.TEXT))  # fmt: skip
        if result.figures:
            shown = [(one.label, value_text(one.value, one.kind), one.meaning) for one in result.figures]
            writer.sheet(_("Figures"), figures, shown)
        for table in result.tables:
            writer.sheet(table.title, table.columns, [row.values for row in table.rows])
    return target.getvalue()


class _Writer:
    def __init__(self, book: Any, zone: tzinfo, currency: str) -> None:
        self.book, self.zone, self.currency = book, zone, currency
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
        self.names: set[str] = set()

    def about(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        """What this is, line by line."""
        sheet = self.book.add_worksheet(self._name(_("About this report")))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, title, self.title)
        for number, (name, text) in enumerate(lines, start=2):
            sheet.write_string(number, 0, name, self.bold)
            sheet.write_string(number, 1, text, self.wrap)

    def sheet(self, title: str, columns: tuple[Column, ...], rows: Any) -> None:
        """One table with a header that stays in sight and can be filtered."""
        sheet = self.book.add_worksheet(self._name(title))
        widths = [len(column.label) + 2 for column in columns]
        for place, column in enumerate(columns):
            unit = self.currency if column.kind is Kind.MONEY else _UNITS.get(column.kind)
            sheet.write_string(0, place, f"{column.label} ({unit})" if unit else column.label, self.head)
        count = 0
        for count, row in enumerate(rows, start=1):
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._cell(sheet, count, place, value, column.kind)
                widths[place] = max(widths[place], min(len(str(value)) + 2, _WIDEST))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(max(width, 8), _WIDEST))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, max(len(columns) - 1, 0))

    def _cell(self, sheet: Any, row: int, place: int, value: Any, kind: Kind) -> None:
        if value is None:
            return
        if isinstance(value, datetime):
            sheet.write_datetime(row, place, value.astimezone(self.zone).replace(tzinfo=None), self.formats[kind])
        elif kind is Kind.MONEY:
            scale = get_currency_precision(self.currency)
            sheet.write_number(row, place, float(Decimal(value).scaleb(-scale)), self.formats[kind])
        elif isinstance(value, (int, float)) and kind in self.formats:
            sheet.write_number(row, place, value, self.formats[kind])
        else:
            sheet.write_string(row, place, str(value))

    def _name(self, title: str) -> str:
        """A sheet's name: short, without what Excel refuses, and not yet taken."""
        plain = _FORBIDDEN.sub(" ", str(title)).strip("' ")[:_LONGEST_NAME] or "Sheet"
        name, number = plain, 1
        while name.casefold() in self.names:
            number += 1
            name = f"{plain[: _LONGEST_NAME - 4]} ({number})"
        self.names.add(name.casefold())
        return name
