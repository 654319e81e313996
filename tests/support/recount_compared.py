"""Comparisons of the reports, written a second time: a group with the rest, a month with the month before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, hypot, log
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import false_discovery_control

from tests.support.recount_estimates import Ratio, columns_of, merge, of_cases, score_limits

_FEW = 10
_ONE = 1 - 1e-12
Neighbours = Mapping[str, Sequence[str]]
Limits = tuple[float, float, float]


def p_value(strata: pd.DataFrame, neighbours: Neighbours) -> float | None:
    """How likely chance alone sets a group (as in `of_group`) so far apart from all others: the error at which the
    interval of the difference begins to leave out zero. None where there is no group, or nothing else."""
    size, n, own, x = columns_of(rows := merge(strata, neighbours))
    if not own.sum() or not (n - own).sum():
        return None
    wrong = rows["wrong"].to_numpy(float)
    group, rest = of_cases(size, n, own, x), of_cases(size, n, n - own, wrong - x)

    def beyond(error: float) -> float:
        _difference, low, high = _apart(_limits(rest, error / 2), _limits(group, error / 2))
        return max(low, -high)

    if group.rate == rest.rate or beyond(_ONE) <= 0:
        return 1.0
    if beyond(1e-12) > 0:
        return 0.0
    return exp(brentq(lambda power: beyond(exp(power)), log(1e-12), log(_ONE), xtol=1e-12))


def differ(p_values: Sequence[float | None]) -> list[bool]:
    """Which groups differ: by Holm at 5 % among up to ten, by Benjamini and Hochberg at 10 % among more."""
    known = pd.Series([one for one in p_values if one is not None], dtype=float).sort_values()
    if len(known) <= _FEW:
        steps = known * np.arange(len(known), 0, -1)
        found = dict(zip(known.index, steps.cummax() <= 0.05, strict=True))
    else:
        found = dict(zip(known.index, false_discovery_control(known.to_numpy()) <= 0.10, strict=True))
    flags = iter(bool(found[place]) for place in range(len(known)))
    return [one is not None and next(flags) for one in p_values]


def change(before: tuple[pd.DataFrame, Neighbours], after: tuple[pd.DataFrame, Neighbours]) -> dict[str, Any] | None:
    """What changed between two months' strata; None where one of them has too few decided cases."""
    if min(before[0]["decided"].sum(), after[0]["decided"].sum()) < _FEW:
        return None
    one, other = _month(*before), _month(*after)
    difference, low, high = _apart(one, other)
    more = low > 0 or high < 0
    direction = ("up" if difference > 0 else "down") if more else "chance"
    return {"before": one[0], "after": other[0], "difference": difference, "low": low, "high": high,
            "more_than_chance": more, "direction": direction}  # fmt: skip


def _month(strata: pd.DataFrame, neighbours: Neighbours) -> Limits:
    size, n, x = (merge(strata, neighbours)[name].to_numpy(float) for name in ("size", "decided", "wrong"))
    return float((size * x / n).sum() / size.sum()), *score_limits(size, n, x)


def _limits(found: Ratio, tail: float) -> Limits:
    return found.rate, *found.limits(tail)


def _apart(before: Limits, after: Limits) -> Limits:
    """The difference of two rates, each with its limits, and the limits of the difference."""
    difference = after[0] - before[0]
    low = difference - hypot(after[0] - after[1], before[2] - before[0])
    return difference, low, difference + hypot(after[2] - after[0], before[0] - before[1])
