"""The change between two months, and whether it is more than chance.

MOVER (Zou and Donner, Statistics in Medicine 27, 2008): the interval of a difference from the intervals of its two
sides, taken as independent. Here the sides are the months' score limits. Two months' frames share no event, so that
their samples are independent.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.domain.estimates.merging import merge_undecided
from review.domain.estimates.stratified import Design, rate, score_limits
from review.domain.estimates.values import LEVEL, Stratum, check_level, check_strata


class Direction(StrEnum):
    """What may be said of a change."""

    UP = "up"
    DOWN = "down"
    CHANCE = "chance"


@dataclass(frozen=True, slots=True)
class Change:
    """A change between two months, in shares: ``difference`` = after - before, with its interval."""

    before: float
    after: float
    difference: float
    low: float
    high: float

    @property
    def more_than_chance(self) -> bool:
        """Whether the interval of the difference leaves out zero."""
        return self.low > 0 or self.high < 0

    @property
    def direction(self) -> Direction:
        """Up or down where it is more than chance, else chance."""
        if not self.more_than_chance:
            return Direction.CHANCE
        return Direction.UP if self.difference > 0 else Direction.DOWN


def mover(
    before: float, before_low: float, before_high: float, after: float, after_low: float, after_high: float
) -> tuple[float, float, float]:
    """The difference after - before of two rates and its limits, from the rates' own limits.

    low = d - sqrt((after - after_low)^2 + (before_high - before)^2), and high likewise with the other two distances.
    """
    difference = after - before
    low = difference - math.hypot(after - after_low, before_high - before)
    high = difference + math.hypot(after_high - after, before - before_low)
    return difference, low, high


def score_month(
    strata: Sequence[Stratum],
    neighbours: Mapping[str, Sequence[str]] | None = None,
    level: float = LEVEL,
) -> tuple[float, float, float]:
    """A month's rate and its score limits, as shares. Merges and refuses as `estimate_population`."""
    merged = sorted(merge_undecided(check_strata(strata), neighbours), key=lambda stratum: stratum.name)
    design = Design.of([stratum.size for stratum in merged], [stratum.decided for stratum in merged])
    wrong = [stratum.wrong for stratum in merged]
    low, high = score_limits(design, wrong, level)
    return float(rate(design, wrong)), float(low), float(high)


def change_between(
    before: Sequence[Stratum],
    after: Sequence[Stratum],
    neighbours_before: Mapping[str, Sequence[str]] | None = None,
    neighbours_after: Mapping[str, Sequence[str]] | None = None,
    level: float = LEVEL,
) -> Change:
    """The change from one month's strata to another's, by MOVER on their score limits.

    Between two censuses the change has no width and any is "more than chance". Raises Refusal as
    `estimate_population` does for either month.
    """
    check_level(level)
    one, other = score_month(before, neighbours_before, level), score_month(after, neighbours_after, level)
    difference, low, high = mover(*one, *other)
    return Change(one[0], other[0], difference, low, high)
