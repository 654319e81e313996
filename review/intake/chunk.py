"""Some rows of a file on their way from text to values, and what was found wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

import pandas as pd
from sqlalchemy import FromClause

from review.config import current_settings
from review.domain.leads import Precision
from review.intake.columns import NOTHING_MADE, Made
from review.intake.lookups import Found, id_of
from review.intake.problems import Problem
from review.intake.profile import Source
from review.intake.reader import Row
from review.intake.tables import TableFile
from review.intake.values import Moments, cleaned, marks, moments

#: Rows that are shaped and staged at a time.
CHUNK = 10_000

RAGGED = "row.ragged"


class Chunk:
    """Rows of equal length as columns of clean text, with the problems found so far."""

    def __init__(
        self, header: Sequence[str], rows: Sequence[Row], source: Source, made: Made = NOTHING_MADE,
        found: Found | None = None,
    ) -> None:
        width = len(header)
        self._made, self._found = made, found or {}
        self.source = source
        self.rows_read = len(rows)
        self.problems: list[Problem] = [
            Problem(row.line, None, f"{len(row.cells)} / {width}", RAGGED) for row in rows if len(row.cells) != width
        ]
        self._remarks: list[Problem] = []
        self._rows = rows
        whole = [row for row in rows if len(row.cells) == width] if self.problems else rows
        self.lines = pd.Series([row.line for row in whole], dtype="int64")
        self._place = {name: number for number, name in reversed(list(enumerate(header)))}
        self._texts: list[tuple[str, ...]] = list(zip(*(row.cells for row in whole), strict=True)) or [()] * width
        self._columns: dict[str, pd.Series] = {}

    def cells_of(self, lines: Collection[int]) -> dict[int, list[str]]:
        """The cells of the rows on ``lines``, as they were read."""
        return {row.line: row.cells for row in self._rows if row.line in lines} if lines else {}

    def all_cells(self) -> list[list[str]]:
        """The cells of every row, as they were read."""
        return [row.cells for row in self._rows]

    def column(self, name: str | None) -> pd.Series:
        """The clean text of a column, None where a cell is empty; all None for no column."""
        if name is None:
            return pd.Series([None] * len(self.lines), dtype=object)
        if name not in self._columns:
            if name in self._place:
                self._columns[name] = cleaned(self._texts[self._place[name]], self.source.blank)
            else:
                self._columns[name] = self._make(name)
        return self._columns[name]

    def ids(self, name: str | None) -> pd.Series:
        """A column of ids in one spelling."""
        if self.source.ids == "text":
            return self.column(name)
        one_spelling = id_of(self.source)
        return pd.Series([one_spelling(text) for text in self.column(name).tolist()], dtype=object)

    def has(self, name: str) -> bool:
        """Whether there is such a column, in the file or made."""
        return name in self._made.reachable(self._place, self._found)

    def _make(self, name: str) -> pd.Series:
        """A column that the file itself has not: looked up, the first of several, several joined, or a constant."""
        made = self.column(None)
        for one, lookup in self._made.lookups.items():
            if name in lookup.columns_given() and self.has(lookup.by):
                made = made.where(made.notna(), self._looked_up(name, one))
        for source in self._made.first_of.get(name, []):
            if self.has(source):
                made = made.where(made.notna(), self.column(source))
        if name in self._made.joined:
            parts = [self.column(source) for source in self._made.joined[name] if self.has(source)]
            made = pd.Series(
                [" ".join(part for part in row if part) or None for row in zip(*parts, strict=True)], dtype=object
            )
        if name in self._made.constants:
            made = made.where(made.notna(), self._made.constants[name])
        return made.astype(object)

    def _looked_up(self, name: str, lookup: str) -> pd.Series:
        said = self._found.get(lookup, {})
        model = self._made.lookups[lookup]
        given = self.column(model.by).tolist()
        keys = self.ids(model.by).tolist()
        found = [
            says.get(name) if (says := said.get(key)) else (text if model.keep else None)
            for key, text in zip(keys, given, strict=True)
        ]
        return pd.Series(found, dtype=object)

    def complain(self, where: pd.Series, column: str | None, code: str) -> None:
        """Note a problem for every row that ``where`` marks."""
        self.problems += self._noted(where, column, code)

    def remark(self, where: pd.Series, column: str | None, code: str) -> None:
        """Note something to be said of every row that ``where`` marks, though it is taken."""
        self._remarks += self._noted(where, column, code)

    def remarks(self) -> list[Problem]:
        """What is to be said of the rows that are taken."""
        bad = self.bad_lines()
        return [one for one in self._remarks if one.line not in bad]

    def _noted(self, where: pd.Series, column: str | None, code: str) -> list[Problem]:
        values = self.column(column)
        return [Problem(int(self.lines[index]), column, values[index], code) for index in where.index[where]]

    def moments(self, column: str | None, *, day_ends: bool = False) -> Moments:
        """A column of moments; unreadable ones become problems, those at a change of the clocks remarks."""
        formats = self.source.dates_of.get(column or "", self.source.dates)
        found = moments(
            self.column(column), formats, self.source.tzinfo, day_zone=current_settings().zone, day_ends=day_ends
        )
        self.complain(found.unreadable, column, "value.date")
        self.remark(found.in_gap, column, "remark.clock_gap")
        self.remark(found.twice, column, "remark.clock_overlap")
        return found

    def text(self, column: str | None, longest: int | None = None) -> pd.Series:
        """A column of text; values that do not fit become problems."""
        text = self.column(column)
        if column and longest is not None:
            self.complain(
                marks(one is not None and len(one) > longest for one in text.tolist()), column, "value.too_long"
            )
        return text

    def required(self, values: pd.Series, column: str) -> None:
        """Note a problem for every row that has no value here."""
        self.complain(values.isna(), column, "value.missing")

    def bad_lines(self) -> set[int]:
        """The lines with at least one problem."""
        return {problem.line for problem in self.problems}


def chunks(
    file: TableFile, source: Source, made: Made = NOTHING_MADE, found: Found | None = None
) -> Iterator[Chunk]:
    """The rows of ``file``, so many at a time; at least one chunk, perhaps empty."""
    rows = file.rows()
    taken = list(islice(rows, CHUNK))
    yield Chunk(file.names, taken, source, made, found)
    while taken := list(islice(rows, CHUNK)):
        yield Chunk(file.names, taken, source, made, found)


def longest_texts(table: FromClause) -> dict[str, int]:
    """The longest text that each column of ``table`` takes, where there is a limit."""
    return {name: length for name, column in table.c.items() if (length := getattr(column.type, "length", None))}


def precision_of(found: Moments) -> pd.Series:
    """How exactly each moment is known."""
    days = found.is_day.tolist()
    return pd.Series([Precision.DAY.value if day else Precision.INSTANT.value for day in days], dtype=object)
