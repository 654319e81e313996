"""How the panel read the clauses of its cases: each judge's own tick, else what the field says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from review.domain.answers import ClauseState
from review.domain.clause_findings import is_split, is_unmet
from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND
from review.queries.verdicts import ClauseTicks


class ClauseReadings:
    """The ticks of the judges by case and round; a clause is given as the evidence holds it."""

    def __init__(self, ticks: Iterable[ClauseTicks]) -> None:
        self._ticks: dict[tuple[int, int], list[Mapping[str, str]]] = defaultdict(list)
        for one in ticks:
            self._ticks[one.case_id, one.round].append(one.states)

    def voted(self, case_id: int) -> bool:
        """Whether anybody voted on the case."""
        return bool(self._deciding(case_id))

    def unmet(self, case_id: int, clause: Mapping[str, Any]) -> bool:
        """Whether most judges of the deciding round read it as not met, or could not establish it."""
        return is_unmet([_read(states, clause) for states in self._deciding(case_id)])

    def split(self, case_id: int, clause: Mapping[str, Any]) -> bool:
        """Whether the judges of the first round read it differently."""
        return is_split([_read(states, clause) for states in self._ticks[case_id, FIRST_ROUND]])

    def _deciding(self, case_id: int) -> list[Mapping[str, str]]:
        return self._ticks[case_id, SECOND_ROUND] or self._ticks[case_id, FIRST_ROUND]


def _read(states: Mapping[str, str], clause: Mapping[str, Any]) -> ClauseState:
    return ClauseState(states.get(str(clause["key"]), str(clause["state"])))
