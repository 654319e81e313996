"""What follows from a verdict, by a table that the clerk edits, and what has become of it since.

The table has one row for each kind of event, verdict and diagnosis. A returned lead goes back to Sales with an owner,
a deadline and a fresh clock: follow-up and idleness are counted from its return. Nothing follows where the panel
reached no verdict, nor for a lead that has since opted out or converted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from review.domain.answers import Answer, Diagnosis
from review.domain.documents import Reader
from review.domain.leads import EventKind
from review.domain.moments import end_of_day, local_day

SCHEMA = "jb-remedies-v1"
LONGEST_DEADLINE = 90
#: The events from which something can follow.
KINDS = (EventKind.REJECTED, EventKind.IGNORED, EventKind.DISQUALIFIED)
#: The verdicts from which something can follow: the rejection (or the leaving) was right, or it was wrong.
VERDICTS = ("right", "wrong")
#: How a table writes a case in which the panel left one of the first two questions open.
NO_DIAGNOSIS = "none"
DIAGNOSES = (*(one.value for one in Diagnosis), NO_DIAGNOSIS)


class Remedy(StrEnum):
    """What follows from a verdict."""

    RETURNED = "returned"  # to Sales, with a deadline
    RECYCLED = "recycled"  # to Marketing's nurture
    CLOSED = "closed"
    DEFINITION_PROPOSAL = "definition_proposal"
    NONE = "none"


class Withheld(StrEnum):
    """Why nothing follows though the table says otherwise."""

    UNDECIDED = "undecided"
    OPTED_OUT = "opted_out"
    CONVERTED = "converted"


class Progress(StrEnum):
    """How far a remedy has come, as later imports show it; the first of these that holds, in this order."""

    WON = "won"
    ACCEPTED = "accepted"
    SETTLED = "settled"  # rejected again, back in nurture, or a newer definition is there; or nothing was asked
    WORKED = "worked"
    OVERDUE = "overdue"
    OPEN = "open"


RowKey = tuple[EventKind, str, str]


@dataclass(frozen=True, slots=True)
class RemedyTable:
    """One version of the table. ``deadline_days``: days for a returned lead's first touch after its return."""

    rows: Mapping[RowKey, Remedy]
    deadline_days: int

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> RemedyTable:
        """Read a stored document strictly. Raises Refusal ``remedy.table_malformed`` (path, problem)."""
        read = Reader(document, "remedy.table_malformed")
        read.exactly("schema", SCHEMA)
        rows: dict[RowKey, Remedy] = {}
        for row in read.rows("rows"):
            key = (
                EventKind(row.one_of("kind", KINDS)),
                row.one_of("verdict", VERDICTS),
                row.one_of("diagnosis", DIAGNOSES),
            )
            if key in rows:
                row.refuse("kind", "key_twice")
            rows[key] = Remedy(row.one_of("remedy", tuple(Remedy)))
            row.done()
        table = cls(rows, read.whole("deadline_days", least=1, most=LONGEST_DEADLINE))
        read.done()
        if set(rows) != set(row_keys()):
            read.refuse("rows", "missing")
        return table

    def to_document(self) -> dict[str, Any]:
        """The document that is stored; ``from_document`` reads it back unchanged."""
        return {
            "schema": SCHEMA,
            "deadline_days": self.deadline_days,
            "rows": [
                {"kind": kind.value, "verdict": verdict, "diagnosis": diagnosis, "remedy": self.rows[key].value}
                for key in row_keys()
                for kind, verdict, diagnosis in (key,)
            ],
        }


@dataclass(frozen=True, slots=True)
class LeadNow:
    """What the CRM last said of the lead that decides whether anything can follow."""

    opted_out: bool
    converted: bool


def row_keys() -> tuple[RowKey, ...]:
    """The rows of a table, in the order in which they are shown."""
    return tuple((kind, verdict, diagnosis) for kind in KINDS for verdict in VERDICTS for diagnosis in DIAGNOSES)


def _default(key: RowKey) -> Remedy:
    _kind, verdict, diagnosis = key
    if verdict == "wrong":
        return Remedy.RETURNED
    if diagnosis in (Diagnosis.MARKETING_QUALITY, Diagnosis.BOTH):
        return Remedy.RECYCLED
    return Remedy.DEFINITION_PROPOSAL if diagnosis == Diagnosis.DEFINITION_OR_TIMING else Remedy.CLOSED


DEFAULT_TABLE = RemedyTable({key: _default(key) for key in row_keys()}, deadline_days=5)


def find_remedy(
    table: RemedyTable, kind: EventKind, valid: Answer | None, diagnosis: Diagnosis | None, lead: LeadNow
) -> tuple[Remedy, Withheld | None]:
    """What follows from a verdict; where it is nothing that the table did not ask for, why."""
    if kind not in KINDS:
        return Remedy.NONE, None
    if valid not in (Answer.YES, Answer.NO):
        return Remedy.NONE, Withheld.UNDECIDED
    verdict = "right" if valid is Answer.YES else "wrong"
    remedy = table.rows[kind, verdict, diagnosis.value if diagnosis else NO_DIAGNOSIS]
    if remedy not in (Remedy.RETURNED, Remedy.RECYCLED):
        return remedy, None
    if lead.opted_out:
        return Remedy.NONE, Withheld.OPTED_OUT
    if lead.converted:
        return Remedy.NONE, Withheld.CONVERTED
    return remedy, None


def due_at(given_at: datetime, table: RemedyTable, zone: tzinfo) -> datetime:
    """Until when a returned lead is to be touched: the end of the day, in ``zone``."""
    return end_of_day(local_day(given_at, zone) + timedelta(days=table.deadline_days), zone)
