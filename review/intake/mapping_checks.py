"""What is still wrong with a decided file."""

from __future__ import annotations

from collections import Counter

from review.intake.field_words import MOMENTS, PERSONAL
from review.intake.mapping import NEEDED_FIELDS, Fault, FileChoice, words_of
from review.intake.profile_base import LONGEST_COLUMN
from review.intake.survey import FileSurvey
from review.intake.value_words import NEEDED
from review.models.import_run import FileKind


def file_faults(file: FileChoice, survey: FileSurvey, before: FileChoice | None) -> list[Fault]:
    """Everything about this file that must be settled; ``before``: what the profile that reads it says."""
    found = [
        Fault(file.section, None, name, "field_missing")
        for name in NEEDED_FIELDS[file.kind] if _is_asked(file, name, before)
    ]
    if file.kind is FileKind.TOUCHES:
        found += _touches(file, before)
    return found + _columns(file, survey, before) + _facts(file)


def asked_for_all_rows(file: FileChoice, before: FileChoice | None) -> frozenset[str]:
    """The fields that no column is, though one must be, or one answer for all rows."""
    names = [*NEEDED_FIELDS[file.kind], *(("channel", "direction") if file.kind is FileKind.TOUCHES else ())]
    own = {one.field for one in file.columns}
    return frozenset(
        name for name in names if name not in own and (before is None or _is_asked(file, name, before))
    )


def _is_asked(file: FileChoice, name: str, before: FileChoice | None) -> bool:
    """Whether a needed field has no column now, and the profile does not read it in some other way."""
    return file.place_of(name) is None and (before is None or before.place_of(name) is not None)


def _touches(file: FileChoice, before: FileChoice | None) -> list[Fault]:
    found = []
    if _is_asked(file, "lead", before) and _is_asked(file, "contact", before):
        found.append(Fault(file.section, None, "lead", "lead_or_contact_missing"))
    return found + [
        Fault(file.section, None, name, f"{name}_missing")
        for name in ("channel", "direction")
        if _is_asked(file, name, before) and not getattr(file, name)
    ]


def _columns(file: FileChoice, survey: FileSurvey, before: FileChoice | None) -> list[Fault]:
    found = []
    first: dict[str, int] = {}
    names = Counter(survey.header)
    for place, (one, column) in enumerate(zip(file.columns, survey.columns, strict=True)):
        if not one.field and not one.fact:
            continue
        if names[column.name] > 1:
            found.append(Fault(file.section, place, "field", "column_twice"))
        elif not column.name:
            found.append(Fault(file.section, place, "field", "column_nameless"))
        elif len(column.name) > LONGEST_COLUMN:
            found.append(Fault(file.section, place, "field", "column_long"))
        if one.field and first.setdefault(one.field, place) != place:
            found.append(Fault(file.section, place, "field", "field_twice"))
        if before is None or before.columns[place].field != one.field:
            found += _dates(file, survey, place, by_column=before is None)
        role = survey.role_of(one.field)
        if role in NEEDED and column.values is None:
            found.append(Fault(file.section, place, "field", "too_many_words"))
        elif role in NEEDED and any(not one.words.get(word) for word, _count in words_of(column)):
            found.append(Fault(file.section, place, "words", "meaning_missing"))
    return found


def _dates(file: FileChoice, survey: FileSurvey, place: int, *, by_column: bool) -> list[Fault]:
    one, column = file.columns[place], survey.columns[place]
    if not column.filled or not (one.field in MOMENTS or place in file.shared.values()):
        return []
    if not column.readings:
        return [Fault(file.section, place, "field", "no_dates")]
    return [Fault(file.section, place, "reading", "reading_missing")] if by_column and not one.reading else []


def _facts(file: FileChoice) -> list[Fault]:
    kept: dict[str, int] = {}
    found = []
    for place, one in enumerate(file.columns):
        if one.fact and one.field in PERSONAL:
            found.append(Fault(file.section, place, "fact", "fact_personal"))
        elif one.fact and kept.setdefault(one.fact, place) != place:
            found.append(Fault(file.section, place, "fact", "fact_twice"))
    return found
