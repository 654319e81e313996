"""What the mapping page shows of a mapping: cards of columns, each with its select, its words and its faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from review.intake.date_evidence import day_of
from review.intake.field_words import MOMENTS
from review.intake.first_mapping import First
from review.intake.mapping import Fault, FileChoice, Mapping, words_of
from review.intake.mapping_checks import asked_for_all_rows
from review.intake.proposals import Proposal, is_own, proposed_fact
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
    #: Whether the profile that reads the file does not know it.
    new: bool = False


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
    #: Whether the profile makes it from others; and whether it is nothing to look at first.
    made: bool = False
    settled: bool = False

    @property
    def asks(self) -> bool:
        """Whether one of its words is new, or lacks a meaning that it needs."""
        return any(one.new or (self.needed and not one.meaning) for one in self.words)


@dataclass(frozen=True, slots=True)
class File:
    """One file of the page, or several that one section reads."""

    kind: FileKind
    key: str
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

    @property
    def open_words(self) -> list[Column]:
        """Those with a word that the profile which reads the file does not know, or that lacks its meaning."""
        return [column for column in self.with_words if column.asks]

    @property
    def known_words(self) -> list[Column]:
        """The others."""
        return [column for column in self.with_words if not column.asks]

    @property
    def open_columns(self) -> list[Column]:
        """The columns to look at first."""
        return [column for column in self.columns if not column.settled]

    @property
    def settled_columns(self) -> list[Column]:
        """The others."""
        return [column for column in self.columns if column.settled]


def files_of(
    mapping: Mapping, surveys: Sequence[FileSurvey], first: First, faults: Sequence[Fault]
) -> list[File]:
    """The files as the page shows them."""
    new = {(one.section, name) for one in first.differences for name in one.new}
    return [
        _File(
            choice, survey, first.proposals.get(survey.section, []),
            [one for one in faults if one.section == survey.section],
            first.before[survey.section] if first.before is not None else None,
            frozenset(name for section, name in new if section == survey.section),
        ).shown()
        for choice, survey in zip(mapping.files, surveys, strict=True)
    ]


def source_faults_of(faults: Sequence[Fault]) -> dict[str, str]:
    """What is wrong with the settings of the source, by setting."""
    return {one.part: str(FAULTS[one.code]) for one in faults if one.section is None}


def summary_of(faults: Sequence[Fault], surveys: Sequence[FileSurvey]) -> list[tuple[str, str, str]]:
    """Every fault: the id of its control, where it is, and what it is."""
    named = {survey.section: survey for survey in surveys}
    found = []
    for one in faults:
        target, where = one.part, ""
        if one.section is not None and one.place is None:
            target = control(one.section, None, f"shared-{one.part}" if one.part == "handed_off" else one.part)
            where = str(LABELS[named[one.section].kind].get(one.part, ""))
        elif one.section is not None and one.place is not None:
            target = control(one.section, one.place, one.part)
            where = named[one.section].columns[one.place].heading
        found.append((target, where, _text(one)))
    return found


def _text(fault: Fault) -> str:
    code = f"{fault.part}_missing" if fault.code == "field_missing" else fault.code
    return str(FAULTS[code])


@dataclass(frozen=True, slots=True)
class _File:
    """What a file of the page is made from; ``before``: what the profile that reads it says, where one does."""

    choice: FileChoice
    survey: FileSurvey
    proposals: Sequence[Proposal | None]
    faults: Sequence[Fault]
    before: FileChoice | None
    new: frozenset[str]

    def shown(self) -> File:
        """The file as the page shows it."""
        survey = self.survey
        return File(
            survey.kind, control(survey.section, None, "")[:-1], survey.name, survey.rows,
            tuple(self._column(place) for place in range(len(survey.columns))),
            tuple((place, column.heading) for place, column in enumerate(survey.columns) if column.readings),
            self.choice,
            {one.part: _text(one) for one in self.faults if one.place is None},
            asked_for_all_rows(self.choice, self.before),
        )

    def _column(self, place: int) -> Column:
        one, column, survey = self.choice.columns[place], self.survey.columns[place], self.survey
        proposal = self.proposals[place] if place < len(self.proposals) else None
        proposed, _keep = proposed_fact(column, one.field)
        dated = self.before is None and (one.field in MOMENTS or place in self.choice.shared.values())
        role = survey.role_of(one.field) if column.values is not None else None
        faults = {fault.part: _text(fault) for fault in self.faults if fault.place == place}
        return Column(
            place=place, name=column.heading, samples=column.samples, empty=survey.rows - column.filled,
            field=one.field, why=self._why(one.field, one.fact, proposal), fact=one.fact or proposed,
            kept=bool(one.fact), readings=_readings(column, one.reading) if dated else (), role=role,
            words=self._words(place, role), needed=role in NEEDED, faults=faults, made=column.made,
            settled=not faults and self._is_settled(place),
        )

    def _is_settled(self, place: int) -> bool:
        """Whether the profile that reads the file says what the column is, or nothing invites to look at it."""
        if self.before is None or self.survey.columns[place].name in self.new:
            return False
        one, was, column = self.choice.columns[place], self.before.columns[place], self.survey.columns[place]
        invites = not one.field and not one.fact and column.filled > 0 and is_own(column.heading)
        return (one.field, one.fact) == (was.field, was.fact) and not invites

    def _why(self, field: str, fact: str, proposal: Proposal | None) -> str:
        if self.before is not None and proposal is None:
            return ""
        if (proposal.field if proposal else "") != field or (fact and proposal is None):
            return ""
        return why_words(proposal)

    def _words(self, place: int, role: str | None) -> tuple[Word, ...]:
        if role is None:
            return ()
        one, survey = self.choice.columns[place], self.survey
        known = None if self.before is None else self.before.columns[place].words
        words = [
            Word(
                control(survey.section, place, f"{role}-{number}"), word, count, one.words.get(word, ""),
                known is not None and word not in known,
            )
            for number, (word, count) in enumerate(words_of(survey.columns[place]))
            if word or role in NEEDED or role == "outcome"
        ]
        return tuple(sorted(words, key=lambda one: not one.new))


def _readings(column: ColumnSurvey, chosen: tuple[str, ...]) -> tuple[tuple[str, str, bool], ...]:
    sample = next((one for one in column.samples if len({reading_words(r, one) for r in column.readings}) > 1), "")
    sample = sample or next(iter(column.samples), "")
    return tuple((day_of(one), reading_words(one, sample), one == chosen) for one in column.readings)
