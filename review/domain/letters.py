"""A report as it leaves the product: words, tables and pictures, ready to be put into a mail, a post or a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as a PNG, and what it says to whoever does not see it."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class LetterFigure:
    """One large number in words."""

    label: str
    value: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class LetterTable:
    """One table as text; ``numeric`` says which columns are numbers, ``more`` how many rows were left out."""

    title: str
    header: Sequence[str]
    numeric: Sequence[bool]
    rows: Sequence[Sequence[str]]
    note: str = ""
    more: int = 0
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A file that goes with it."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """The report. ``asked`` are its filters by name, ``part`` says that it is a part and which."""

    title: str
    finding: str
    asked: Sequence[tuple[str, str]] = ()
    part: str = ""
    figures: Sequence[LetterFigure] = ()
    tables: Sequence[LetterTable] = ()
    notes: Sequence[str] = ()
    files: Sequence[LetterFile] = field(default=())

    @property
    def pictures(self) -> list[Picture]:
        """Its pictures in order."""
        return [table.picture for table in self.tables if table.picture is not None]
