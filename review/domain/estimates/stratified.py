"""Point, variance and interval for a stratified sample without replacement, many outcomes at once.

Notation: stratum h has N_h events and n_h decided cases, x_h of them wrong; W_h = N_h/N, f_h = n_h/N_h,
p_h = x_h/n_h. A stratum with n_h = N_h is closed: it is known, and enters as a constant; the others are open.

Every function takes outcomes as an array of shape (..., H), H being the design's strata, and gives arrays of shape
(...): one outcome, or ten thousand, by the same code. Rates are shares.

Sources: variance, Cochran, Sampling Techniques (1977), 5.6 and 5.9; KG-min, Korn and Graubard, Survey Methodology
24 (1998), with the effective size capped at that of a sample of equal rates; score interval,
after Miettinen and Nurminen, Statistics in Medicine 4 (1985): constrained maximum-likelihood rates, with their
n/(n - 1), here with a finite-population correction.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, ndtri

from review.domain.errors import Refusal
from review.domain.estimates.values import LEVEL

Floats = NDArray[np.float64]

# A distance between rates below which two are the same, rounding being about 1e-16 a stratum.
_SAME = 1e-13


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Sizes N_h and decided cases n_h of a design, as float arrays of shape (H,), and what follows from them."""

    sizes: Floats
    decided: Floats
    weights: Floats
    open: NDArray[np.bool_]

    @classmethod
    def of(cls, sizes: Sequence[int], decided: Sequence[int]) -> "Design":
        """A design from its strata's sizes and decided cases, each with 1 <= n_h <= N_h.

        Raises Refusal ``estimate.no_population`` without strata, ``estimate.stratum_without_decided`` and
        ``estimate.decided_exceeds_size`` where a stratum breaks that rule.
        """
        if not sizes or len(sizes) != len(decided):
            raise Refusal("estimate.no_population")
        for size, cases in zip(sizes, decided, strict=True):
            if cases < 1:
                raise Refusal("estimate.stratum_without_decided", stratum="")
            if cases > size:
                raise Refusal("estimate.decided_exceeds_size", decided=cases, size=size)
        total, cases_ = np.asarray(sizes, dtype=np.float64), np.asarray(decided, dtype=np.float64)
        return cls(total, cases_, total / total.sum(), total > cases_)

    @property
    def population(self) -> float:
        """N, the events of all strata."""
        return float(self.sizes.sum())


def rate(design: Design, wrong: ArrayLike) -> Floats:
    """p = sum of W_h p_h; exactly 0 or 1 where no case, or every case, is wrong."""
    x = np.asarray(wrong, dtype=np.float64)
    p = np.clip((x / design.decided) @ design.weights, 0.0, 1.0)
    p = np.where((x == 0).all(axis=-1), 0.0, p)
    return np.where((x == design.decided).all(axis=-1), 1.0, p)


def variance(design: Design, wrong: ArrayLike) -> Floats:
    """v = sum of W_h^2 (1 - f_h) s_h^2 / n_h, s_h^2 = n_h/(n_h - 1) p_h (1 - p_h), or 0.25 where n_h = 1 < N_h."""
    x = np.asarray(wrong, dtype=np.float64)
    n = design.decided
    share = x / n
    spread = np.where(n > 1, n / np.maximum(n - 1, 1) * share * (1 - share), 0.25)
    factor = np.where(design.open, design.weights**2 * (1 - n / design.sizes) / n, 0.0)
    return np.asarray(spread @ factor)


def size_cap(design: Design) -> float:
    """n0 = 1 / sum of W_h^2 (1 - f_h) N_h/(N_h - 1) / n_h over the open strata; infinite where all are closed."""
    o = design.open
    w, n, size = design.weights[o], design.decided[o], design.sizes[o]
    inverse = float((w**2 * (1 - n / size) * size / (size - 1) / n).sum())
    return 1.0 / inverse if inverse > 0 else float("inf")


def clopper_pearson(successes: ArrayLike, trials: ArrayLike, level: float = LEVEL) -> tuple[Floats, Floats]:
    """The Clopper-Pearson interval by beta quantiles; neither argument need be whole. Shapes broadcast."""
    s, t = np.broadcast_arrays(np.asarray(successes, dtype=np.float64), np.asarray(trials, dtype=np.float64))
    tail = (1.0 - level) / 2.0
    rest = np.maximum(t - s, 0.0)
    low = np.where(s > 0, betaincinv(np.where(s > 0, s, 1.0), rest + 1, tail), 0.0)
    high = np.where(rest > 0, betaincinv(s + 1, np.where(rest > 0, rest, 1.0), 1 - tail), 1.0)
    return low, high


