"""What a verdict rests on beside its answers: what the panel found of each clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from review.domain.answers import ClauseState
from review.domain.clause_findings import is_split, is_unmet
from review.queries.case_evidence import Document


@dataclass(frozen=True, slots=True)
class ClauseFound:
    """One clause as the judges of the deciding round read it together; ``split`` where they read it differently."""

    key: str
    title: str
    unmet: bool
    split: bool


def clauses_found(evidence: Document, ballots: Sequence[Mapping[str, Any]]) -> tuple[ClauseFound, ...]:
    """The definition's clauses in its order. ``ballots`` are the ticks that each ballot keeps; a judge's reading is
    their own tick, else what the field says; where nobody voted, the field alone."""
    found = []
    for clause in evidence["definition"]["clauses"]:
        key, field = str(clause["key"]), ClauseState(clause["state"])
        readings = [ClauseState(ticks.get(key, {}).get("state", field)) for ticks in ballots] or [field]
        found.append(ClauseFound(key, str(clause["title"]), is_unmet(readings), is_split(readings)))
    return tuple(found)
