"""The exact interval for one stratum: sampling without replacement from a finite population.

X, the number of wrong cases among n drawn from N events of which M are wrong, is hypergeometric. The interval keeps
every possible M with P(X >= x | M) > alpha/2 and P(X <= x | M) > alpha/2, and reports the smallest and the largest M
kept (Buonaccorsi 1987; Wright 1991; the same convention as `samplingbook::Sprop` but for its reporting the first M
*rejected*). A tail within 1e-12 of alpha/2 counts as kept, so that ties do not hang on the last bit.

Both tails are monotone in M, so that each limit is found by bisection: about 40 tails for 2 million events.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from review.domain.errors import Refusal
from review.domain.estimates.values import LEVEL, check_level

TIE = 1e-12


def _window(bad: int, drawn: int, size: int) -> tuple[int, NDArray[np.float64]]:
    """The hypergeometric probabilities, as (first value of X, probabilities summing to 1).

    They are built outward from the mode by the ratio of neighbours and then normalised, so that their error is some
    multiples of the machine's precision; log-gamma would lose nine digits at 2 million events. Values further than
    40 standard deviations + 60 from the mean are left out: by Bernstein's inequality they weigh less than 1e-30.
    """
    first, last = max(0, drawn - (size - bad)), min(drawn, bad)
    mean = drawn * bad / size
    spread = math.sqrt(mean * (1 - bad / size) * (size - drawn) / max(size - 1, 1))
    reach = math.ceil(40 * spread + 60)
    mode = min(max((drawn + 1) * (bad + 1) // (size + 2), first), last)
    first, last = max(first, mode - reach), min(last, mode + reach)
    k = np.arange(first, last, dtype=np.float64)
    ratio = (bad - k) * (drawn - k) / ((k + 1) * (size - bad - drawn + k + 1))
    split = mode - first
    up = np.cumprod(ratio[split:])
    down = np.cumprod(1.0 / ratio[:split][::-1])[::-1]
    weights = np.concatenate([down, np.ones(1), up])
    return first, weights / weights.sum()


def tail_at_least(wrong: int, bad: int, drawn: int, size: int) -> float:
    """P(X >= wrong) where ``drawn`` of ``size`` events are drawn and ``bad`` of them are wrong."""
    first, probability = _window(bad, drawn, size)
    return float(probability[max(wrong - first, 0) :].sum())


def tail_at_most(wrong: int, bad: int, drawn: int, size: int) -> float:
    """P(X <= wrong) where ``drawn`` of ``size`` events are drawn and ``bad`` of them are wrong."""
    first, probability = _window(bad, drawn, size)
    return float(probability[: max(wrong - first + 1, 0)].sum())


def _lowest(wrong: int, decided: int, size: int, half_alpha: float) -> int:
    """The smallest M with P(X >= wrong | M) > half_alpha - 1e-12, by bisection (the tail rises with M)."""
    low, high = wrong, size - (decided - wrong)
    while low < high:
        middle = (low + high) // 2
        if tail_at_least(wrong, middle, decided, size) > half_alpha - TIE:
            high = middle
        else:
            low = middle + 1
    return low


@lru_cache(maxsize=8192)
def exact_interval(wrong: int, decided: int, size: int, level: float = LEVEL) -> tuple[int, int]:
    """The exact interval for the number of wrong events in a population.

    ``wrong`` of ``decided`` cases, drawn at random without replacement from ``size`` events, were wrong. Gives the
    smallest and the largest count not contradicted, in events. Relabelling right and wrong mirrors it exactly. It
    covers the truth with at least ``level`` whatever the truth is. Where decided = size it has no width.

    Raises Refusal ``estimate.nothing_decided``, ``estimate.decided_exceeds_size``, ``estimate.wrong_exceeds_decided``,
    ``estimate.negative_count`` or ``estimate.level_out_of_range``.
    """
    check_level(level)
    if wrong < 0:
        raise Refusal("estimate.negative_count", stratum="")
    if decided < 1:
        raise Refusal("estimate.nothing_decided", drawn=0)
    if wrong > decided:
        raise Refusal("estimate.wrong_exceeds_decided", stratum="", wrong=wrong, decided=decided)
    if decided > size:
        raise Refusal("estimate.decided_exceeds_size", decided=decided, size=size)
    half_alpha = (1.0 - level) / 2.0
    low = _lowest(wrong, decided, size, half_alpha)
    high = size - _lowest(decided - wrong, decided, size, half_alpha)
    return low, high