def kg_min(p: ArrayLike, v: ArrayLike, cap: ArrayLike, level: float = LEVEL) -> tuple[Floats, Floats]:
    """The KG-min interval for a rate p of variance v: Clopper-Pearson on p n_eff of n_eff.

    n_eff = min(p(1 - p)/v, cap); it is the cap where v = 0, and also where p is 0 or 1 and v comes only from the
    stand-in variance of single-case strata, which would leave no cases at all.
    """
    p, v = np.asarray(p, dtype=np.float64), np.asarray(v, dtype=np.float64)
    spread = p * (1 - p)
    known = (v > 0) & (spread > 0)
    effective = np.minimum(np.where(known, spread, np.inf) / np.where(known, v, 1.0), cap)
    return clopper_pearson(p * effective, effective, level)


def _lower_score(design: Design, x: Floats, z: float) -> Floats:
    """The lower limit of the open strata's part of the rate, sum of W_h q_h, by the score equation.

    The rates q_h that maximise the likelihood (with n*_h = n_h (N_h - 1)/(N_h - n_h) cases) given sum of W_h q_h are,
    for a multiplier t >= 0, the root in [0, 1] of  t W q^2 - (n* + t W) q + x* = 0; t = 0 gives q_h = p_h and a growing
    t lowers them all. Sought is the largest t at which  (sum of W_h (p_h - q_h))^2 <= z^2 sum of c_h W_h^2
    q_h (1 - q_h)/n*_h : halved from far outside until inside, then bisected, so that the outermost root is taken.
    """
    o = design.open
    w, n, size = design.weights[o], design.decided[o], design.sizes[o]
    cases = n * (size - 1) / (size - n)
    bias = np.where(n > 1, n / np.maximum(n - 1, 1), 2.0) if len(n) > 1 else np.ones(1)
    share, unshare = x[..., o] / n, (n - x[..., o]) / n
    weight = z * z * bias * w**2 / cases

    def rates(t: Floats) -> Floats:
        y = t[..., None] * w
        root = np.sqrt((cases - y) ** 2 + 4 * y * cases * unshare)
        return np.minimum(2 * cases * share / (cases + y + root), 1.0)

    def inside(t: Floats) -> NDArray[np.bool_]:
        q = rates(t)
        distance = (share - q) @ w
        return np.asarray((distance <= _SAME) | (distance**2 <= (q * (1 - q)) @ weight))

    t = np.full(x.shape[:-1], float((cases / w).max()) * 2.0**40)
    for _ in range(120):
        within = inside(t)
        if within.all():
            break
        t = np.where(within, t, t / 2)
    low, high = t, 2 * t
    for _ in range(46):
        middle = (low + high) / 2
        within = inside(middle)
        low, high = np.where(within, middle, low), np.where(within, high, middle)
    found = np.asarray(rates(low) @ w)
    return np.where((share == 0).all(axis=-1), 0.0, found)


def score_limits(design: Design, wrong: ArrayLike, level: float = LEVEL) -> tuple[Floats, Floats]:
    """The constrained-ML score interval with finite-population correction; no width where all strata are closed.

    Solves (p - sum W_h q_h)^2 = z^2 sum c_h W_h^2 q_h (1 - q_h)/n*_h, with n*_h = n_h (N_h - 1)/(N_h - n_h) and
    c_h = n_h/(n_h - 1) (2 where n_h = 1) if more than one stratum is open, else 1. The upper limit is the lower one
    of the relabelled outcome, mirrored.
    """
    x = np.asarray(wrong, dtype=np.float64)
    if not design.open.any():
        p = rate(design, x)
        return p, p
    z = float(ndtri((1.0 + level) / 2.0))
    closed = np.where(design.open, 0.0, design.weights)
    n = design.decided
    low = (x / n) @ closed + _lower_score(design, x, z)
    high = 1.0 - ((n - x) / n) @ closed - _lower_score(design, n - x, z)
    return low, high


def hull_limits(design: Design, wrong: ArrayLike, level: float = LEVEL) -> tuple[Floats, Floats]:
    """The wider side of `kg_min` and of `score_limits`, clipped to the rates that the cases seen still allow."""
    x = np.asarray(wrong, dtype=np.float64)
    p = rate(design, x)
    if not design.open.any():
        return p, p
    kg_low, kg_high = kg_min(p, variance(design, x), size_cap(design), level)
    score_low, score_high = score_limits(design, x, level)
    least = x.sum(axis=-1) / design.population
    most = 1.0 - (design.decided - x).sum(axis=-1) / design.population
    low = np.clip(np.minimum(kg_low, score_low), least, p)
    high = np.clip(np.maximum(kg_high, score_high), p, most)
    return low, high
