"""Which cases a figure stands for: the filter in the address, and whom it lets through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from review.queries.verdicts import Outcome

#: Longest value of a filter that is looked at; a source's name has 120 characters, a reason's 200.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the cases must have in common. An empty text is a value ("no team"); None asks nothing."""

    kind: str | None = None
    source: str | None = None
    reason: str | None = None
    team: str | None = None
    diagnosis: str | None = None
    cause: str | None = None
    verdict: str | None = None  # wrong | right | undecided
    decided_by: str | None = None
    wrong_reason: str | None = None
    unmet: str | None = None  # the key of a clause that the panel found unmet
    split: str | None = None  # the key of a clause that split it

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> CaseFilter:
        """The filter that an address names; what is not a filter is passed over."""
        given = {name: arguments[name].replace("\0", "")[:_LONGEST] for name in cls.__slots__ if name in arguments}
        return cls(**given)

    def given(self) -> dict[str, str]:
        """What is asked for, by name."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in values.items() if value is not None}

    def keep(self, outcomes: Iterable[Outcome], document: Mapping[str, Any]) -> list[Outcome]:
        """The cases that have all of it. A figure counts drawn cases only, and so does every filter."""
        wanted = self.given()
        if not wanted:
            return list(outcomes)
        clauses = {str(row["key"]): row for row in document["clauses"]}
        numbers = [set(clauses[wanted[name]][name]) if wanted[name] in clauses else set()
                   for name in ("unmet", "split") if name in wanted]  # fmt: skip
        return [
            one
            for one in outcomes
            if one.drawn
            and all(one.number in some for some in numbers)
            and all(self._fits(one, name, value) for name, value in wanted.items())
        ]

    @staticmethod
    def _fits(one: Outcome, name: str, value: str) -> bool:
        match name:
            case "kind":
                return one.kind.value == value
            case "reason":  # an ignored lead was given none, which is not the same as an empty one
                return one.kind.value != "ignored" and one.reason == value
            case "source" | "team":
                return bool(getattr(one, name) == value)
            case "diagnosis":
                return (one.diagnosis.value if one.diagnosis else "") == value
            case "cause":
                return (one.root_cause.value if one.root_cause else "") == value
            case "verdict":
                return verdict_of(one) == value
            case "decided_by":
                return (one.decided_by.value if one.decided_by else "unresolved") == value
            case "wrong_reason":
                return one.wrong_reason == (value == "yes")
            case _:
                return True


def verdict_of(one: Outcome) -> str:
    """Wrong, right or undecided: what the panel said of the rejection, or of the leaving."""
    return "undecided" if not one.decided else "wrong" if one.wrong else "right"


def cases_url(period: str, **wanted: Any) -> str:
    """The address of the list of cases that a figure stands for, in the edition that is being read."""
    return url_for("reports.cases", period=period, edition=request.args.get("edition"), **wanted)
