"""The mapping form's answers: names of its controls, and the mapping that a submitted form decides.

A control is called ``<section>-<column>-<part>``, the words of a column ``<section>-<column>-<role>-<word's place>``;
what was submitted for a column whose role has changed since is not there under its new name, and is proposed afresh.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from zoneinfo import available_timezones

from babel.numbers import list_currencies

from review.intake.date_evidence import day_of
from review.intake.date_order import DAY_FIRST, MONTH_FIRST
from review.intake.field_words import MOMENTS, NAMES
from review.intake.first_mapping import with_readings, with_words
from review.intake.mapping import ColumnChoice, Fault, FileChoice, Mapping, words_of
from review.intake.profile_source import AUTO
from review.intake.survey import ColumnSurvey, FileSurvey
from review.intake.value_words import MEANINGS, propose_meaning
from review.models import FileKind

#: Where no column is chosen for a field that may share another's.
NONE = ""
_LONGEST_FACT = 120
#: Roles in which an empty cell says nothing.
_NOTHING_SAID = ("reason", "grade")


def control(section: str, place: int | None, part: str) -> str:
    """The name of a control."""
    named = re.sub(r"\W", "_", section)
    return f"{named}-{part}" if place is None else f"{named}-{place}-{part}"


def read_answers(form: AnyMapping[str, str], surveys: tuple[FileSurvey, ...]) -> tuple[Mapping, bool]:
    """The mapping that the form decides, and whether it holds proposals that the clerk has not seen yet."""
    files = []
    unseen = False
    for survey in surveys:
        answered = _file(form, survey)
        whole = with_words(answered, survey)
        unseen = unseen or whole != answered
        files.append(with_readings(whole, survey))
    name = " ".join(form.get("name", "").split())[:60]
    source = re.sub(r"[/#:|]+", " ", " ".join(form.get("source", "").split()) or name).strip()[:60]
    mapping = Mapping(
        name=name, source=source or "crm", zone=form.get("zone", "").strip(),
        currency=form.get("currency", "").strip().upper(),
        decimal=_one_of(form.get("decimal", ""), (".", ",", AUTO)) or ".",
        files=tuple(files), date_order=_one_of(form.get("date_order", ""), (DAY_FIRST, MONTH_FIRST)),
    )
    return mapping, unseen


def name_faults(mapping: Mapping) -> list[Fault]:
    """Whether the profile that is to be kept has a name."""
    return [] if mapping.name else [Fault(None, None, "name", "name_missing")]


def source_faults(mapping: Mapping) -> list[Fault]:
    """What is wrong with what was typed about the source as a whole."""
    found = []
    if mapping.zone and mapping.zone not in available_timezones():
        found.append(Fault(None, None, "zone", "zone_unknown"))
    if mapping.currency and mapping.currency not in list_currencies():
        found.append(Fault(None, None, "currency", "currency_unknown"))
    return found


def _file(form: AnyMapping[str, str], survey: FileSurvey) -> FileChoice:
    kind, section = survey.kind, survey.section
    columns = tuple(_column(form, survey, place, column) for place, column in enumerate(survey.columns))
    taken = {one.field for one in columns}
    shared = {}
    for name in NAMES[kind]:
        place = form.get(control(section, None, f"shared-{name}"), NONE)
        if name not in taken and place.isdecimal() and int(place) < len(columns):
            shared[name] = int(place)
    file = FileChoice(kind, section, columns, shared, grade_by_rep=control(section, None, "grade_by_rep") in form)
    file = _with_shared_readings(form, file, survey)
    if kind is FileKind.TOUCHES:
        file = replace(
            file, channel=_one_of(form.get(control(section, None, "channel"), ""), MEANINGS["channel"][:-1]),
            direction=_one_of(form.get(control(section, None, "direction"), ""), MEANINGS["direction"]),
        )
    return file


def _column(form: AnyMapping[str, str], survey: FileSurvey, place: int, column: ColumnSurvey) -> ColumnChoice:
    section = survey.section
    field = form.get(control(section, place, "field"), "")
    field = field if field in NAMES[survey.kind] else ""
    fact = ""
    if survey.kind is FileKind.LEADS and control(section, place, "fact") in form:
        typed = " ".join(form.get(control(section, place, "fact_name"), "").split())
        fact = (typed or column.name)[:_LONGEST_FACT]
    words: dict[str, str] = {}
    if role := survey.role_of(field):
        for number, (word, _count) in enumerate(words_of(column)):
            said = form.get(control(section, place, f"{role}-{number}"))
            if not word and said is None and role in _NOTHING_SAID:  # an empty cell gives no reason; none is asked for
                words[word] = propose_meaning(role, word)
            elif said is not None:
                words[word] = _one_of(said, MEANINGS[role])
    reading = _reading(form, section, place, column) if field in MOMENTS else ()
    return ColumnChoice(field, fact, reading, words)


def _with_shared_readings(form: AnyMapping[str, str], file: FileChoice, survey: FileSurvey) -> FileChoice:
    for place in file.shared.values():
        if not file.columns[place].reading:
            file = file.with_column(place, reading=_reading(form, file.section, place, survey.columns[place]))
    return file


def _reading(form: AnyMapping[str, str], section: str, place: int, column: ColumnSurvey) -> tuple[str, ...]:
    if len(column.readings) == 1:
        return column.readings[0]
    said = form.get(control(section, place, "reading"), "")
    return next((one for one in column.readings if day_of(one) == said), ())


def _one_of(said: str, known: tuple[str, ...]) -> str:
    return said if said in known else ""
