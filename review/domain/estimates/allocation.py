"""How a sample is shared out among strata: Wright's exact integer allocation.

Wright, The American Statistician 66 (2012): the allocation that minimises the variance of the estimate over all whole
numbers is found by giving out one unit after the other, each to the largest priority N_h S_h / sqrt(a_h (a_h + 1)).
"""

import heapq
import math
from collections.abc import Sequence

from review.domain.errors import Refusal

MINIMUM = 2


def allocate(
    sizes: Sequence[int],
    sample: int,
    deviations: Sequence[float] | None = None,
    minimum: int = MINIMUM,
) -> tuple[int, ...]:
    """The cases to draw from each stratum: whole numbers that add up to ``sample``, in the order of ``sizes``.

    Each stratum starts at min(minimum, N_h); the next unit goes to the largest N_h S_h / sqrt(a_h (a_h + 1)) among
    the strata not exhausted, ties to the first. ``deviations`` are the S_h, in any one unit: None (all 1) is
    proportional, prior standard deviations sqrt(p_h (1 - p_h)) are Neyman's. Strata without events get nothing.

    Raises Refusal ``estimate.negative_count``, ``estimate.sample_exceeds_frame``, ``estimate.sample_below_minimum``
    (more is needed only to start each stratum), ``estimate.minimum_below_one`` or ``estimate.deviations_unusable``.
    """
    if any(size < 0 for size in sizes):
        raise Refusal("estimate.negative_count", stratum="")
    if minimum < 1:
        raise Refusal("estimate.minimum_below_one", minimum=minimum)
    spreads = [1.0] * len(sizes) if deviations is None else [float(deviation) for deviation in deviations]
    if len(spreads) != len(sizes) or not all(math.isfinite(s) and s >= 0 for s in spreads):
        raise Refusal("estimate.deviations_unusable")
    frame = sum(sizes)
    if sample > frame:
        raise Refusal("estimate.sample_exceeds_frame", sample=sample, size=frame)
    cases = [min(minimum, size) for size in sizes]
    left = sample - sum(cases)
    if left < 0:
        raise Refusal("estimate.sample_below_minimum", sample=sample, needed=sum(cases))
    if sample == frame:
        return tuple(sizes)

    def entry(index: int) -> tuple[float, int]:
        taken = cases[index]
        return -sizes[index] * spreads[index] / math.sqrt(taken * (taken + 1)), index

    queue = [entry(index) for index, size in enumerate(sizes) if cases[index] < size]
    heapq.heapify(queue)
    for _ in range(left):
        _, index = queue[0]
        cases[index] += 1
        if cases[index] < sizes[index]:
            heapq.heapreplace(queue, entry(index))
        else:
            heapq.heappop(queue)
    return tuple(cases)
