"""What a section of a profile says of a file, as a clerk would have decided it."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as AnyMapping

from review.intake.date_evidence import day_of
from review.intake.mapping import ColumnChoice, FileChoice, words_of
from review.intake.mapping_parts import ignored, is_known
from review.intake.profile import ANY, Leads, Touches
from review.intake.survey import ColumnSurvey, FileSurvey
from review.intake.value_words import ANSWERED, AS_IT_IS, ASIDE, ATTEMPT, MEANINGS, NO_ATTEMPT
from review.intake.values import fold
from review.models.import_run import FileKind

#: Role → words that were answered with a meaning of which a profile keeps no trace.
Unsaid = AnyMapping[str, Collection[str]]


def choice_of(part: Leads | Touches, survey: FileSurvey, dates: list[str], unsaid: Unsaid | None = None) -> FileChoice:
    """What ``part`` decides about a file; nothing of words that it does not know."""
    fields: dict[str, list[str]] = {}
    read: dict[str, str | None] = part.columns.model_dump()
    for name, read_from in read.items():
        if read_from:
            fields.setdefault(read_from, []).append(name)
    facts = {column: name for name, column in part.attributes.items()} if isinstance(part, Leads) else {}
    chosen, shared = [], {}
    for place, seen in enumerate(survey.columns):
        own, *others = sorted(fields.pop(seen.name, [""]), key=lambda name: name == "handed_off")
        shared.update(dict.fromkeys(others, place))
        words = meanings(part, survey.role_of(own), seen, unsaid or {})
        chosen.append(ColumnChoice(own, facts.pop(seen.name, ""), _reading(seen, dates), words))
    constant = {} if isinstance(part, Leads) else {
        name: str(value) for name in ("channel", "direction") if (value := getattr(part, name))
    }
    grade_by_rep = isinstance(part, Leads) and part.grade_by_rep
    kind = FileKind.LEADS if isinstance(part, Leads) else FileKind.TOUCHES
    return FileChoice(kind, survey.section, tuple(chosen), shared, **constant, grade_by_rep=grade_by_rep)


def _reading(column: ColumnSurvey, dates: list[str]) -> tuple[str, ...]:
    days = {day_of([form]) for form in dates}
    fitting = [reading for reading in column.readings if day_of(reading) in days]
    return fitting[0] if len(fitting) == 1 else column.readings[0] if len(column.readings) == 1 else ()


def meanings(
    part: Leads | Touches, role: str | None, column: ColumnSurvey, unsaid: Unsaid
) -> dict[str, str]:
    """What ``part`` says of the words of a column with this role, as an import would read them."""
    words = [word for word, _count in words_of(column)]
    if role == "outcome" and isinstance(part, Touches):
        answered, tried = part.two_way.get(column.name, []), part.attempts.get(column.name, words)
        known = [*tried, *unsaid[role]] if role in unsaid else words  # by hand it was said which, and that was all
        return {
            word: ANSWERED if is_known(word, answered) else ATTEMPT if is_known(word, tried) else NO_ATTEMPT
            for word in words if is_known(word, known)
        }
    said = {fold(word): str(meaning) for word, meaning in _table(part, role).items()}
    aside = ignored(part, column.name) if role in ("status", "channel") else set()
    found = {}
    for word in words:
        meaning = said.get(fold(word), said.get(ANY) if word else None)
        if is_known(word, aside):
            found[word] = ASIDE
        elif meaning is not None and role:
            found[word] = meaning if meaning in MEANINGS[role] else AS_IT_IS
        elif role and is_known(word, unsaid.get(role, ())):
            found[word] = ""
    return found


def _table(part: Leads | Touches, role: str | None) -> AnyMapping[str, str]:
    names = {
        "status": "status", "reason": "reasons", "grade": "grades", "channel": "channels", "direction": "directions",
    }
    return getattr(part, names[role], {}) if role in names else {}
