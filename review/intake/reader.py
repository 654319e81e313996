"""CSV files, read strictly: every row with the line it begins on, or one refusal that says where it went wrong.

A line number is that of the line in the file on which the row begins. Lines without a single character are no rows;
nor is what stands before the header, or a report's footer, which are counted.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO
from unicodedata import normalize

from review.domain.errors import Refusal
from review.intake.edges import as_meant, header_place, is_footer
from review.intake.encodings import find_encoding, undecodable
from review.intake.profile_source import AUTO

#: The longest cell, in characters. A longer one is nearly always a quote that was never closed.
LONGEST_CELL = 131_072
_BLOCK = 1 << 20
DELIMITERS = (",", ";", "\t", "|")
#: The header is looked for among so many rows.
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands: the line on which it begins, and its cells."""

    line: int
    cells: list[str]


class _Lines:
    """The physical lines of a text file; remembers those of the present record for error messages."""

    def __init__(self, file: IO[str], name: str) -> None:
        self._file = file
        self._name = name
        self.count = 0
        self.of_record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.count += 1
            if "\0" in line:
                raise Refusal("file.nul", name=self._name, line=self.count, column=line.index("\0") + 1)
            self.of_record.append(line)
            yield line


#: Gives how many of the columns somebody looks for are among the headings.
Score = Callable[[list[str]], int]


class CsvFile:
    """A CSV file whose header was read. Raises `Refusal` (codes ``file.…``) where the file is not what it should be.

    ``encoding`` and ``delimiter`` may be "auto"; ``known`` tells the header from other rows. ``names`` are the headings
    in the profile's words, `header` itself until somebody says otherwise.
    """

    def __init__(
        self, path: Path, name: str, *, encoding: str, delimiter: str, known: Score | None = None
    ) -> None:
        self.path = path
        self.name = name
        self._known = known
        self.encoding, self.guessed = find_encoding(path, encoding, name)
        self.size = path.stat().st_size
        self.delimiter = self._find_delimiter() if delimiter == AUTO else delimiter
        self.footers: set[int] = set()
        self.preamble, self.header = self._read_header()
        self.names = self.header

    def fingerprint(self) -> tuple[str, int]:
        """The SHA-256 of the file's bytes in hex, and how many line breaks it has (about as many as rows)."""
        digest, breaks = hashlib.sha256(), 0
        with self.path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                breaks += block.count(b"\n")
        return digest.hexdigest(), breaks

    def rows(self) -> Iterator[Row]:
        """The rows after the header, ragged ones too, without the footers."""
        for place, row in enumerate(self._records(self.delimiter)):
            if place <= self.preamble:
                continue
            if is_footer(row.cells, after_footer=bool(self.footers) and row.line > min(self.footers)):
                self.footers.add(row.line)
            else:
                yield row

    def rows_at(self, lines: Iterable[int]) -> Iterator[Row]:
        """The rows that begin on ``lines``."""
        wanted = set(lines)
        return (row for row in self.rows() if row.line in wanted)

    def header_with(self, delimiter: str) -> list[str]:
        """The header as it would be with another delimiter; empty where it cannot be read so."""
        first: list[list[str]] = []
        with contextlib.suppress(Refusal):  # the rows before a broken one are enough to tell
            first.extend(_clean_header(row.cells) for row in islice(self._records(delimiter), _LOOKED_AT))
        return first[header_place(first, self._known)] if first else []

    def _find_delimiter(self) -> str:
        found = {delimiter: self.header_with(delimiter) for delimiter in DELIMITERS}
        known = self._known or (lambda _header: 0)
        return max(DELIMITERS, key=lambda one: (known(found[one]), len(found[one])))

    def _read_header(self) -> tuple[int, list[str]]:
        """How many rows stand before the header, and the header."""
        first: list[list[str]] = []
        try:
            first.extend(_clean_header(row.cells) for row in islice(self._records(self.delimiter), _LOOKED_AT))
        except Refusal:
            if not first:
                raise
        if not first or not any(any(row) for row in first):
            raise Refusal("file.empty", name=self.name)
        place = header_place(first, self._known)
        return place, first[place]

    def _records(self, delimiter: str) -> Iterator[Row]:
        with self.path.open(encoding=self.encoding, errors="strict", newline="") as file:
            lines = _Lines(file, self.name)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            begins = 1
            try:
                for cells in reader:
                    if cells:
                        yield Row(begins, cells)
                    begins = lines.count + 1
                    lines.of_record.clear()
            except UnicodeError as error:
                raise undecodable(self.path, self.name, self.encoding) from error
            except csv.Error as error:
                raise _broken(error, self.name, begins, lines, delimiter) from error


def _clean_header(cells: list[str]) -> list[str]:
    return [as_meant(normalize("NFC", cell).strip()) for cell in cells]


def _broken(error: csv.Error, name: str, begins: int, lines: _Lines, delimiter: str) -> Refusal:
    """What a failed parse means to the person who has the file."""
    text = str(error)
    opened, still_open = _last_quote(lines.of_record, delimiter)
    if "field larger" in text:
        if still_open and len(lines.of_record) > 1:
            return Refusal("file.quote_open", name=name, line=begins + opened)
        return Refusal("file.cell_too_large", name=name, line=begins, limit=LONGEST_CELL // 1024)
    if "unexpected end of data" in text:
        return Refusal("file.quote_open", name=name, line=begins + opened)
    return Refusal("file.stray_quote", name=name, line=lines.count, opened=begins + opened)


def _last_quote(lines: list[str], delimiter: str) -> tuple[int, bool]:
    """How many lines into the record its last quoted cell was opened, and whether it is open at the record's end."""
    opened, inside, fresh, closed = 0, False, True, False
    for number, line in enumerate(lines):
        for character in line:
            if character == '"' and closed:  # a doubled quote: the cell goes on
                inside, closed = True, False
            elif character == '"' and inside:
                inside, closed = False, True
            elif character == '"' and fresh:
                inside, opened = True, number
            else:
                closed = False
            fresh = not inside and not closed and (character == delimiter or character in "\r\n")
    return opened, inside
