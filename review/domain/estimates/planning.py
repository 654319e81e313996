"""What a plan can show, said before it is drawn, and how large a sample must be."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtr

from review.domain.errors import Refusal
from review.domain.estimates.change import mover
from review.domain.estimates.exact import exact_interval, tail_at_most
from review.domain.estimates.population import whole_counts
from review.domain.estimates.stratified import Design, hull_limits, score_limits
from review.domain.estimates.values import LEVEL, check_level

# No company sorts a sample for a difference finer than this; it also bounds the search for a change.
_POINT = 0.001
_ENOUGH = 10_000_000


@dataclass(frozen=True, slots=True)
class PlannedStratum:
    """A stratum of a plan: ``size`` events in the frame, ``sample`` of them to be drawn.

    Raises Refusal ``estimate.negative_count`` or ``estimate.sample_exceeds_frame``.
    """

    name: str
    size: int
    sample: int

    def __post_init__(self) -> None:
        if self.size < 0 or self.sample < 0:
            raise Refusal("estimate.negative_count", stratum=self.name)
        if self.sample > self.size:
            raise Refusal("estimate.sample_exceeds_frame", sample=self.sample, size=self.size)


@dataclass(frozen=True, slots=True)
class ExpectedInterval:
    """The interval that a plan would give if the sample's rate were ``rate``; shares and whole counts."""

    rate: float
    low: float
    high: float
    count_low: int
    count_high: int


def _check_rate(rate: float) -> float:
    if not 0.0 <= rate <= 1.0:
        raise Refusal("estimate.rate_out_of_range", rate=rate)
    return rate


def _design(plan: Sequence[PlannedStratum]) -> Design:
    kept = [stratum for stratum in plan if stratum.size]
    for stratum in kept:
        if not stratum.sample:
            raise Refusal("estimate.stratum_without_decided", stratum=stratum.name)
    return Design.of([stratum.size for stratum in kept], [stratum.sample for stratum in kept])


def expected_interval(plan: Sequence[PlannedStratum], rate: float, level: float = LEVEL) -> ExpectedInterval:
    """The interval to expect around ``rate``, by the method that the report will use.

    One stratum: the exact interval at the nearest whole number of wrong cases. Several: the hull, every stratum at
    that same rate. A census: no width. Every stratum with events needs a planned case.

    Raises Refusal ``estimate.no_population``, ``estimate.stratum_without_decided``, ``estimate.rate_out_of_range`` or
    ``estimate.level_out_of_range``.
    """
    check_level(level)
    design = _design(plan)
    population = int(design.population)
    _check_rate(rate)
    if not design.open.any():
        count = round(rate * population)
        return ExpectedInterval(rate, count / population, count / population, count, count)
    if len(design.sizes) == 1:
        sample = int(design.decided[0])
        first, last = exact_interval(round(rate * sample), sample, population, level)
        return ExpectedInterval(rate, first / population, last / population, first, last)
    low, high = (float(limit) for limit in hull_limits(design, rate * design.decided, level))
    return ExpectedInterval(rate, low, high, *whole_counts(low, high, population))


def detectable_change(
    before: Sequence[PlannedStratum],
    after: Sequence[PlannedStratum],
    rate: float,
    level: float = LEVEL,
) -> float | None:
    """The smallest change from ``rate`` between two months that their plans would show, as a share.

    It is the smallest difference, to 0.1 points, at which samples that mirror their months' rates give an interval
    (MOVER on score limits) without zero, for a rise and for a fall, whichever is larger; where only one of the two
    can be shown, that one; None where neither can. A true change of this size is found about every second time.

    Raises Refusal as `expected_interval`.
    """
    check_level(level)
    _check_rate(rate)
    one, other = _design(before), _design(after)
    low, high = (float(limit) for limit in score_limits(one, rate * one.decided, level))

    def smallest(room: float, sign: int) -> float | None:
        steps = np.arange(1, int(room / _POINT + 1e-9) + 1) * _POINT
        if not len(steps):
            return None
        rates = np.clip(rate + sign * steps, 0.0, 1.0)
        lows, highs = score_limits(other, rates[:, None] * other.decided, level)
        for step, new, new_low, new_high in zip(steps, rates, lows, highs, strict=True):
            _, least, most = mover(rate, low, high, float(new), float(new_low), float(new_high))
            if least > 0 or most < 0:
                return float(round(step, 3))
        return None

    found = [step for step in (smallest(1 - rate, 1), smallest(rate, -1)) if step is not None]
    return max(found) if found else None


def _half_width(sample: int, rate: float, size: int, level: float) -> float:
    first, last = exact_interval(math.floor(rate * sample + 0.5), sample, size, level)
    return (last - first) / (2 * size)


def sample_size(size: int, rate: float, half_width: float, level: float = LEVEL) -> int:
    """The smallest sample whose exact interval is at most ``half_width`` to a side on average, unstratified.

    ``size`` events, ``rate`` expected; the number of wrong cases is the nearest whole one (halves up), so that the
    width jumps a little from one sample to the next: bisection finds the region, then every smaller sample as far as
    the jumps reach (some multiples of 1/rate) is tried. At most ``size``, which has no width.

    Raises Refusal ``estimate.no_population``, ``estimate.rate_out_of_range``, ``estimate.half_width_out_of_range``.
    """
    check_level(level)
    _check_rate(rate)
    if size < 1:
        raise Refusal("estimate.no_population")
    if not 0.0 < half_width < 1.0:
        raise Refusal("estimate.half_width_out_of_range", half_width=half_width)
    low, high = 1, size
    while low < high:
        middle = (low + high) // 2
        if _half_width(middle, rate, size, level) <= half_width:
            high = middle
        else:
            low = middle + 1
    rarer = min(rate, 1 - rate)
    reach = min(math.ceil(4 / rarer) + 10, 2000) if rarer > 0 else 10
    for sample in range(max(1, low - reach), low):
        if _half_width(sample, rate, size, level) <= half_width:
            return sample
    return low


def attribute_sample_size(tolerable: float, deviations: int = 0, risk: float = 0.05, size: int | None = None) -> int:
    """The smallest sample that, with at most ``deviations`` wrong cases found, shows a rate below ``tolerable``.

    The smallest n with P(X <= deviations) <= risk where the rate is ``tolerable``: X binomial without ``size``
    (the auditors' tables: 59 for 5 % with none found), hypergeometric with ceil(tolerable × size) wrong events among
    ``size``.

    Raises Refusal ``estimate.rate_out_of_range``, ``estimate.level_out_of_range``, ``estimate.negative_count`` or
    ``estimate.tolerable_too_small`` (the frame holds too few wrong events for any sample to find more than
    ``deviations``, or the sample would be beyond ten million).
    """
    check_level(risk)
    if deviations < 0:
        raise Refusal("estimate.negative_count", stratum="")
    if not 0.0 < tolerable < 1.0:
        raise Refusal("estimate.rate_out_of_range", rate=tolerable)
    bad = 0 if size is None else math.ceil(tolerable * size - 1e-9)
    low, high = deviations + 1, _ENOUGH if size is None else size

    def enough(sample: int) -> bool:
        if size is None:
            return float(bdtr(deviations, sample, tolerable)) <= risk
        return tail_at_most(deviations, bad, sample, size) <= risk

    if high < low or not enough(high):
        raise Refusal("estimate.tolerable_too_small", tolerable=tolerable, deviations=deviations)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low
