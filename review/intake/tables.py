"""A file with rows, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from review.domain.errors import Refusal
from review.intake.archives import is_workbook
from review.intake.profile_source import Source
from review.intake.reader import CsvFile, Row, Score
from review.intake.sheets import SheetFile

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class TableFile(Protocol):
    """What staging needs of a file."""

    path: Path
    name: str
    header: list[str]
    names: list[str]
    preamble: int
    footers: set[int]
    guessed: bool

    def fingerprint(self) -> tuple[str, int]:
        """The SHA-256 of the file's bytes in hex, and about how many rows it has."""

    def rows(self) -> Iterator[Row]:
        """The rows after the header."""

    def rows_at(self, lines: Iterable[int]) -> Iterator[Row]:
        """The rows that begin on ``lines``."""


def open_table(path: Path, name: str, source: Source, known: Score | None = None) -> TableFile:
    """The file as a table. Raises `Refusal` (codes ``file.…``) where it is none, or one that is not read."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLE:
        raise Refusal("file.old_workbook", name=name)
    if start == _ZIP:
        if not is_workbook(path, name):
            raise Refusal("file.archive_here", name=name)
        return SheetFile(path, name, known=known)
    return CsvFile(path, name, encoding=source.encoding, delimiter=source.delimiter, known=known)
