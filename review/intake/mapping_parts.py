"""The sections of the profile that a mapping makes of files that no profile reads."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as AnyMapping
from typing import Literal

from review.domain.leads import Disposition
from review.domain.touches import Channel
from review.intake.date_evidence import day_of
from review.intake.field_words import MOMENTS
from review.intake.mapping import FileChoice, Mapping, is_flag, words_of
from review.intake.profile import Leads, Profile, Rule, Source, Touches
from review.intake.profile_source import AUTO
from review.intake.survey import NOTHING, FileSurvey
from review.intake.value_words import ANSWERED, AS_IT_IS, ASIDE, ATTEMPT, FALSE, NO_ATTEMPT, TRUE
from review.intake.values import fold

_IN_PLACE_OF_ASIDE = {"status": Disposition.OPEN.value, "channel": Channel.OTHER.value}


def decimal_sign(said: str) -> Literal[".", ",", "auto"]:
    """The sign before the cents, or "auto"."""
    return "," if said == "," else "auto" if said == AUTO else "."


def source_part(
    mapping: Mapping, surveys: AnyMapping[str, FileSurvey], previous: Profile | None
) -> Source:
    """How the files are written: their own way first, then what was said of earlier ones."""
    said = previous.source if previous else None
    dates = [form for file in mapping.files for one in file.columns if one.field in MOMENTS for form in one.reading]
    dates += [form for file in mapping.files for place in file.shared.values() for form in file.columns[place].reading]
    days = {"".join(sorted(day_of([form]))): day_of([form]) for form in dates}
    kept = [form for form in (said.dates if said else []) if days.get("".join(sorted(day_of([form])))) in
            (None, day_of([form]))]
    flags = {
        word.casefold() for file in mapping.files
        for one, column in zip(file.columns, surveys[file.section].columns, strict=True) if is_flag(one.field)
        for word, _count in words_of(column)
    }
    seen = {word for one in surveys.values() for column in one.columns for word, _count in words_of(column)}
    blank = [*(said.blank if said else []), *sorted(seen & NOTHING)]
    default = Source.model_validate({"name": mapping.source})
    true, false = (said or default).true, (said or default).false
    return Source(
        name=mapping.source, zone=mapping.zone, encoding=AUTO, delimiter=AUTO,
        currency=mapping.currency or None, dates=list(dict.fromkeys([*dates, *kept])) or ["iso"],
        decimal=decimal_sign(mapping.decimal),
        true=list(dict.fromkeys([*true, *(word for word in TRUE if word in flags)])),
        false=list(dict.fromkeys([*false, *(word for word in FALSE if word in flags)])),
        blank=list(dict.fromkeys(blank)),
        aliases=said.aliases if said else {},
        dates_of=said.dates_of if said else {},
    )


def _columns(file: FileChoice, survey: FileSurvey) -> dict[str, str]:
    shared = {name: survey.columns[place].name for name, place in file.shared.items()}
    own = {one.field: column.name for one, column in zip(file.columns, survey.columns, strict=True) if one.field}
    return {**shared, **own}


def _said(file: FileChoice, name: str) -> dict[str, str]:
    place = file.place_of(name)
    words = {} if place is None else file.columns[place].words
    return {word: meaning for word, meaning in words.items() if meaning}


def leads_part(file: FileChoice, survey: FileSurvey, previous: Leads | None) -> Leads:
    """The [leads] section; words of earlier files keep their meaning."""
    facts = {one.fact: column.name for one, column in zip(file.columns, survey.columns, strict=True) if one.fact}
    status, reasons, grades = _said(file, "status"), _said(file, "reason"), _said(file, "grade")
    columns = _columns(file, survey)
    return Leads.model_validate({
        "columns": columns,
        "ignore": ignoring(previous, columns.get("status"), status),
        "stage": previous.stage if previous else "MQL",
        "grade_by_rep": file.grade_by_rep,
        "attributes": facts,
        "status": _with_earlier(without_aside("status", status), previous.status if previous else {}),
        "reasons": _with_earlier(reasons, previous.reasons if previous else {}),
        "grades": {
            word: word if meaning == AS_IT_IS else meaning
            for word, meaning in _with_earlier(grades, previous.grades if previous else {}).items()
            if word
        },
    })


def ignoring(part: Leads | Touches | None, column: str | None, said: AnyMapping[str, str]) -> list[Rule]:
    """The rules for rows that are set aside: those of ``part``, and the words of ``column`` as they are said now."""
    rules = list(part.ignore) if part else []
    if column is None:
        return rules
    aside = {word for word, meaning in said.items() if meaning == ASIDE}
    aside |= {word for word in ignored(part, column) if not is_known(word, said)}
    others = [rule for rule in rules if set(rule) != {column}]
    return [*others, {column: sorted(aside)}] if aside else others


def ignored(part: Leads | Touches | None, column: str) -> set[str]:
    """The words of a column whose rows are set aside, by rules over that column alone."""
    return {word for rule in (part.ignore if part else []) if set(rule) == {column} for word in rule[column]}


def is_known(word: str, words: Iterable[str]) -> bool:
    """Whether ``word`` is among ``words`` in any case of letters."""
    return fold(word) in {fold(one) for one in words}


def without_aside(role: str, said: AnyMapping[str, str]) -> dict[str, str]:
    """``said`` with some meaning for the words whose rows are set aside, so that nothing else is wrong with these."""
    return {word: _IN_PLACE_OF_ASIDE[role] if meaning == ASIDE else meaning for word, meaning in said.items()}


def _with_earlier(said: dict[str, str], earlier: AnyMapping[str, str]) -> dict[str, str]:
    """What is said now, then what was said of words not seen now."""
    return {**{word: str(meaning) for word, meaning in earlier.items() if word not in said}, **said}


def touches_part(file: FileChoice, survey: FileSurvey, previous: Touches | None) -> Touches:
    """The [touches] section. Rows whose channel is to be set aside are ignored; an outcome says what is an attempt."""
    channels, directions, outcomes = _said(file, "channel"), _said(file, "direction"), _said(file, "outcome")
    columns = _columns(file, survey)
    earlier = previous or None
    document: dict[str, object] = {"columns": columns}
    for name, words, constant in (
        ("channel", without_aside("channel", channels), file.channel), ("direction", directions, file.direction)
    ):
        if name in columns:
            document[f"{name}s"] = _with_earlier(words, getattr(earlier, f"{name}s") if earlier else {})
        else:
            document[name] = constant
    if "channel" in columns:
        document["ignore"] = ignoring(earlier, columns["channel"], channels)
    if "outcome" in columns:
        attempts, two_way = outcome_rules(outcomes, columns["outcome"], earlier)
        document["attempts"], document["two_way"] = attempts, two_way
    return Touches.model_validate(document)


def outcome_rules(
    outcomes: dict[str, str], column: str, earlier: Touches | None
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Which rows are attempts and which two-way; a rule of attempts is needed only where something is none."""
    tried = {word for word, meaning in outcomes.items() if meaning in (ATTEMPT, ANSWERED)}
    answered = {word for word, meaning in outcomes.items() if meaning == ANSWERED}
    before = _earlier_rule(earlier.attempts if earlier else {}, column)
    needed = before or NO_ATTEMPT in outcomes.values()
    tried |= before - outcomes.keys()
    answered |= _earlier_rule(earlier.two_way if earlier else {}, column) - outcomes.keys()
    return {column: sorted(tried)} if needed else {}, {column: sorted(answered)} if answered else {}


def _earlier_rule(rule: AnyMapping[str, list[str]], column: str) -> set[str]:
    return set(rule.get(column, []))
