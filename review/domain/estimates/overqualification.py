"""Whether the definition asks for too much: leads that fail it, yet should have been worked.

For k = 1 to 10 clauses failed: the weighted share of the leads that failed exactly k, of which the panel says that
they should have been worked. Each is a group that cuts across strata.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.domain.estimates.group import estimate_group
from review.domain.estimates.values import LEVEL, Estimate, GroupCell


@dataclass(frozen=True, slots=True)
class FailedClauses:
    """The leads that failed ``failed`` clauses: how many were reviewed, and the estimate (None without a case).

    In the estimate, "wrong" are the leads that should have been worked.
    """

    failed: int
    reviewed: int
    estimate: Estimate | None


def over_qualification(
    cells: Mapping[int, Sequence[GroupCell]],
    clauses: int = 10,
    neighbours: Mapping[str, Sequence[str]] | None = None,
    level: float = LEVEL,
) -> tuple[FailedClauses, ...]:
    """One row for each k from 1 to ``clauses``, in that order.

    ``cells`` gives, for a number of failed clauses, one `GroupCell` a stratum, "wrong" counting the cases of which
    the panel says that they should have been worked. A k that is missing, or without a decided case, has no estimate.
    """
    rows = []
    for failed in range(1, clauses + 1):
        own = cells.get(failed, ())
        reviewed = sum(cell.decided for cell in own)
        estimate = estimate_group(own, None, neighbours, level) if reviewed else None
        rows.append(FailedClauses(failed, reviewed, estimate))
    return tuple(rows)
