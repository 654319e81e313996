"""CSV files, read strictly: every row with the line it begins on, or one refusal that says where it went wrong.

A line number is that of the line in the file on which the row begins, the header being line 1. Lines without a
single character are no rows.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from unicodedata import normalize

from review.domain.errors import Refusal

#: The longest cell, in characters. A longer one is nearly always a quote that was never closed.
LONGEST_CELL = 131_072
_BLOCK = 1 << 20
DELIMITERS = (",", ";", "\t", "|")


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


class CsvFile:
    """A CSV file whose header was read. Raises `Refusal` (codes ``file.…``) where the file is not what it should be."""

    def __init__(self, path: Path, name: str, *, encoding: str, delimiter: str) -> None:
        self.path = path
        self.name = name
        self.delimiter = delimiter
        self.encoding = _encoding(path, encoding, name)
        self.size = path.stat().st_size
        self.header = self._read_header()

    def fingerprint(self) -> tuple[str, int]:
        """The SHA-256 of the file's bytes in hex, and how many line breaks it has (about as many as rows)."""
        digest, breaks = hashlib.sha256(), 0
        with self.path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                breaks += block.count(b"\n")
        return digest.hexdigest(), breaks

    def rows(self) -> Iterator[Row]:
        """The rows after the header, ragged ones too."""
        records = self._records(self.delimiter)
        next(records)
        yield from records

    def rows_at(self, lines: Iterable[int]) -> Iterator[Row]:
        """The rows that begin on ``lines``."""
        wanted = set(lines)
        return (row for row in self.rows() if row.line in wanted)

    def header_with(self, delimiter: str) -> list[str]:
        """The header as it would be with another delimiter; empty where it cannot be read so."""
        try:
            return _clean_header(next(self._records(delimiter)).cells)
        except (Refusal, StopIteration):
            return []

    def _read_header(self) -> list[str]:
        first = next(self._records(self.delimiter), None)
        if first is None or not any(cell.strip() for cell in first.cells):
            raise Refusal("file.empty", name=self.name)
        return _clean_header(first.cells)

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
                raise self._undecodable() from error
            except csv.Error as error:
                raise _broken(error, self.name, begins, lines, delimiter) from error

    def _undecodable(self) -> Refusal:
        """Where the bytes are that are no text; found by reading the file again, since readers decode ahead."""
        decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        line, column, seen = 1, 1, 0
        with self.path.open("rb") as file:
            while True:
                block = file.read(_BLOCK)
                try:
                    text = decoder.decode(block, final=not block)
                except UnicodeError as error:
                    good, bad = _split(error)
                    line, column = _after(good, line, column)
                    return Refusal(
                        "file.undecodable", name=self.name, line=line, column=column,
                        encoding=self.encoding.removesuffix("-sig"), bytes=bad,
                    )
                line, column = _after(text, line, column)
                seen += len(block)
                if not block:  # the file changed while it was read
                    return Refusal(
                        "file.undecodable", name=self.name, line=line, column=column, encoding=self.encoding, bytes="?"
                    )


def _split(error: UnicodeError) -> tuple[str, str]:
    """The text before the bytes that cannot be decoded, and those bytes in hex."""
    if not isinstance(error, UnicodeDecodeError):
        return "", "?"
    good = bytes(error.object[: error.start]).decode(error.encoding, "ignore")
    return good, bytes(error.object[error.start : error.end]).hex(" ")


def _after(text: str, line: int, column: int) -> tuple[int, int]:
    """Where one stands after ``text``."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    breaks = unified.count("\n")
    if breaks:
        return line + breaks, len(unified) - unified.rindex("\n")
    return line, column + len(unified)


def _encoding(path: Path, declared: str, name: str) -> str:
    """The encoding to read with: the declared one, unless the file's first bytes contradict it."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise Refusal("file.empty", name=name)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and "16" not in declared and "32" not in declared:
        raise Refusal("file.utf16", name=name, encoding=declared)
    return declared


def _clean_header(cells: list[str]) -> list[str]:
    return [normalize("NFC", cell).strip() for cell in cells]


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
