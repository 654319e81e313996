"""XLSX workbooks: the first sheet that has rows, its cells as text.

A formula gives the value that the spreadsheet kept for it. Real dates become ISO dates, whole numbers lose their
decimal point; a whole number of more than 15 digits has been rounded by the spreadsheet, and is written so.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

from python_calamine import CalamineError, CalamineWorkbook

from review.domain.errors import Refusal
from review.intake.archives import check_workbook
from review.intake.edges import header_place, is_footer
from review.intake.reader import LONGEST_CELL, Row, Score

_LOOKED_AT = 20
#: Beyond this a spreadsheet's numbers are no longer exact.
_LARGEST_EXACT = 10**15


class SheetFile:
    """A workbook whose header was read; a row's line is its number as the spreadsheet shows it."""

    def __init__(self, path: Path, name: str, *, known: Score | None = None) -> None:
        self.path, self.name = path, name
        check_workbook(path, name)
        try:
            workbook = CalamineWorkbook.from_path(str(path))
            sheets = [workbook.get_sheet_by_name(one) for one in workbook.sheet_names]
            filled = [sheet for sheet in sheets if sheet.height]
            if not filled:
                raise Refusal("file.empty", name=name)
            self._sheet = filled[0]
            self._first = (self._sheet.start or (0, 0))[0]
            self._cells: list[list[Any]] = self._sheet.to_python(skip_empty_area=True)
            self.merged = len(self._sheet.merged_cell_ranges or [])
        except (CalamineError, OSError, ValueError) as error:
            raise Refusal("file.broken_workbook", name=name, problem=str(error)) from error
        self.guessed = False
        self.footers: set[int] = set()
        first = [[normalize("NFC", _text(cell)).strip() for cell in row] for row in self._cells[:_LOOKED_AT]]
        self.preamble = header_place(first, known)
        self.header = first[self.preamble]
        self.names = self.header
        if not any(self.header):
            raise Refusal("file.empty", name=name)

    def fingerprint(self) -> tuple[str, int]:
        """The SHA-256 of the file's bytes in hex, and how many rows the sheet has."""
        digest = hashlib.sha256()
        with self.path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
        return digest.hexdigest(), len(self._cells)

    def rows(self) -> Iterator[Row]:
        """The rows after the header; those without any value are none."""
        for place, row in enumerate(self._cells[self.preamble + 1 :], self.preamble + 1):
            cells = [_text(cell) for cell in row]
            line = self._first + place + 1
            if not any(cell.strip() for cell in cells):
                continue
            if is_footer(cells, after_footer=bool(self.footers) and line > min(self.footers)):
                self.footers.add(line)
                continue
            long = next((cell for cell in cells if len(cell) > LONGEST_CELL), None)
            if long is not None:
                raise Refusal("file.cell_too_large", name=self.name, line=line, limit=LONGEST_CELL // 1024)
            yield Row(line, cells)

    def rows_at(self, lines: Iterable[int]) -> Iterator[Row]:
        """The rows that stand on ``lines``."""
        wanted = set(lines)
        return (row for row in self.rows() if row.line in wanted)


def _text(cell: Any) -> str:
    """A cell as an export would write it."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case int() | float():
            return _number(cell)
        case dt.datetime():
            return cell.isoformat(" ", "seconds") if cell.time() != dt.time() else cell.date().isoformat()
        case dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return str(cell).replace("\0", "")


def _number(cell: float) -> str:
    if not float(cell).is_integer():
        return repr(cell)
    return f"{cell:.14E}" if abs(cell) >= _LARGEST_EXACT else str(int(cell))
