"""What the mapping page shows of a mapping: cards of columns, each with its select, its words and its faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from review.intake.date_evidence import day_of
from review.intake.field_words import MOMENTS
from review.intake.mapping import NEEDED_FIELDS, Fault, FileChoice, Mapping, role_of, words_of
from review.intake.proposals import Proposal, proposed_fact
from review.intake.survey import ColumnSurvey, FileSurvey
from review.intake.value_words import NEEDED
from review.models import FileKind
from review.web.mapping.answers import control
from review.web.mapping.words import FAULTS, LABELS, reading_words, why_words


@dataclass(frozen=True, slots=True)
class Word:
    """One value of a column, how often it stands there, and what it means."""

    control: str
    word: str
    count: int
    meaning: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column as its card shows it."""

    place: int
    name: str
    samples: tuple[str, ...]
    empty: int
    field: str
    why: str
    fact: str
    kept: bool
    readings: tuple[tuple[str, str, bool], ...]
    role: str | None
    words: tuple[Word, ...]
    needed: bool
    faults: dict[str, str]


@dataclass(frozen=True, slots=True)
class File:
    """One file of the page."""

    kind: FileKind
    name: str
    rows: int
    columns: tuple[Column, ...]
    dated: tuple[tuple[int, str], ...]
    choice: FileChoice
    faults: dict[str, str]
    #: Whether no column says the handing off, the channel or the direction, so that it is asked for all rows.
    asks: frozenset[str]

    @property
    def with_words(self) -> list[Column]:
        """The columns whose words are to be given a meaning."""
        return [column for column in self.columns if column.role and column.words]


def files_of(
    mapping: Mapping, surveys: Sequence[FileSurvey], proposals: dict[FileKind, list[Proposal | None]],
    faults: Sequence[Fault],
) -> list[File]:
    """The files as the page shows them."""
    return [
        _file(choice, survey, proposals.get(survey.kind, []), [one for one in faults if one.kind is survey.kind])
        for choice, survey in zip(mapping.files, surveys, strict=True)
    ]


def source_faults_of(faults: Sequence[Fault]) -> dict[str, str]:
    """What is wrong with the settings of the source, by setting."""
    return {one.part: str(FAULTS[one.code]) for one in faults if one.kind is None}


def summary_of(faults: Sequence[Fault], surveys: Sequence[FileSurvey]) -> list[tuple[str, str, str]]:
    """Every fault: the id of its control, where it is, and what it is."""
    names = {survey.kind: survey.header for survey in surveys}
    found = []
    for one in faults:
        target, where = one.part, ""
        if one.kind is not None and one.place is None:
            target = control(one.kind, None, f"shared-{one.part}" if one.part == "handed_off" else one.part)
            where = str(LABELS[one.kind].get(one.part, ""))
        elif one.kind is not None and one.place is not None:
            target = control(one.kind, one.place, one.part)
            where = names[one.kind][one.place]
        found.append((target, where, _text(one)))
    return found


def _text(fault: Fault) -> str:
    code = f"{fault.part}_missing" if fault.code == "field_missing" else fault.code
    return str(FAULTS[code])


def _file(
    choice: FileChoice, survey: FileSurvey, proposals: list[Proposal | None], faults: list[Fault]
) -> File:
    fields = {one.field for one in choice.columns}
    asked = [*NEEDED_FIELDS[survey.kind], *(("channel", "direction") if survey.kind is FileKind.TOUCHES else ())]
    return File(
        survey.kind, survey.name, survey.rows,
        tuple(
            _column(place, choice, survey, proposals[place] if place < len(proposals) else None, faults)
            for place in range(len(survey.columns))
        ),
        tuple((place, column.name) for place, column in enumerate(survey.columns) if column.readings),
        choice,
        {one.part: _text(one) for one in faults if one.place is None},
        frozenset(name for name in asked if name not in fields),
    )


def _column(
    place: int, choice: FileChoice, survey: FileSurvey, proposal: Proposal | None, faults: list[Fault]
) -> Column:
    one, column = choice.columns[place], survey.columns[place]
    role = role_of(one.field)
    proposed, _keep = proposed_fact(column, one.field)
    dated = one.field in MOMENTS or place in choice.shared.values()
    return Column(
        place=place, name=column.name, samples=column.samples, empty=survey.rows - column.filled, field=one.field,
        why=why_words(proposal) if (proposal.field if proposal else "") == one.field and not (
            one.fact and proposal is None
        ) else "",
        fact=one.fact or proposed, kept=bool(one.fact),
        readings=_readings(column, one.reading) if dated else (),
        role=role if column.values is not None else None,
        words=tuple(
            Word(control(survey.kind, place, f"{role}-{number}"), word, count, one.words.get(word, ""))
            for number, (word, count) in enumerate(words_of(column)) if word or role in NEEDED or role == "outcome"
        ) if role else (),
        needed=role in NEEDED,
        faults={fault.part: _text(fault) for fault in faults if fault.place == place},
    )


def _readings(column: ColumnSurvey, chosen: tuple[str, ...]) -> tuple[tuple[str, str, bool], ...]:
    sample = next((one for one in column.samples if len({reading_words(r, one) for r in column.readings}) > 1), "")
    sample = sample or next(iter(column.samples), "")
    return tuple((day_of(one), reading_words(one, sample), one == chosen) for one in column.readings)
