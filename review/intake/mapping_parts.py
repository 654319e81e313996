"""The sections of the profile that a mapping makes, and the mapping that a profile's section is."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping

from review.intake.date_evidence import day_of
from review.intake.field_words import MOMENTS
from review.intake.mapping import ColumnChoice, FileChoice, Mapping, is_flag, words_of
from review.intake.profile import Leads, Profile, Source, Touches
from review.intake.survey import NOTHING, ColumnSurvey, FileSurvey
from review.intake.value_words import ANSWERED, AS_IT_IS, ASIDE, ATTEMPT, FALSE, MEANINGS, NO_ATTEMPT, TRUE
from review.models.import_run import FileKind


def source_part(
    mapping: Mapping, surveys: AnyMapping[FileKind, FileSurvey], previous: Profile | None
) -> Source:
    """How the files are written: their own way first, then what was said of earlier ones."""
    said = previous.source if previous else None
    first = next(iter(surveys.values()))
    dates = [form for file in mapping.files for one in file.columns if one.field in MOMENTS for form in one.reading]
    dates += [form for file in mapping.files for place in file.shared.values() for form in file.columns[place].reading]
    days = {"".join(sorted(day_of([form]))): day_of([form]) for form in dates}
    kept = [form for form in (said.dates if said else []) if days.get("".join(sorted(day_of([form])))) in
            (None, day_of([form]))]
    flags = {
        word.casefold() for file in mapping.files
        for one, column in zip(file.columns, surveys[file.kind].columns, strict=True) if is_flag(one.field)
        for word, _count in words_of(column)
    }
    seen = {word for one in surveys.values() for column in one.columns for word, _count in words_of(column)}
    blank = [*(said.blank if said else []), *sorted(seen & NOTHING)]
    default = Source.model_validate({"name": mapping.source})
    true, false = (said or default).true, (said or default).false
    return Source(
        name=mapping.source, zone=mapping.zone, encoding=first.encoding, delimiter=first.delimiter,
        currency=mapping.currency or None, dates=list(dict.fromkeys([*dates, *kept])) or ["iso"],
        decimal="," if mapping.decimal == "," else ".",
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
    return Leads.model_validate({
        "columns": _columns(file, survey),
        "stage": previous.stage if previous else "MQL",
        "grade_by_rep": file.grade_by_rep,
        "attributes": facts,
        "status": _with_earlier(status, previous.status if previous else {}, aside=True),
        "reasons": _with_earlier(reasons, previous.reasons if previous else {}),
        "grades": {
            word: word if meaning == AS_IT_IS else meaning
            for word, meaning in _with_earlier(grades, previous.grades if previous else {}).items()
            if word
        },
    })


def _with_earlier(said: dict[str, str], earlier: AnyMapping[str, str], *, aside: bool = False) -> dict[str, str]:
    """What is said now, then what was said of words not seen now; rows set aside are words without a meaning."""
    every = {**{word: str(meaning) for word, meaning in earlier.items() if word not in said}, **said}
    return {word: meaning for word, meaning in every.items() if not (aside and meaning == ASIDE)}


def touches_part(file: FileChoice, survey: FileSurvey, previous: Touches | None) -> Touches:
    """The [touches] section. Rows whose channel is to be set aside are ignored; an outcome says what is an attempt."""
    channels, directions, outcomes = _said(file, "channel"), _said(file, "direction"), _said(file, "outcome")
    columns = _columns(file, survey)
    earlier = previous or None
    ignore = {word for word, meaning in channels.items() if meaning == ASIDE}
    channel_words = {word: "other" if meaning == ASIDE else meaning for word, meaning in channels.items()}
    document: dict[str, object] = {"columns": columns}
    for name, words, constant in (
        ("channel", channel_words, file.channel), ("direction", directions, file.direction)
    ):
        if name in columns:
            document[f"{name}s"] = _with_earlier(words, getattr(earlier, f"{name}s") if earlier else {})
        else:
            document[name] = constant
    if "channel" in columns:
        ignore |= _ignored(earlier, columns["channel"]) - channels.keys()
        document["ignore"] = {columns["channel"]: sorted(ignore)} if ignore else {}
    if "outcome" in columns:
        attempts, two_way = _outcome_rules(outcomes, columns["outcome"], earlier)
        document["attempts"], document["two_way"] = attempts, two_way
    return Touches.model_validate(document)


def _outcome_rules(
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


def file_from_part(part: Leads | Touches, survey: FileSurvey, dates: list[str]) -> FileChoice:
    """What a profile's section decides about a file: the inverse of `leads_part` and `touches_part`."""
    fields: dict[str, list[str]] = {}
    read: dict[str, str | None] = part.columns.model_dump()
    for name, read_from in read.items():
        if read_from:
            fields.setdefault(read_from, []).append(name)
    facts = {column: name for name, column in part.attributes.items()} if isinstance(part, Leads) else {}
    chosen, shared = [], {}
    for place, seen in enumerate(survey.columns):
        own, *others = sorted(fields.get(seen.name, [""]), key=lambda name: name == "handed_off")
        shared.update(dict.fromkeys(others, place))
        chosen.append(ColumnChoice(
            own, facts.get(seen.name, ""), _reading(seen, dates), _meanings(part, own, seen)
        ))
    constant = {} if isinstance(part, Leads) else {
        name: str(value) for name in ("channel", "direction") if (value := getattr(part, name))
    }
    grade_by_rep = isinstance(part, Leads) and part.grade_by_rep
    kind = FileKind.LEADS if isinstance(part, Leads) else FileKind.TOUCHES
    return FileChoice(kind, tuple(chosen), shared, **constant, grade_by_rep=grade_by_rep)


def _reading(column: ColumnSurvey, dates: list[str]) -> tuple[str, ...]:
    days = {day_of([form]) for form in dates}
    fitting = [reading for reading in column.readings if day_of(reading) in days]
    return fitting[0] if len(fitting) == 1 else column.readings[0] if len(column.readings) == 1 else ()


def _meanings(part: Leads | Touches, own: str, column: ColumnSurvey) -> dict[str, str]:
    """What the section says of the words of this column; nothing of those it does not know."""
    words = [word for word, _count in words_of(column)]
    if isinstance(part, Leads):
        tables: dict[str, AnyMapping[str, str]] = {
            "status": part.status, "reason": part.reasons, "grade": part.grades,
        }
        table = tables.get(own, {})
        known = MEANINGS.get(own, ())
        return {word: str(table[word]) if table[word] in known else AS_IT_IS for word in words if word in table}
    if own == "channel":
        aside = _ignored(part, column.name)
        return {
            word: ASIDE if word in aside else str(part.channels[word])
            for word in words if word in part.channels or word in aside
        }
    if own == "direction":
        return {word: str(part.directions[word]) for word in words if word in part.directions}
    if own == "outcome":
        answered, tried = set(part.two_way.get(column.name, [])), set(part.attempts.get(column.name, words))
        return {
            word: ANSWERED if word in answered else ATTEMPT if word in tried else NO_ATTEMPT for word in words
        }
    return {}


def _ignored(part: Touches | None, column: str) -> set[str]:
    """The words of a column whose rows are set aside, by rules over that column alone."""
    rules = part.ignore if part else []
    return {word for rule in rules if set(rule) == {column} for word in rule[column]}
