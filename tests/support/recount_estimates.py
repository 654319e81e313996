"""The estimators of the reports, written a second time: SciPy's distributions and root finder on plain numbers.

Nothing here knows `review.domain.estimates`. The formulas are those of the sources that it names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import beta, hypergeom, norm, t

_TAIL = 0.025
_FEW = 10


@dataclass(frozen=True)
class Found:
    """A rate with its limits, for so many events, by so many decided cases."""

    rate: float
    low: float
    high: float
    events: int
    decided: int
    wrong: int

    @property
    def count(self) -> float:
        return self.rate * self.events

    @property
    def counts(self) -> tuple[float, int, int]:
        """The number of events with its limits, which are whole."""
        return self.count, ceil(self.low * self.events - 1e-6), floor(self.high * self.events + 1e-6)

    @property
    def shown(self) -> bool:
        """Whether there are cases enough for a share."""
        return self.decided >= _FEW

    @property
    def exact(self) -> bool:
        """Whether every event was decided."""
        return self.decided == self.events


def merge(strata: pd.DataFrame, neighbours: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Strata (index: name; size, decided, …) with each that has no decided case added to its nearest that has."""
    strata = strata[strata["size"] > 0].sort_index()
    home = {
        name: name if row["decided"] else next(
            one for one in neighbours[name] if one in strata.index and strata.loc[one, "decided"]
        )
        for name, row in strata.iterrows()
    }  # fmt: skip
    return strata.groupby(home).sum()


def of_frame(strata: pd.DataFrame, neighbours: Mapping[str, Sequence[str]]) -> Found | None:
    """The share of all events: stratified, without replacement; None without a decided case."""
    if not strata["decided"].sum():
        return None
    rows = merge(strata, neighbours)
    size, n, x = (rows[name].to_numpy(float) for name in ("size", "decided", "wrong"))
    events, decided, wrong = int(size.sum()), int(n.sum()), int(x.sum())
    p = float((size * x / n).sum() / events)
    if decided == events:
        return Found(p, p, p, events, decided, wrong)
    if len(rows) == 1:
        m = np.arange(wrong, events - decided + wrong + 1)
        tails = np.minimum(hypergeom.sf(wrong - 1, events, m, decided), hypergeom.cdf(wrong, events, m, decided))
        possible = m[tails > _TAIL]
        return Found(p, possible.min() / events, possible.max() / events, events, decided, wrong)
    weight, left = size / events, 1 - n / size
    each = np.where(n > 1, n / np.maximum(n - 1, 1) * (x / n) * (1 - x / n), 0.25)
    variance = float((weight**2 * left * each / n).sum())
    cap = 1 / float((weight**2 * left * size / np.maximum(size - 1, 1) / n).sum())
    (low, high), (least, most) = _clopper_pearson(p, variance, cap), score_limits(size, n, x)
    low, high = min(low, least), max(high, most)
    return Found(p, max(low, wrong / events), min(high, 1 - (decided - wrong) / events), events, decided, wrong)


def _clopper_pearson(p: float, variance: float, cap: float, tail: float = _TAIL) -> tuple[float, float]:
    cases = cap if variance <= 0 or p in (0, 1) else min(p * (1 - p) / variance, cap)
    yes, no = p * cases, (1 - p) * cases
    low = beta.ppf(tail, yes, no + 1) if yes > 0 else 0.0
    return float(low), float(beta.ppf(1 - tail, yes + 1, no) if no > 1e-12 else 1.0)


def score_limits(size: np.ndarray, n: np.ndarray, x: np.ndarray) -> tuple[float, float]:
    """The score interval of the share of all events."""
    return _score(size, n, x), 1 - _score(size, n, n - x)


def _score(size: np.ndarray, n: np.ndarray, x: np.ndarray) -> float:
    """The lower limit of the score interval: the least mean that the most likely rates with that mean still allow."""
    weight, random = size / size.sum(), n < size
    known = float((weight * x / n)[~random].sum())
    w, share = weight[random], (x / n)[random]
    cases = (n * (size - 1) / np.maximum(size - n, 1))[random]
    bias = np.where(n > 1, n / np.maximum(n - 1, 1), 2.0)[random] if random.sum() > 1 else 1.0
    if not share.any():
        return known
    middle, reach = float((w * share).sum()), norm.ppf(1 - _TAIL)

    def rates(lift: float) -> np.ndarray:
        """The likeliest rates under a multiplier: each solves x/q - (n-x)/(1-q) = lift × weight."""
        half = cases + lift * w
        found = 2 * cases * share / (half + np.sqrt(np.maximum(half**2 - 4 * lift * w * cases * share, 0)))
        return np.asarray(np.minimum(found, 1.0))

    def outside(log_lift: float) -> float:
        q = rates(float(np.exp(log_lift)))
        return float(middle - (w * q).sum() - reach * sqrt((w**2 * q * (1 - q) / cases * bias).sum()))

    # Most likely rates fall as the multiplier grows; the limit is the last mean that is not too far away.
    grid = np.linspace(-12, 40, 120)
    far = np.array([outside(one) for one in grid])
    last = int(np.nonzero(far <= 0)[0][-1])
    edge = brentq(outside, grid[last], grid[last + 1], xtol=1e-13)
    return known + float((w * rates(float(np.exp(edge)))).sum())


