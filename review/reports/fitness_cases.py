"""The decided cases behind a figure of the definition's fitness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from review.domain.definition_trials import AS_IT_STANDS, DecidedCase, Trial
from review.domain.errors import Refusal
from review.reports.frame import Link
from review.reports.past_cases import Past

#: By what a list of cases may be narrowed: clauses ``met`` or ``failed`` (a number); a ``threshold``, or a further
#: ``clause``, that they are held against; what came of it (``outcome``); ``formal``: rejected by the letter alone;
#: ``changed``: they change sides at the threshold.
CELLS = ("met", "failed", "threshold", "clause", "outcome", "formal", "changed")
#: What came of a case: whether it meets the definition (None: either), and whether it should have been worked.
OUTCOMES: Mapping[str, tuple[bool | None, bool]] = {
    "meets_worked": (True, True),
    "meets_left": (True, False),
    "fails_worked": (False, True),
    "fails_left": (False, False),
    "worked": (None, True),
    "left": (None, False),
}


def links_of(**here: str) -> dict[str, Link]:
    """Where the four outcomes of a trial lead."""
    return {name: Link({**here, "outcome": name}) for name, (meets, _worked) in OUTCOMES.items() if meets is not None}


def cases_behind(past: Past, trial: Trial, cell: Mapping[str, str]) -> Iterator[DecidedCase]:
    """The cases that a cell asks for; ``trial`` is what the report tries. Raises Refusal ``report.bad_cell``."""
    number = len(past.clauses)
    met, failed, threshold = (_number(cell, name) for name in ("met", "failed", "threshold"))
    clause, outcome = cell.get("clause"), cell.get("outcome")
    if (clause and clause not in past.clauses) or (outcome and outcome not in OUTCOMES):
        raise Refusal("report.bad_cell", value=clause if clause and clause not in past.clauses else outcome)
    tried = AS_IT_STANDS
    if threshold is not None:
        tried = Trial(threshold, trial.required)
    elif clause:
        tried = Trial(trial.minimum_met, clause)
    meets, worked = OUTCOMES[outcome] if outcome else (None, None)
    for one in past.cases:
        holds = (
            met in (None, one.met),
            failed in (None, number - one.met),
            worked in (None, one.to_be_worked),
            meets is None or one.meets(tried) is meets,
            "formal" not in cell or one.formally_right,
            "changed" not in cell or one.meets(tried) is not one.meets(),
        )
        if all(holds):
            yield one


def _number(cell: Mapping[str, str], name: str) -> int | None:
    if name not in cell:
        return None
    if not cell[name].isascii() or not cell[name].isdigit() or len(cell[name]) > 3:
        raise Refusal("report.bad_cell", value=cell[name])
    return int(cell[name])
