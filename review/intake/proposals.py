"""What the columns of an unknown file probably are: a field each, why, and how sure.

A name counts as the same whatever its case, accents, spaces and signs; after that come the names that other exports
use, then names that look alike. What a column holds must fit its field: dates for a date, addresses for an address.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from review.intake.date_evidence import day_of
from review.intake.field_words import FACTS, FLAGS, MOMENTS, NAMES, PERSONAL
from review.intake.survey import ColumnSurvey, FileSurvey
from review.intake.value_words import FALSE, TRUE
from review.models.import_run import FileKind

#: Names less alike than this (of 100) propose nothing; short names are alike by chance.
_ALIKE, _SHORTEST = 88, 5
#: Above this many values a column is no fact to compare leads by.
_MOST_FACTS = 60
_CUSTOM = re.compile(r"(__c|__r)$")
_PREFIX = re.compile(r"^[\w ]+(: | - )")


class Why(StrEnum):
    """What a proposal rests on."""

    NAME = "name"
    ALIAS = "alias"
    ALIKE = "alike"
    CONTENT = "content"
    SAVED = "saved"
    PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The field a column probably is, on what grounds, and how sure of 100."""

    field: str
    why: Why
    sure: int


def compact(name: str) -> str:
    """``name`` without what differs between exports: case, accents, spaces, signs, a custom field's ending."""
    bare = _CUSTOM.sub("", name.strip())
    text = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(one for one in text if one.isalnum() and not unicodedata.combining(one))


def spaced(name: str) -> str:
    """``name`` as words."""
    bare = _CUSTOM.sub("", name.strip())
    bare = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare)
    text = unicodedata.normalize("NFKD", bare.casefold())
    plain = "".join(one for one in text if not unicodedata.combining(one))
    return " ".join(re.findall(r"\w+", plain.replace("_", " ")))


def propose_columns(survey: FileSurvey) -> list[Proposal | None]:
    """A proposal for each column, no field twice; the surest go first."""
    found: list[tuple[int, int, str, Why]] = []
    for place, column in enumerate(survey.columns):
        found += [
            (rated[0], place, field, rated[1])
            for field in NAMES[survey.kind]
            if _fits(field, column) and (rated := _rate(field, column.name, survey.kind))
        ]
        if survey.kind is FileKind.LEADS and column.mail:
            found.append((70, place, "person_email", Why.CONTENT))
    found += _by_content(survey)
    proposals: list[Proposal | None] = [None] * len(survey.columns)
    taken: set[str] = set()
    for sure, place, field, why in sorted(found, key=lambda one: (-one[0], one[1])):
        if proposals[place] is None and field not in taken:
            proposals[place] = Proposal(field, why, sure)
            taken.add(field)
    return proposals


def is_own(name: str) -> bool:
    """Whether a column is one that the organisation added to its CRM."""
    return _CUSTOM.search(name.strip()) is not None


def likely_kind(header: Sequence[str]) -> dict[FileKind, int]:
    """How much a file with these columns looks like one of leads, and like one of touches."""
    points = {}
    for kind, fields in NAMES.items():
        rated = [
            (rate[0], field) for name in header if name for field in fields if (rate := _rate(field, name, kind))
        ]
        best: dict[str, int] = {}
        for sure, field in rated:
            best[field] = max(best.get(field, 0), sure)
        points[kind] = sum(best.values())
    return points


def _by_content(survey: FileSurvey) -> list[tuple[int, int, str, Why]]:
    """What only the values tell: the one column of moments of a touches file, an id that differs in every row."""
    found = []
    for place, column in enumerate(survey.columns):
        if column.readings and survey.kind is FileKind.TOUCHES:
            found.append((40, place, "time", Why.CONTENT))
        if place == 0 and column.values is None and not column.readings and column.filled == survey.rows:
            found.append((40, place, "external_id", Why.CONTENT))
    return found


def _rate(field: str, name: str, kind: FileKind) -> tuple[int, Why] | None:
    """How surely a column of this name is ``field``."""
    if compact(name) == compact(field):
        return 100, Why.NAME
    bare = _PREFIX.sub("", name)
    wanted = {compact(name): 0, compact(bare): 1}
    for place, alias in enumerate(NAMES[kind][field]):
        if (cost := wanted.get(compact(alias))) is not None:
            return 99 - min(place, 20) // 4 - cost, Why.ALIAS
    words = spaced(bare)
    if len(words) < _SHORTEST:
        return None
    others = [other for alias in NAMES[kind][field] if len(other := spaced(alias)) >= _SHORTEST]
    alike = max((fuzz.token_sort_ratio(words, other) for other in others), default=0.0)
    return (int(alike) - 10, Why.ALIKE) if alike >= _ALIKE else None


def _fits(field: str, column: ColumnSurvey) -> bool:
    """Whether what the column holds can be what the field asks for; an empty column can be anything."""
    if not column.filled:
        return True
    if field in MOMENTS:
        return bool(column.readings)
    if field in FLAGS:
        return column.values is not None and all(value.casefold() in {*TRUE, *FALSE, ""} for value, _ in column.values)
    if field == "amount":
        return bool(column.decimal)
    if field == "person_name":  # exports call a contact's id its name, too
        return any(letter.isalpha() for sample in column.samples for letter in sample)
    if field == "person_email":
        return any("@" in sample for sample in column.samples)
    if field in ("channel", "direction", "status", "grade"):
        return column.values is not None and not column.readings
    return not column.readings


def proposed_fact(column: ColumnSurvey, field: str) -> tuple[str, bool]:
    """What a column is called as a fact about the lead, and whether it looks like one worth keeping.

    The keys of the default definition's clauses are preferred: by these its field tests find their values.
    """
    if field in PERSONAL:
        return column.name, False
    for key, names in FACTS.items():
        if compact(column.name) in {compact(one) for one in (key, *names.split("|"))}:
            return key, column.filled > 0
    if field or column.readings or column.mail or not column.filled:
        return column.name, False
    different = [word for word, _count in column.values or () if word]
    return column.name, 0 < len(different) <= min(_MOST_FACTS, column.filled // 2)


def proposed_reading(column: ColumnSurvey, others: Iterable[Sequence[str]]) -> tuple[str, ...] | None:
    """How a column's dates are read: the only way that fits, else the way another column settles, else None: ask."""
    if len(column.readings) == 1:
        return column.readings[0]
    settled = {day_of(other) for other in others}
    fitting = [reading for reading in column.readings if day_of(reading) in settled]
    return fitting[0] if len(fitting) == 1 else None
