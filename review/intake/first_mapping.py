"""The mapping that a clerk is shown first: what the saved profile says, and proposals for everything else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from review.intake.field_words import MOMENTS
from review.intake.mapping import ColumnChoice, FileChoice, Mapping, role_of, words_of
from review.intake.mapping_parts import file_from_part
from review.intake.profile_source import AUTO
from review.intake.proposals import Proposal, Why, propose_columns, proposed_fact, proposed_reading
from review.intake.saved_profiles import Differences, Saved, difference, part_of
from review.intake.survey import FileSurvey
from review.intake.value_words import propose_meaning
from review.models.import_run import FileKind

#: Where no column tells when a lead was handed off, the next best thing.
_INSTEAD_OF_HANDOFF = ("assigned", "created")
_CALLS = re.compile(r"call|anruf|appel|llamada|phone|電話|通話", re.IGNORECASE)
_MAILS = re.compile(r"mail|correo|courriel|メール", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class First:
    """A mapping, by file the proposal that each column rests on, and what is not as the saved profile knew it."""

    mapping: Mapping
    proposals: dict[FileKind, list[Proposal | None]]
    differences: tuple[Differences, ...] = ()


def first_mapping(surveys: Sequence[FileSurvey], saved: Saved | None, *, zone: str) -> First:
    """What to show first. Without a saved profile the zone is left to the clerk, unless every time carries its own."""
    files, proposals = [], {}
    different = []
    for survey in surveys:
        part = part_of(saved.profile, survey.kind) if saved else None
        if saved is not None and part is not None:
            file = file_from_part(part, survey, saved.profile.source.dates)
            different += [one for one in [difference(saved, file, survey)] if one is not None]
            why = [Proposal(one.field, Why.SAVED, 100) if one.field else None for one in file.columns]
        else:
            file, why = _proposed(survey)
        files.append(with_words(file, survey))
        proposals[survey.kind] = why
    source = saved.profile.source if saved else None
    decimals = {column.decimal for survey in surveys for column in survey.columns} - {"", "?"}
    mapping = Mapping(
        name=saved.name if saved else "", source=source.name if source else "", zone=source.zone if source else zone,
        currency=(source.currency or "") if source else _currency(surveys),
        decimal=source.decimal if source and source.decimal != AUTO else "," if decimals == {","} else ".",
        files=tuple(files),
    )
    return First(mapping, proposals, tuple(different))


def _proposed(survey: FileSurvey) -> tuple[FileChoice, list[Proposal | None]]:
    why = propose_columns(survey)
    columns = []
    for column, proposal in zip(survey.columns, why, strict=True):
        field = proposal.field if proposal else ""
        fact, keep = proposed_fact(column, field)
        is_lead = survey.kind is FileKind.LEADS
        columns.append(ColumnChoice(field, fact if keep and is_lead and column.name else ""))
    file = FileChoice(survey.kind, tuple(columns))
    if survey.kind is FileKind.LEADS:
        return with_readings(_handed_off(file), survey), why
    names = " ".join([survey.name, *survey.header])
    channel = "call" if _CALLS.search(names) else "email" if _MAILS.search(names) else "other"
    return with_readings(replace(file, channel=channel, direction="outbound"), survey), why


def _handed_off(file: FileChoice) -> FileChoice:
    if file.place_of("handed_off") is not None:
        return file
    places = (file.place_of(name) for name in _INSTEAD_OF_HANDOFF)
    place = next((place for place in places if place is not None), None)
    return file if place is None else replace(file, shared={"handed_off": place})


def with_readings(file: FileChoice, survey: FileSurvey) -> FileChoice:
    """``file`` with every column of dates read in the way that it, or another column of the file, settles."""
    settled = [column.readings[0] for column in survey.columns if len(column.readings) == 1]
    settled += [one.reading for one in file.columns if one.reading]
    for place, column in enumerate(survey.columns):
        one = file.columns[place]
        dated = one.field in MOMENTS or place in file.shared.values()
        if dated and column.readings and one.reading not in column.readings:
            file = file.with_column(place, reading=proposed_reading(column, settled) or ())
    return file


def with_words(file: FileChoice, survey: FileSurvey) -> FileChoice:
    """``file`` with a proposed meaning for every word that has none yet."""
    for place, column in enumerate(survey.columns):
        one = file.columns[place]
        if role := role_of(one.field):
            missing = {word: propose_meaning(role, word) for word, _count in words_of(column) if word not in one.words}
            file = file.with_column(place, words={**one.words, **missing})
    return file


def _currency(surveys: Sequence[FileSurvey]) -> str:
    """The currency that the samples' signs and codes show, where it is one."""
    signs = {"€": "EUR", "£": "GBP", "¥": "JPY", "CHF": "CHF", "USD": "USD", "EUR": "EUR", "GBP": "GBP", "$": "USD"}
    texts = [
        value for survey in surveys for column in survey.columns if column.decimal
        for value in [*column.samples, *(word for word, _count in words_of(column))]
    ]
    found = {code for text in texts for sign, code in signs.items() if sign in text}
    return found.pop() if len(found) == 1 else ""
