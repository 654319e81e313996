"""A profile changed by what a clerk decided about files that it reads; what was not touched stays as it was."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from typing import Any

from review.domain.leads import SENT_BACK
from review.intake.date_evidence import day_of
from review.intake.date_order import DAY_FIRST, asks_for_order
from review.intake.field_words import MOMENTS
from review.intake.mapping import FileChoice, Mapping
from review.intake.mapping_parts import ignoring, is_known, outcome_rules, without_aside
from review.intake.profile import Leads, Lookup, Profile, Touches
from review.intake.survey import FileSurvey
from review.intake.value_words import AS_IT_IS

#: Role → the table in which its words stand.
TABLES = {"status": "status", "reason": "reasons", "grade": "grades", "channel": "channels", "direction": "directions"}
_ROLES: dict[type, Sequence[str]] = {Leads: ("status", "reason", "grade"), Touches: ("channel", "direction")}


def changed_profile(
    mapping: Mapping, surveys: AnyMapping[str, FileSurvey], before: AnyMapping[str, FileChoice], profile: Profile
) -> Profile:
    """``profile`` as ``mapping`` changes it; equal to it where nothing was changed.

    ``before``: what ``profile`` itself decides about the files, by section. To be called once nothing is at fault.
    """
    document = profile.model_dump()
    document["source"] = _source(mapping, surveys, before, profile)
    statuses: dict[str, str] = {}
    for file in mapping.files:
        was, survey = before[file.section], surveys[file.section]
        if file == was:
            continue
        if file.section == "leads" and profile.leads:
            document["leads"] = _leads(profile.leads, file, was, survey)
            statuses = _new_words(file, was, "status")
        elif file.section == "touches" and profile.touches:
            document["touches"] = _touches(profile.touches, file, was, survey)
        else:
            document["activities"][file.section] = _touches(profile.activities[file.section], file, was, survey)
    rejected = [word for word, meaning in statuses.items() if meaning in SENT_BACK and word]
    if rejected and profile.leads:
        for name, lookup in profile.lookups.items():
            document["lookups"][name]["where"] = _widened(lookup, profile.leads, rejected)
    return Profile.model_validate(document)


def _widened(lookup: Lookup, leads: Leads, rejected: Sequence[str]) -> dict[str, list[str]]:
    """A history that is searched for the rejecting statuses is searched for the new ones too."""
    known = [word for word, meaning in leads.status.items() if meaning in SENT_BACK]
    return {
        column: [*words, *(one for one in rejected if not is_known(one, words))]
        if words and all(is_known(word, known) for word in words) else words
        for column, words in lookup.where.items()
    }


def _source(
    mapping: Mapping, surveys: AnyMapping[str, FileSurvey], before: AnyMapping[str, FileChoice], profile: Profile
) -> dict[str, Any]:
    source = profile.source
    changes: dict[str, Any] = {
        "name": mapping.source, "zone": mapping.zone, "currency": mapping.currency or None, "decimal": mapping.decimal,
        "date_order": mapping.date_order or source.date_order,
    }
    if not asks_for_order(source):
        changes["dates_of"] = {**source.dates_of, **_own_formats(mapping, surveys, before, profile)}
    return {**source.model_dump(), **changes}


def _own_formats(
    mapping: Mapping, surveys: AnyMapping[str, FileSurvey], before: AnyMapping[str, FileChoice], profile: Profile
) -> dict[str, list[str]]:
    """The formats of columns that are dates only now, where they are not those of the profile's others."""
    days = {day_of([form]) for form in profile.source.dates}
    found = {}
    for file in mapping.files:
        for column, one, was in zip(
            surveys[file.section].columns, file.columns, before[file.section].columns, strict=True
        ):
            if one.field not in MOMENTS or one.field == was.field or not column.readings:
                continue
            first = "%d" if mapping.date_order == DAY_FIRST else "%m"
            reading = next(
                (one for one in column.readings if len(column.readings) == 1 or day_of(one).startswith(first)),
                column.readings[0],
            )
            if day_of(reading) not in days:
                found[column.name] = list(reading)
    return found


def _columns(part: Leads | Touches, file: FileChoice, was: FileChoice, survey: FileSurvey) -> dict[str, str | None]:
    """Which column is which field: as decided where the page showed it, else as it was."""
    read: dict[str, str | None] = part.columns.model_dump()
    for name in read:
        place = file.place_of(name)
        if place is not None:
            read[name] = survey.columns[place].name
        elif was.place_of(name) is not None:
            read[name] = None
    return read


def _new_words(file: FileChoice, was: FileChoice, role: str) -> dict[str, str]:
    """The words of a role that mean something else than the profile says."""
    place = file.place_of(role)
    if place is None:
        return {}
    said, known = file.columns[place].words, was.columns[place].words
    return {word: meaning for word, meaning in said.items() if meaning != known.get(word, "")}


def _tables(part: Leads | Touches, file: FileChoice, was: FileChoice) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for role in _ROLES[type(part)]:
        table = {word: str(meaning) for word, meaning in getattr(part, TABLES[role]).items()}
        new = _new_words(file, was, role)
        kept = {word: meaning for word, meaning in table.items() if not is_known(word, new)}
        for word, meaning in new.items():
            if meaning:
                kept[word] = word if meaning == AS_IT_IS else without_aside(role, {word: meaning})[word]
        found[TABLES[role]] = kept if new else table
    return found


def _aside(part: Leads | Touches, file: FileChoice, was: FileChoice, column: str | None, role: str) -> list[Any]:
    new = _new_words(file, was, role)
    return ignoring(part, column, new) if new else list(part.ignore)


def _leads(part: Leads, file: FileChoice, was: FileChoice, survey: FileSurvey) -> dict[str, Any]:
    columns = _columns(part, file, was, survey)
    decided = {
        column.name: one.fact for one, before, column in zip(file.columns, was.columns, survey.columns, strict=True)
        if one.fact != before.fact
    }
    facts = {name: column for name, column in part.attributes.items() if column not in decided}
    facts |= {fact: column for column, fact in decided.items() if fact}
    return {
        **part.model_dump(), **_tables(part, file, was), "columns": columns, "attributes": facts,
        "grade_by_rep": file.grade_by_rep, "ignore": _aside(part, file, was, columns["status"], "status"),
    }


def _touches(part: Touches, file: FileChoice, was: FileChoice, survey: FileSurvey) -> dict[str, Any]:
    columns = _columns(part, file, was, survey)
    found = {
        **part.model_dump(), **_tables(part, file, was), "columns": columns,
        "ignore": _aside(part, file, was, columns["channel"], "channel"),
        "channel": None if columns["channel"] else file.channel or part.channel,
        "direction": None if columns["direction"] else file.direction or part.direction,
    }
    outcome = file.place_of("outcome")
    if outcome is not None and columns["outcome"] and _new_words(file, was, "outcome"):
        attempts, two_way = outcome_rules(dict(file.columns[outcome].words), columns["outcome"], part)
        found |= {"attempts": attempts, "two_way": two_way}
    return found
