"""Where the problem of a case lies, and which root cause the panel names.

===============  ==========================  ======================
the lead         what was owed               diagnosis
===============  ==========================  ======================
met              not done                    sales follow-up
did not meet     done, or nothing was owed   marketing quality
did not meet     not done                    both
met              done, or nothing was owed   definition or timing
===============  ==========================  ======================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from review.domain.answers import Answer, Diagnosis, RootCause

_TABLE = {
    (True, False): Diagnosis.SALES_FOLLOW_UP,
    (False, True): Diagnosis.MARKETING_QUALITY,
    (False, False): Diagnosis.BOTH,
    (True, True): Diagnosis.DEFINITION_OR_TIMING,
}

#: The root causes that say the same as a diagnosis.
_IN_LINE = {
    Diagnosis.SALES_FOLLOW_UP: {RootCause.FOLLOW_UP},
    Diagnosis.MARKETING_QUALITY: {RootCause.LEAD_QUALITY},
    Diagnosis.BOTH: {RootCause.FOLLOW_UP, RootCause.LEAD_QUALITY},
    Diagnosis.DEFINITION_OR_TIMING: {RootCause.DEFINITION, RootCause.TIMING},
}
_ORDER = tuple(RootCause)


def find_diagnosis(met: Answer | None, followed_up: Answer | None, *, owed: bool = True) -> Diagnosis | None:
    """The diagnosis by the table above; None where the panel left one of the two questions open.

    ``owed`` is False where the policy asked nothing of Sales for this lead; then ``followed_up`` does not matter.
    """
    done = True if not owed else _as_bool(followed_up)
    is_met = _as_bool(met)
    if is_met is None or done is None:
        return None
    return _TABLE[is_met, done]


def find_root_cause(named: Iterable[RootCause], diagnosis: Diagnosis | None) -> RootCause | None:
    """The cause that most judges named; None where nobody voted.

    On a tie, a cause goes before "nothing went wrong", then one that says the same as the diagnosis before one that
    does not, then the order in which the ballot lists them.
    """
    counts = Counter(named)
    if not counts:
        return None
    in_line = _IN_LINE[diagnosis] if diagnosis else set()
    return min(
        counts,
        key=lambda cause: (-counts[cause], cause is RootCause.NONE, cause not in in_line, _ORDER.index(cause)),
    )


def _as_bool(answer: Answer | None) -> bool | None:
    return {Answer.YES: True, Answer.NO: False}.get(answer) if answer else None
