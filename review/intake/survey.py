"""A first look at a file that no profile is known for: its columns, what they hold, and how they are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from review.domain.errors import Refusal
from review.intake.date_evidence import DateEvidence
from review.intake.reader import DELIMITERS, CsvFile
from review.models.import_run import FileKind

#: Of a column with more different values than this, none is listed: it holds no words to be mapped.
LISTED = 300
SAMPLES = 3
#: What spreadsheets and exports write into cells that hold nothing.
NOTHING = frozenset({
    "#REF!", "#N/A", "#VALUE!", "N/A", "n/a", "NULL", "null", "None", "NaN", "nan", "-", "--", "—",
    "000000000000000AAA",
})
_CHUNK = 20_000
#: So many different values of a chunk tell how a column writes its numbers.
_ENOUGH = 1_000
_SHOWN = 80
_NUMBER = re.compile(r"[^\d.,'-]*-?\d[\d.,' \u00a0\u202f]*[^\d.,'-]*")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class ColumnSurvey:
    """One column: samples, every different value with its count (commonest first; None: too many), readings of dates.

    ``decimal`` is the sign before the cents where the values show it, "?" where they are numbers that do not, and
    empty where they are no numbers. Empty cells count as the value "".
    """

    name: str
    samples: tuple[str, ...]
    filled: int
    values: tuple[tuple[str, int], ...] | None
    readings: tuple[tuple[str, ...], ...] = ()
    decimal: str = ""
    mail: bool = False


@dataclass(frozen=True, slots=True)
class FileSurvey:
    """One file: how it is written, how many rows it has, and its columns in order."""

    kind: FileKind
    name: str
    encoding: str
    delimiter: str
    rows: int
    columns: tuple[ColumnSurvey, ...]

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    def as_document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @staticmethod
    def from_document(document: dict[str, Any]) -> FileSurvey:
        """From what `as_document` gave, by way of JSON."""
        columns = tuple(
            ColumnSurvey(**{
                **one,
                "samples": tuple(one["samples"]),
                "values": None if one["values"] is None else tuple((value, count) for value, count in one["values"]),
                "readings": tuple(tuple(formats) for formats in one["readings"]),
            })
            for one in document["columns"]
        )
        return FileSurvey(**{**document, "kind": FileKind(document["kind"]), "columns": columns})


def survey_file(path: Path, name: str, kind: FileKind) -> FileSurvey:
    """Look at the whole of a file once. Raises `Refusal` (codes ``file.…``) where it cannot be read as CSV."""
    file = open_unknown(path, name)
    columns = [_Column(one) for one in file.header]
    rows = 0
    records = file.rows()
    while chunk := list(islice(records, _CHUNK)):
        rows += len(chunk)
        whole = [row.cells for row in chunk if len(row.cells) == len(columns)]
        for column, cells in zip(columns, zip(*whole, strict=True), strict=False):
            column.add(cells)
    return FileSurvey(
        kind, name, file.encoding.removesuffix("-sig"), file.delimiter, rows, tuple(one.result() for one in columns)
    )


def open_unknown(path: Path, name: str) -> CsvFile:
    """The file, opened by the first encoding that reads it whole and the separator that gives most columns."""
    refused: Refusal | None = None
    for encoding in _encodings(path):
        try:
            file = CsvFile(path, name, encoding=encoding, delimiter=",")
            best = max(DELIMITERS, key=lambda one, file=file: len(file.header_with(one)))  # type: ignore[misc]
            return CsvFile(path, name, encoding=encoding, delimiter=best)
        except Refusal as refusal:
            if refusal.code != "file.undecodable":
                raise
            refused = refused or refusal
    raise refused or Refusal("file.empty", name=name)


def _encodings(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        start = file.read(2)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        yield "utf-16"
        return
    for encoding in ("utf-8", "cp1252"):
        try:
            with path.open(encoding=encoding, newline="") as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        yield encoding
    yield "utf-8"


@dataclass(slots=True)
class _Column:
    name: str
    samples: dict[str, None] = field(default_factory=dict)
    filled: int = 0
    values: Counter[str] | None = field(default_factory=Counter)
    dates: DateEvidence | None = field(default_factory=DateEvidence)
    decimal: _Decimal | None = field(default_factory=lambda: _Decimal())  # noqa: PLW0108 - the class stands below
    mails: bool = True

    def add(self, cells: Sequence[str]) -> None:
        counts = Counter(cells)
        different = {value for raw in counts if (value := raw.strip())} - NOTHING
        self.filled += sum(count for value, count in counts.items() if value.strip())
        if len(self.samples) < SAMPLES:
            for value in cells:
                if value.strip() and len(self.samples) < SAMPLES:
                    self.samples.setdefault(value.strip()[:_SHOWN])
        if self.values is not None:
            for value, count in counts.items():
                self.values[value.strip()] += count
            if len(self.values) > LISTED:
                self.values = None
        if self.dates is not None:
            self.dates.add(different)
            self.dates = None if self.dates.hopeless else self.dates
        if self.decimal is not None and not self.decimal.add(islice(different, _ENOUGH)):
            self.decimal = None
        self.mails = self.mails and all(_MAIL.fullmatch(value) for value in different)

    def result(self) -> ColumnSurvey:
        readings = self.dates.readings() if self.dates is not None and self.filled else []
        listed = None
        if self.values is not None:
            listed = tuple(sorted(self.values.items(), key=lambda one: (-one[1], one[0])))
        return ColumnSurvey(
            self.name, tuple(self.samples), self.filled, listed, tuple(map(tuple, readings)),
            self.decimal.sign if self.decimal is not None and self.filled else "", self.mails and self.filled > 0,
        )


@dataclass(slots=True)
class _Decimal:
    """Which sign stands before the cents; a sign with other than three digits after it can be no other."""

    votes: Counter[str] = field(default_factory=Counter)

    def add(self, values: Iterable[str]) -> bool:
        """Take the values into account; whether they all are numbers."""
        for value in values:
            if not _NUMBER.fullmatch(value):
                return False
            signs = re.findall(r"[.,]", value)
            if not signs:
                continue
            after = len(re.findall(r"\d", value.rpartition(signs[-1])[2]))
            if signs.count(signs[-1]) == 1 and (after != 3 or len(set(signs)) > 1):
                self.votes[signs[-1]] += 1
            elif signs.count(signs[-1]) > 1:
                self.votes["," if signs[-1] == "." else "."] += 1
        return True

    @property
    def sign(self) -> str:
        return self.votes.most_common(1)[0][0] if self.votes else "?"
