"""What the values of a summary's vocabularies are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l

Value = TypeVar("Value")

_DIAGNOSES = {
    "sales_follow_up": _l("Sales follow-up"),
    "marketing_quality": _l("Marketing quality"),
    "both": _l("Both"),
    "definition_or_timing": _l("Definition or timing"),
}
_CAUSES = {
    "lead_quality": _l("Lead quality"),
    "follow_up": _l("Follow-up"),
    "definition": _l("The definition"),
    "routing": _l("Routing"),
    "data": _l("Data"),
    "timing": _l("Timing"),
    "none": _l("Nothing went wrong"),
}
_KINDS = {"rejected": _l("Rejected"), "ignored": _l("Ignored"), "disqualified": _l("Disqualified")}
_STATES = {
    "accepted": _l("Accepted and touched"),
    "rejected": _l("Rejected"),
    "ignored": _l("Ignored"),
    "in_time": _l("Still in time"),
    "excluded": _l("Left out for a fact in the CRM"),
    "not_known": _l("Not known"),
}
_EXCLUSIONS = {"merged": _l("merged"), "opted_out": _l("opted out"), "test_record": _l("test records")}
_BANDS = {
    "firm": _l("Firm: the judges read the cases alike."),
    "tentative": _l("Tentative: the judges mostly read the cases alike."),
    "opinion": _l("The panel does not agree; these rates are opinions."),
    "unanimous": _l("All judges gave one and the same answer."),
    "unknown": _l("Too few ballots to say."),
}
_QUESTIONS = {
    "met": _l("Met the definition?"),
    "followed_up": _l("Followed up as owed?"),
    "valid": _l("Rejection valid?"),
}
_DECIDED = {
    "majority": _l("By majority"),
    "deliberation": _l("Deliberation"),
    "chair": _l("By the chair"),
    "unresolved": _l("Unresolved"),
}
_EMPTY = {"source": _l("No source"), "reason": _l("No reason given"), "team": _l("No team")}


_VOCABULARIES: dict[str, dict[str, Any]] = {
    "diagnosis": _DIAGNOSES,
    "cause": _CAUSES,
    "kind": _KINDS,
    "state": _STATES,
    "band": _BANDS,
    "question": _QUESTIONS,
    "exclusion": _EXCLUSIONS,
    "decided": _DECIDED,
}


def word(vocabulary: str, value: str) -> str:
    """The name of a value of one of the document's vocabularies, for people."""
    return str(_VOCABULARIES[vocabulary].get(value, value.replace("_", " ").capitalize()))


def in_order(vocabulary: str, part: Mapping[str, Value]) -> list[tuple[str, Value]]:
    """A part of the document by its vocabulary's order, since a database may keep members in one of its own; what the
    vocabulary lacks ("overall") comes first, by name."""
    known = list(_VOCABULARIES[vocabulary])
    return sorted(part.items(), key=lambda item: (known.index(item[0]) if item[0] in known else -1, item[0]))


def group_name(grouping: str, value: str) -> str:
    """A source, a reason or a team, or that there is none."""
    return value or str(_EMPTY[grouping])