@dataclass(frozen=True)
class Ratio:
    """A group's share by the weights of its cases, with its variance and the cases that it is worth at most."""

    rate: float
    variance: float
    cap: float
    total: float
    closed: bool

    def limits(self, tail: float = _TAIL) -> tuple[float, float]:
        """The limits that leave out so much on either side; those of a group that is known are the share itself."""
        if self.closed:
            return self.rate, self.rate
        low, high = _clopper_pearson(self.rate, self.variance, self.cap, tail)
        return min(low, self.rate), max(high, self.rate)


def of_cases(size: np.ndarray, n: np.ndarray, own: np.ndarray, x: np.ndarray) -> Ratio:
    """The share among a group's ``own`` decided cases, ``x`` of them wrong, out of ``n`` in strata of these sizes."""
    weight, left = size / n, 1 - n / size
    total = float((weight * own).sum())
    p = float((weight * x).sum()) / total
    squares, sums = x * (1 - p) ** 2 + (own - x) * p**2, x * (1 - p) - (own - x) * p
    spread = np.where(n > 1, n / np.maximum(n - 1, 1) * np.maximum(squares - sums**2 / n, 0), own / 4)
    variance = float((weight**2 * left * spread).sum()) / total**2
    loss = float((weight**2 * own * left).sum()) or float((weight**2 * own).sum())
    return Ratio(p, variance, total**2 / loss, total, not left.any())


def of_group(
    strata: pd.DataFrame, neighbours: Mapping[str, Sequence[str]], events: int | None
) -> Found | None:
    """The share of a group that cuts across the strata: those have the group's own ``own`` (decided) and ``own_wrong``;
    of ``events``, where the frame knows how many there are. None without a decided case of it."""
    decided, wrong = int(strata["own"].sum()), int(strata["own_wrong"].sum())
    if not decided:
        return None
    found = of_cases(*columns_of(merge(strata, neighbours)))
    population = round(found.total) if events is None else events
    if found.closed or decided == events:
        return Found(wrong / decided, wrong / decided, wrong / decided, population, decided, wrong)
    low, high = found.limits()
    limits = [low, found.rate, high]
    if events is not None:
        limits = [min(max(one, wrong / events), 1 - (decided - wrong) / events) for one in limits]
    return Found(limits[1], limits[0], limits[2], population, decided, wrong)


def columns_of(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Sizes, decided cases, and the group's own decided and wrong ones, stratum by stratum."""
    size, decided, own, wrong = (rows[name].to_numpy(float) for name in ("size", "decided", "own", "own_wrong"))
    return size, decided, own, wrong


def agreement(answers: Mapping[int, Sequence[str]], categories: int) -> dict[str, float | None]:
    """Pairs that agree, Gwet's AC1, Krippendorff's alpha with its jackknife: of the answers to each case."""
    table = pd.DataFrame([dict(Counter(one)) for one in answers.values()]).fillna(0)
    judges = table.sum(axis=1)
    shared, m = table[judges >= 2], judges[judges >= 2]
    raw = float(((shared * (shared - 1)).sum(axis=1) / (m * (m - 1))).mean())
    shares = table.div(judges, axis=0).mean()
    chance = float((shares * (1 - shares)).sum()) / (categories - 1)
    every = shared.to_numpy(float)
    alpha = _alpha(every)
    found: dict[str, float | None] = {"cases": len(shared), "raw": raw, "ac1": (raw - chance) / (1 - chance),
                                      "alpha": alpha, "low": None, "high": None}  # fmt: skip
    if alpha is not None and len(shared) > 1:
        left = [_alpha(np.delete(every, place, axis=0)) for place in range(len(every))]
        values = np.array([1.0 if one is None else one for one in left])
        error = sqrt((len(values) - 1) / len(values) * float(((values - values.mean()) ** 2).sum()))
        reach = float(t.ppf(1 - _TAIL, len(values) - 1)) * error
        found |= {"low": max(-1.0, alpha - reach), "high": min(1.0, alpha + reach)}
    return found


def _alpha(values: np.ndarray) -> float | None:
    """By the matrix of coincidences."""
    weights = values / (values.sum(axis=1, keepdims=True) - 1)
    pairs = weights.T @ values - np.diag(weights.sum(axis=0))
    marginal, n = pairs.sum(axis=1), pairs.sum()
    expected = (np.outer(marginal, marginal).sum() - (marginal**2).sum()) / (n - 1)
    if expected <= 1e-12:
        return None
    return float(1 - (n - np.trace(pairs)) / expected)


def funnel(rate: float, taken: int, size: int) -> tuple[float, float]:
    """The rates that chance alone allows ``taken`` of ``size`` events."""
    bad = floor(rate * size + 0.5)
    possible = np.arange(taken + 1)
    low = possible[hypergeom.cdf(possible, size, bad, taken) > _TAIL].min()
    high = possible[hypergeom.sf(possible - 1, size, bad, taken) > _TAIL].max()
    return low / taken, high / taken


