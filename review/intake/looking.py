"""Looking at the files of an upload before anything is imported: as nobody knows them, or as a profile reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from review.intake.chunk import Chunk, chunks
from review.intake.columns import made_for, narrowed
from review.intake.date_order import Evidence, asks_for_order, date_columns, unclear
from review.intake.field_words import NAMES
from review.intake.header import fitting_part
from review.intake.lookups import Found
from review.intake.opening import open_by, open_lookups
from review.intake.profile import Leads, Profile, Rule, Touches
from review.intake.profile_source import AUTO, Source
from review.intake.recognition import section_of
from review.intake.shape_leads import fitting
from review.intake.staging import InputFile
from review.intake.survey import FileSurvey
from review.intake.survey_columns import Surveyor
from review.intake.tables import TableFile, open_table
from review.models.import_run import FileKind

_UNKNOWN = Source.model_validate({"name": "unknown", "encoding": AUTO, "delimiter": AUTO})

#: Is told how many rows more were looked at; may raise to stop.
Heard = Callable[[int], None]


def nobody(_rows: int) -> None:
    """Hears nothing."""


def open_unknown(path: Path, name: str) -> TableFile:
    """The file as a table of which nothing is known; its header is the row that says most of what headers say.

    Raises `Refusal` (codes ``file.…``).
    """
    return open_table(path, name, _UNKNOWN, lambda header: len(_usual() & {_even(cell) for cell in header}))


@cache
def _usual() -> frozenset[str]:
    return frozenset(_even(name) for fields in NAMES.values() for names in fields.values() for name in names)


def _even(text: str) -> str:
    return " ".join(text.casefold().split())


def survey_unknown(path: Path, name: str, kind: FileKind, heard: Heard = nobody) -> FileSurvey:
    """Look at the whole of a file once. Raises `Refusal` (codes ``file.…``) where it cannot be read."""
    file = open_unknown(path, name)
    found = Surveyor(kind, kind.value)
    found.begin(name, file.header, file.header)
    for chunk in chunks(file, _UNKNOWN):
        found.add(chunk.all_cells())
        heard(chunk.rows_read)
    return found.result()


def survey_by(profile: Profile, inputs: Sequence[InputFile], heard: Heard = nobody) -> list[FileSurvey]:
    """Look at files that ``profile`` reads: one survey for each of its sections that reads any of them.

    The words of a column are those of the rows in which the profile asks for them: not of those that it sets aside, and
    not where a rule of its own decides. Raises `Refusal` (codes ``file.…``) where a file does not fit.
    """
    _opened, loaded = open_lookups(inputs, profile)
    sections: dict[str, _Section] = {}
    for one in inputs:
        if one.kind is not FileKind.LOOKUPS:
            file = open_by(one, profile)
            part = fitting_part(file, profile, one.kind, loaded)
            name = section_of(profile, part)
            section = sections.setdefault(name, _Section(one.kind, name, part, profile))
            section.look(file, loaded, heard)
    return [one.result() for one in sections.values()]


def roles_of(part: Leads | Touches) -> dict[str, list[tuple[Rule, object]]]:
    """The fields of ``part`` whose words are asked for, each with the rules that come before its column.

    Outcomes only where nothing but their column says what is an attempt.
    """
    if isinstance(part, Leads):
        return {"status": [], "reason": [], "grade": []}
    found: dict[str, list[tuple[Rule, object]]] = {
        "channel": [(one.when, one.channel) for one in part.channel_rules],
        "direction": [(one.when, one.direction) for one in part.direction_rules],
    }
    ruled = {*part.attempts, *part.two_way}
    if ruled and ruled == {part.columns.outcome}:
        found["outcome"] = []
    return found


@dataclass(slots=True)
class _Section:
    kind: FileKind
    name: str
    part: Leads | Touches
    profile: Profile
    surveyor: Surveyor = field(init=False)
    unclear: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.surveyor = Surveyor(self.kind, self.name)

    def look(self, file: TableFile, loaded: Found, heard: Heard) -> None:
        """Look at one more file that this section reads."""
        source, made = self.profile.source, made_for(self.part, self.profile.lookups)
        part = narrowed(self.part, made.reachable(file.names, loaded))
        built = _made_columns(part, file.names)
        shown = {column: Evidence() for column in date_columns(part)} if asks_for_order(source) else {}
        self.surveyor.begin(file.name, file.names, file.header)
        for chunk in chunks(file, source, made, loaded):
            self.surveyor.add(chunk.all_cells())
            for name in built:
                self.surveyor.add_made(name, ["" if text is None else text for text in chunk.column(name).tolist()])
            for name, counts in _words(chunk, part).items():
                self.surveyor.add_words(name, counts)
            for name, evidence in shown.items():
                evidence.add(chunk.column(name).unique().tolist())
            heard(chunk.rows_read)
        self.unclear.update(unclear(shown, source, file.name))

    def result(self) -> FileSurvey:
        return self.surveyor.result(tuple(roles_of(self.part)), tuple(self.unclear.items()))


def _made_columns(part: Leads | Touches, names: Sequence[str]) -> list[str]:
    """The columns that ``part`` reads and the file itself has not."""
    read = part.columns.model_dump().values()
    return list(dict.fromkeys(column for column in read if column and column not in names))


def _words(chunk: Chunk, part: Leads | Touches) -> dict[str, Mapping[str, int]]:
    """By column the words that the profile is asked for, with how often."""
    aside = _any(chunk, part.ignore)
    found: dict[str, Mapping[str, int]] = {}
    for role, rules in roles_of(part).items():
        column = getattr(part.columns, role)
        if column:
            asked = ~(aside | _any(chunk, [rule for rule, _meaning in rules]))
            texts = chunk.column(column)[asked].tolist()
            found[column] = Counter("" if text is None else text for text in texts)
    return found


def _any(chunk: Chunk, rules: Sequence[Rule]) -> pd.Series:
    found = pd.Series(data=False, index=chunk.lines.index)
    for rule in rules:
        found |= fitting(chunk, rule)
    return found
