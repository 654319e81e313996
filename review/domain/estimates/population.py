"""The estimate for a whole frame: the function that every headline uses."""

import math
from collections.abc import Mapping, Sequence

from review.domain.estimates.exact import exact_interval
from review.domain.estimates.merging import merge_undecided
from review.domain.estimates.stratified import Design, hull_limits, rate
from review.domain.estimates.values import LEVEL, Estimate, Method, Stratum, check_level, check_strata

# Products of a rate and a population are good to about 1e-9; a count that near to a whole number is that number.
_WHOLE = 1e-6


def whole_counts(low: float, high: float, population: int) -> tuple[int, int]:
    """The smallest and the largest whole count within the rates ``low`` to ``high`` of ``population``.

    Where the interval is so narrow that it holds no whole number, the whole numbers on both sides of it.
    """
    least, most = low * population, high * population
    first, last = math.ceil(least - _WHOLE), math.floor(most + _WHOLE)
    if first > last:
        first, last = math.floor(least), math.ceil(most)
    return first, last


def estimate_population(
    strata: Sequence[Stratum],
    neighbours: Mapping[str, Sequence[str]] | None = None,
    level: float = LEVEL,
) -> Estimate:
    """The rate and the number of wrong events in the frame, with a two-sided interval of ``level``.

    p = sum of N_h/N x_h/n_h over the decided cases. A census (every event decided) has no width; one stratum gets the
    exact hypergeometric interval; several get the hull of KG-min and the constrained-ML score interval, clipped to
    the counts that are possible. A stratum without a decided case first joins a neighbour (`merge_undecided`);
    ``neighbours`` is what `declare_neighbours` gave at planning. The order of the strata does not matter.

    Raises Refusal ``estimate.no_population``, ``estimate.nothing_decided``, ``estimate.stratum_without_decided``,
    ``estimate.stratum_named_twice`` or ``estimate.level_out_of_range``.
    """
    check_level(level)
    merged = sorted(merge_undecided(check_strata(strata), neighbours), key=lambda stratum: stratum.name)
    population = sum(stratum.size for stratum in merged)
    reviewed = sum(stratum.decided for stratum in merged)
    wrong = sum(stratum.wrong for stratum in merged)
    if reviewed == population:
        share = wrong / population
        return Estimate(share, share, share, float(wrong), wrong, wrong, population, reviewed, wrong, Method.CENSUS)
    if len(merged) == 1:
        first, last = exact_interval(wrong, reviewed, population, level)
        share = wrong / reviewed
        return Estimate(
            share,
            first / population,
            last / population,
            share * population,
            first,
            last,
            population,
            reviewed,
            wrong,
            Method.EXACT,
        )
    design = Design.of([stratum.size for stratum in merged], [stratum.decided for stratum in merged])
    outcome = [stratum.wrong for stratum in merged]
    share = float(rate(design, outcome))
    low, high = (float(limit) for limit in hull_limits(design, outcome, level))
    first, last = whole_counts(low, high, population)
    return Estimate(share, low, high, share * population, first, last, population, reviewed, wrong, Method.HULL)
