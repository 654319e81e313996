"""The decided cases of published months, as the panel read their clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from review.domain.answers import ClauseState
from review.domain.definition import ClauseFinding
from review.domain.definition_trials import DecidedCase
from review.models.verdict import Edition
from review.queries.rulings import Ruling, list_definitions_of
from review.queries.verdicts import list_clause_ticks
from review.reports.clause_readings import ClauseReadings
from review.reports.figures import FramePart, Judged, judged
from review.reports.pooled import pool


@dataclass(frozen=True, slots=True)
class Past:
    """The decided cases of a period that were judged by the clauses of its newest month (``clauses``: key to title, in
    order), how many others there are, and the sample that they are a part of."""

    cases: Sequence[DecidedCase]
    clauses: dict[str, str]
    minimum_met: int
    required: frozenset[str]
    others: int
    part: FramePart
    drawn: Sequence[Judged]


def past_cases(editions: Sequence[Edition]) -> Past:
    """The decided cases of published months, the oldest month first."""
    pooled = pool(editions)
    if pooled is None:
        return Past((), {}, 1, frozenset(), 0, FramePart({}), ())
    readings = ClauseReadings(list_clause_ticks(*(edition.docket for edition in editions)))
    definitions = list_definitions_of([edition.docket_id for edition in editions])
    found = [
        (one, definitions[one.case_id])
        for one in pooled.rulings
        if one.drawn and one.decided and readings.voted(one.case_id)
    ]
    newest = [one for one in found if one[0].stratum.startswith(f"{pooled.months[-1]} ")]
    keys = Counter(_keys(definition) for _one, definition in newest).most_common(1)[0][0] if newest else ()
    alike = [one for one in found if _keys(one[1]) == keys]
    model = next((definition for _one, definition in reversed(newest) if _keys(definition) == keys), None)
    clauses = model.get("clauses", ()) if model else ()
    return Past(
        [_case(*one, readings) for one in alike] if keys else (),
        {str(one["key"]): str(one["title"]) for one in clauses},
        int(model["minimum_met"]) if model and clauses else 1,
        frozenset(str(one["key"]) for one in clauses if one["required"]),
        len(found) - len(alike) if keys else len(found),
        pooled.part,
        judged(pooled.rulings),
    )


def _keys(definition: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(clause["key"]) for clause in definition.get("clauses", ()))


def _case(one: Ruling, definition: Mapping[str, Any], readings: ClauseReadings) -> DecidedCase:
    clauses = tuple(
        ClauseFinding(
            str(clause["key"]),
            ClauseState.NOT_MET if readings.unmet(one.case_id, clause) else ClauseState.MET,
            clause.get("value"),
            bool(clause["required"]),
        )
        for clause in definition["clauses"]
    )
    return DecidedCase(one.stratum, clauses, int(definition["minimum_met"]), one.wrong, one.case_id)
