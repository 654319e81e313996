"""The limits of a funnel plot: where a group's rate would lie if it were as all others.

Spiegelhalter, Statistics in Medicine 24 (2005), with exact hypergeometric limits, since a month's events are few.
"""

import math

from review.domain.errors import Refusal
from review.domain.estimates.exact import tail_at_least, tail_at_most
from review.domain.estimates.values import LEVEL, check_level


def funnel_limits(rate: float, reviewed: int, size: int, level: float = LEVEL) -> tuple[float, float]:
    """The smallest and largest rate to be expected among ``reviewed`` of a group's ``size`` events.

    The group holds the nearest whole number to rate × size of wrong events. Given are the smallest x/reviewed with
    P(X <= x) > alpha/2 and the largest with P(X >= x) > alpha/2. No width where all events are reviewed.

    Raises Refusal ``estimate.rate_out_of_range``, ``estimate.nothing_decided``, ``estimate.decided_exceeds_size``.
    """
    check_level(level)
    if not 0.0 <= rate <= 1.0:
        raise Refusal("estimate.rate_out_of_range", rate=rate)
    if reviewed < 1:
        raise Refusal("estimate.nothing_decided", drawn=0)
    if reviewed > size:
        raise Refusal("estimate.decided_exceeds_size", decided=reviewed, size=size)
    bad = math.floor(rate * size + 0.5)
    tail = (1 - level) / 2
    low, high = 0, reviewed
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if tail_at_most(middle, bad, reviewed, size) > tail else (middle + 1, high)
    least = low
    low, high = least, reviewed
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if tail_at_least(middle, bad, reviewed, size) > tail else (low, middle - 1)
    return least / reviewed, low / reviewed
