"""The estimate for a group that cuts across strata (a rep, a reason, a team): a Hajek ratio.

With weights w_h = N_h/n_h and, in stratum h, n_hd decided cases of the group, x_hd of them wrong:
p = sum w_h x_hd / sum w_h n_hd. The variance is Taylor's, as the R package `survey` finds it for a subset of a design
(Lumley, Complex Surveys, 2010): the residuals e = d(y - p), d marking the group, vary within each stratum over all its
n_h cases. The interval is KG-min. Never stratify inside the group: its empty cells ruin the coverage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from review.domain.errors import Refusal
from review.domain.estimates.change import mover
from review.domain.estimates.merging import merged_names
from review.domain.estimates.population import whole_counts
from review.domain.estimates.stratified import kg_min
from review.domain.estimates.values import LEVEL, Estimate, GroupCell, Method, Stratum, check_level, check_strata


@dataclass(frozen=True, slots=True)
class Ratio:
    """A Hajek ratio: its ``rate``, Taylor ``variance``, size ``cap`` n0, estimated ``total`` of the group's events,
    and whether the group is fully known (``closed``)."""

    rate: float
    variance: float
    cap: float
    total: float
    closed: bool


@dataclass(frozen=True, slots=True)
class Contrast:
    """A group against the rest: the two rates, their difference with its interval, and a two-sided p-value."""

    group: float
    rest: float
    difference: float
    low: float
    high: float
    p_value: float


def _merged(cells: Sequence[GroupCell], neighbours: Mapping[str, Sequence[str]] | None) -> list[GroupCell]:
    by_name = {cell.stratum.name: cell for cell in cells}
    kept = check_strata([cell.stratum for cell in cells])
    groups = merged_names({stratum.name: stratum.decided for stratum in kept}, neighbours or {})
    merged = []
    for names in groups.values():
        parts = [by_name[name] for name in names]
        whole = Stratum(
            " + ".join(names),
            sum(part.stratum.size for part in parts),
            sum(part.stratum.decided for part in parts),
            sum(part.stratum.wrong for part in parts),
            sum(part.stratum.drawn for part in parts),
        )
        merged.append(
            GroupCell(
                whole,
                sum(part.decided for part in parts),
                sum(part.wrong for part in parts),
                sum(part.drawn for part in parts),
            )
        )
    return sorted(merged, key=lambda cell: cell.stratum.name)


def _columns(cells: Sequence[GroupCell]) -> tuple[NDArray[np.float64], ...]:
    rows = [(cell.stratum.size, cell.stratum.decided, cell.decided, cell.wrong) for cell in cells]
    table = np.asarray(rows, dtype=np.float64)
    return table[:, 0], table[:, 1], table[:, 2], table[:, 3]


def hajek_ratio(cells: Sequence[GroupCell]) -> Ratio:
    """The ratio p = sum w_h x_hd / sum w_h n_hd over one cell a stratum, each stratum with a decided case.

    Variance: sum over h with n_h < N_h of (1 - f_h) n_h/(n_h - 1) (sum e^2 - (sum e)^2/n_h) (w_h/D)^2, D the
    denominator; where n_h = 1 the one case, if the group's, counts as of variance 0.25.
    Cap: n0 = D^2 / sum w_h^2 n_hd (1 - f_h); where the group's cases all lie in closed strata, but open ones might
    hold more of it, without the (1 - f_h).
    Raises Refusal ``estimate.nothing_decided`` where the group has no decided case.
    """
    size, n, nd, xd = _columns(cells)
    if not nd.sum():
        raise Refusal("estimate.nothing_decided", drawn=sum(cell.drawn for cell in cells))
    weight, left = size / n, 1 - n / size
    total = float((weight * nd).sum())
    p = 0.0 if not xd.sum() else 1.0 if (xd == nd).all() else float((weight * xd).sum()) / total
    squares = xd * (1 - p) ** 2 + (nd - xd) * p**2
    sums = xd * (1 - p) - (nd - xd) * p
    spread = np.where(n > 1, n / np.maximum(n - 1, 1) * (squares - sums**2 / n), 0.25 * nd)
    variance = float((weight**2 * left * np.maximum(spread, 0.0)).sum()) / total**2
    loss = float((weight**2 * nd * left).sum())
    closed = not left.any()
    if not loss:
        loss = float((weight**2 * nd).sum())
    return Ratio(p, variance, total**2 / loss, total, closed)


def _limits(ratio: Ratio, level: float) -> tuple[float, float]:
    if ratio.closed:
        return ratio.rate, ratio.rate
    low, high = kg_min(ratio.rate, ratio.variance, ratio.cap, level)
    return min(float(low), ratio.rate), max(float(high), ratio.rate)


def estimate_group(
    cells: Sequence[GroupCell],
    size: int | None = None,
    neighbours: Mapping[str, Sequence[str]] | None = None,
    level: float = LEVEL,
) -> Estimate:
    """The rate and count for a group that cuts across strata, with its KG-min interval.

    ``cells`` holds one cell for every stratum of the frame, in any order. ``size`` is the number of the group's events
    in the frame where it is known (it is, for whatever the frame records); the interval is then clipped to the counts
    that are possible, and has no width where every one of them is decided. Without it the size is estimated by
    sum of w_h n_hd. Strata without a decided case merge as in `estimate_population`.

    Raises Refusal ``estimate.nothing_decided`` where the group has no decided case, ``estimate.group_exceeds_size``
    where it has more of them than events, and as `estimate_population`.
    """
    check_level(level)
    ratio = hajek_ratio(_merged(cells, neighbours))
    reviewed, wrong = sum(cell.decided for cell in cells), sum(cell.wrong for cell in cells)
    if size is not None and reviewed > size:
        raise Refusal("estimate.group_exceeds_size", decided=reviewed, size=size)
    population = round(ratio.total) if size is None else size
    if ratio.closed or reviewed == size:
        share = wrong / reviewed
        return Estimate(share, share, share, float(wrong), wrong, wrong, population, reviewed, wrong, Method.CENSUS)
    low, high = _limits(ratio, level)
    share = ratio.rate
    if size is not None:
        least, most = wrong / size, 1 - (reviewed - wrong) / size
        low, high, share = (min(max(value, least), most) for value in (low, high, share))
    first, last = whole_counts(low, high, population)
    return Estimate(share, low, high, share * population, first, last, population, reviewed, wrong, Method.RATIO)


def contrast_with_rest(
    cells: Sequence[GroupCell],
    neighbours: Mapping[str, Sequence[str]] | None = None,
    level: float = LEVEL,
) -> Contrast | None:
    """Whether a group's rate differs from that of all other cases: MOVER on the two KG-min intervals.

    The p-value is the smallest alpha at which the interval of the difference leaves out zero (by bisection, to 1e-9);
    it is 1 where no interval does, and 0 where both sides are fully known and differ. None where either side has no
    decided case. It is for `flag_differences`; many groups compared need its correction.
    """
    check_level(level)
    merged = _merged(cells, neighbours)
    if not sum(cell.decided for cell in merged) or not sum(cell.rest().decided for cell in merged):
        return None
    group, rest = hajek_ratio(merged), hajek_ratio([cell.rest() for cell in merged])

    def interval(wanted: float) -> tuple[float, float, float]:
        one, other = _limits(group, wanted), _limits(rest, wanted)
        return mover(rest.rate, *other, group.rate, *one)

    def excludes(alpha: float) -> bool:
        _, lower, upper = interval(1.0 - alpha)
        return lower > 0.0 or upper < 0.0

    difference, low, high = interval(level)
    smallest, largest = 1e-12, 1.0 - 1e-12
    if group.rate == rest.rate or not excludes(largest):
        p_value = 1.0
    elif excludes(smallest):
        p_value = 0.0
    else:
        while largest - smallest > 1e-9 * largest:
            middle = (smallest * largest) ** 0.5 if smallest * 4 < largest else (smallest + largest) / 2
            smallest, largest = (smallest, middle) if excludes(middle) else (middle, largest)
        p_value = largest
    return Contrast(group.rate, rest.rate, difference, low, high, p_value)
