"""What is still wrong with a decided file."""

from __future__ import annotations

from collections import Counter

from review.intake.field_words import MOMENTS
from review.intake.mapping import NEEDED_FIELDS, Fault, FileChoice, role_of, words_of
from review.intake.survey import FileSurvey
from review.intake.value_words import NEEDED
from review.models.import_run import FileKind


def file_faults(file: FileChoice, survey: FileSurvey) -> list[Fault]:
    """Everything about this file that must be settled."""
    kind = file.kind
    found = [
        Fault(kind, None, name, "field_missing") for name in NEEDED_FIELDS[kind] if file.place_of(name) is None
    ]
    if kind is FileKind.TOUCHES:
        found += _touches(file)
    return found + _columns(file, survey) + _facts(file)


def _touches(file: FileChoice) -> list[Fault]:
    found = []
    if file.place_of("lead") is None and file.place_of("contact") is None:
        found.append(Fault(file.kind, None, "lead", "lead_or_contact_missing"))
    return found + [
        Fault(file.kind, None, name, f"{name}_missing")
        for name in ("channel", "direction")
        if file.place_of(name) is None and not getattr(file, name)
    ]


def _columns(file: FileChoice, survey: FileSurvey) -> list[Fault]:
    found = []
    first: dict[str, int] = {}
    names = Counter(survey.header)
    for place, (one, column) in enumerate(zip(file.columns, survey.columns, strict=True)):
        if not one.field and not one.fact:
            continue
        if names[column.name] > 1:
            found.append(Fault(file.kind, place, "field", "column_twice"))
        elif not column.name:
            found.append(Fault(file.kind, place, "field", "column_nameless"))
        if one.field and first.setdefault(one.field, place) != place:
            found.append(Fault(file.kind, place, "field", "field_twice"))
        if one.field in MOMENTS or place in file.shared.values():
            if column.filled and not column.readings:
                found.append(Fault(file.kind, place, "field", "no_dates"))
            elif column.filled and not one.reading:
                found.append(Fault(file.kind, place, "reading", "reading_missing"))
        role = role_of(one.field)
        if role in NEEDED and column.values is None:
            found.append(Fault(file.kind, place, "field", "too_many_words"))
        elif role in NEEDED and any(not one.words.get(word) for word, _count in words_of(column)):
            found.append(Fault(file.kind, place, "words", "meaning_missing"))
    return found


def _facts(file: FileChoice) -> list[Fault]:
    kept: dict[str, int] = {}
    return [
        Fault(file.kind, place, "fact", "fact_twice")
        for place, one in enumerate(file.columns)
        if one.fact and kept.setdefault(one.fact, place) != place
    ]
