"""What a panel found of one clause, from how its judges read it."""

from __future__ import annotations

from collections.abc import Sequence

from review.domain.answers import ClauseState


def is_unmet(readings: Sequence[ClauseState]) -> bool:
    """Whether most judges of the deciding round read the clause as not met or could not establish it."""
    return 2 * sum(reading is not ClauseState.MET for reading in readings) > len(readings)


def is_split(readings: Sequence[ClauseState]) -> bool:
    """Whether judges read the clause differently."""
    return len(set(readings)) > 1
