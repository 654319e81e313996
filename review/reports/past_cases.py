"""The decided cases of published months, as the panel read their clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from review.domain.answers import ClauseState
from review.domain.definition import ClauseFinding
from review.domain.definition_trials import DecidedCase
from review.models.verdict import Edition
from review.queries.verdicts import Outcome, list_clause_ticks
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
    found = [one for one in pooled.outcomes if one.drawn and one.decided and readings.voted(one.case_id)]
    newest = [one for one in found if one.stratum.startswith(f"{pooled.months[-1]} ")]
    keys = Counter(_keys(one) for one in newest).most_common(1)[0][0] if newest else ()
    alike = [one for one in found if _keys(one) == keys]
    model = next((one for one in reversed(newest) if _keys(one) == keys), None)
    clauses = model.definition.get("clauses", ()) if model else ()
    return Past(
        [_case(one, readings) for one in alike] if keys else (),
        {str(one["key"]): str(one["title"]) for one in clauses},
        int(model.definition["minimum_met"]) if model and clauses else 1,
        frozenset(str(one["key"]) for one in clauses if one["required"]),
        len(found) - len(alike) if keys else len(found),
        pooled.part,
        judged(pooled.outcomes),
    )


def _keys(one: Outcome) -> tuple[str, ...]:
    return tuple(str(clause["key"]) for clause in one.definition.get("clauses", ()))


def _case(one: Outcome, readings: ClauseReadings) -> DecidedCase:
    clauses = tuple(
        ClauseFinding(
            str(clause["key"]),
            ClauseState.NOT_MET if readings.unmet(one.case_id, clause) else ClauseState.MET,
            clause.get("value"),
            bool(clause["required"]),
        )
        for clause in one.definition["clauses"]
    )
    return DecidedCase(one.stratum, clauses, int(one.definition["minimum_met"]), one.wrong, one.case_id)
