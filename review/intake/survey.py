"""A first look at the files of an upload: their columns, what they hold, and how they are written."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from review.intake.value_words import MEANINGS
from review.models.import_run import FileKind

#: What spreadsheets and exports write into cells that hold nothing.
NOTHING = frozenset({
    "#REF!", "#N/A", "#VALUE!", "N/A", "n/a", "NULL", "null", "None", "NaN", "nan", "-", "--", "—",
    "000000000000000AAA",
})


@dataclass(frozen=True, slots=True)
class ColumnSurvey:
    """One column: samples, every different value with its count (commonest first; None: too many), readings of dates.

    ``decimal`` is the sign before the cents where the values show it, "?" where they are numbers that do not, and
    empty where they are no numbers. Empty cells count as the value "". ``name`` is in the words of the profile, where
    one reads the file; ``heading`` is what the file itself says there, and ``made`` whether the file has no such column
    and the profile makes it from others.
    """

    name: str
    samples: tuple[str, ...]
    filled: int
    values: tuple[tuple[str, int], ...] | None
    readings: tuple[tuple[str, ...], ...] = ()
    decimal: str = ""
    mail: bool = False
    heading: str = ""
    made: bool = False


@dataclass(frozen=True, slots=True)
class FileSurvey:
    """The files that one section of a profile reads, nearly always one: their rows, and their columns in order.

    ``roles``: whose words are asked for, None for all. ``unclear``: columns of dates that show neither day nor month
    first, each with one of its values.
    """

    kind: FileKind
    name: str
    section: str
    rows: int
    columns: tuple[ColumnSurvey, ...]
    roles: tuple[str, ...] | None = None
    unclear: tuple[tuple[str, str], ...] = ()

    @property
    def header(self) -> list[str]:
        """The names of the columns that the file itself has."""
        return [column.name for column in self.columns if not column.made]

    def role_of(self, field: str) -> str | None:
        """The role whose words a column of this field holds, where they are asked for."""
        return field if field in MEANINGS and (self.roles is None or field in self.roles) else None

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
        return FileSurvey(**{
            **document, "kind": FileKind(document["kind"]), "columns": columns,
            "roles": None if document["roles"] is None else tuple(document["roles"]),
            "unclear": tuple((column, value) for column, value in document["unclear"]),
        })
