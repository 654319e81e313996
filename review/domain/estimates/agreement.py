"""How far the judges agree: Krippendorff's alpha, raw pairwise agreement, Gwet's AC1.

First-round ballots only, question by question. A case is the answers of its judges, at least two; a case with one
answer tells nothing of agreement.

Sources: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), nominal data with missing answers; Gwet,
British Journal of Mathematical and Statistical Psychology 61 (2008); the jackknife as Tukey's, over cases, with
Student's t of (cases - 1) degrees of freedom.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from review.domain.errors import Refusal
from review.domain.estimates.values import LEVEL, check_level

FIRM, TENTATIVE = 0.80, 0.667
FEW_CASES = 60
RARE_ANSWER = 0.10


class Band(StrEnum):
    """What alpha allows to be said."""

    FIRM = "firm"
    TENTATIVE = "tentative"
    OPINION = "opinion"
    UNANIMOUS = "unanimous"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Agreement:
    """The judges' agreement on one question.

    ``cases`` with two or more answers, ``answers`` in them. ``alpha`` with its jackknife standard error and limits is
    None where it is undefined (no case, or one and the same answer everywhere). ``raw`` is the share of pairs of
    judges on a case that agree, averaged over the cases; ``ac1`` is Gwet's coefficient. Both are None without a case.
    ``lead_with_raw`` says to show raw agreement and AC1 before alpha: fewer than 60 cases, or a minority answer
    below 10 % makes alpha jumpy or harsh.
    """

    cases: int
    answers: int
    alpha: float | None
    standard_error: float | None
    low: float | None
    high: float | None
    raw: float | None
    ac1: float | None
    band: Band
    lead_with_raw: bool


def interpret(alpha: float) -> Band:
    """Krippendorff's own bands: from .80 firm, from .667 tentative, below: these rates are opinions."""
    if alpha >= FIRM:
        return Band.FIRM
    return Band.TENTATIVE if alpha >= TENTATIVE else Band.OPINION


def _table(cases: Sequence[Sequence[Hashable]], categories: Sequence[Hashable]) -> NDArray[np.float64]:
    """Answers counted, of shape (cases, categories)."""
    column = {category: index for index, category in enumerate(categories)}
    table = np.zeros((len(cases), len(column)))
    for row, answers in enumerate(cases):
        for answer in answers:
            if answer not in column:
                raise Refusal("estimate.answer_unknown", answer=str(answer))
            table[row, column[answer]] += 1
    return table


def _alpha(disagreement: NDArray[np.float64], totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 - D_o/D_e, NaN where there is no variation; ``totals`` of shape (..., categories)."""
    n = totals.sum(axis=-1)
    expected = n**2 - (totals**2).sum(axis=-1)
    varied = expected > 0
    return np.where(varied, 1 - (n - 1) * disagreement / np.where(varied, expected, 1.0), np.nan)


def _gwet(table: NDArray[np.float64], raw: float) -> float | None:
    """(raw - e)/(1 - e), e = sum of pi (1 - pi)/(Q - 1), pi the mean share of each category over all cases."""
    categories = table.shape[1]
    if categories < 2:
        return None
    rated = table[table.sum(axis=1) > 0]
    shares = (rated / rated.sum(axis=1, keepdims=True)).mean(axis=0)
    chance = float((shares * (1 - shares)).sum()) / (categories - 1)
    return float((raw - chance) / (1 - chance))


def measure_agreement(
    cases: Sequence[Sequence[Hashable]],
    categories: Sequence[Hashable] | None = None,
    level: float = LEVEL,
) -> Agreement:
    """The agreement over ``cases``, each the answers of its judges in any order.

    ``categories`` are the answers that could be given; without it, those that were. Alpha's interval is alpha
    ± t sqrt((m - 1)/m sum (alpha_(-i) - mean)^2) over the m cases with two answers or more, each left out once, an
    undefined replicate counting as 1; it is cut at -1 and 1 and absent with one case.

    Raises Refusal ``estimate.answer_unknown`` for an answer not among ``categories``.
    """
    check_level(level)
    known = (
        list(dict.fromkeys(answer for answers in cases for answer in answers))
        if categories is None
        else list(dict.fromkeys(categories))
    )
    everything = _table(cases, known)
    table = everything[everything.sum(axis=1) >= 2]
    count = len(table)
    if not count:
        return Agreement(0, 0, None, None, None, None, None, None, Band.UNKNOWN, True)
    judges = table.sum(axis=1)
    disagreement = (judges**2 - (table**2).sum(axis=1)) / (judges - 1)
    raw = float((1 - disagreement / judges).mean())
    totals = table.sum(axis=0)
    answers = int(totals.sum())
    given = totals[totals > 0]
    rare = len(given) > 1 and float(given.min()) / answers < RARE_ANSWER
    first_raw = count < FEW_CASES or rare
    ac1 = _gwet(everything, raw)
    alpha = float(_alpha(disagreement.sum(), totals))
    if np.isnan(alpha):
        return Agreement(count, answers, None, None, None, None, raw, ac1, Band.UNANIMOUS, first_raw)
    error = low = high = None
    if count > 1:
        replicates = _alpha(disagreement.sum() - disagreement, totals - table)
        replicates = np.where(np.isnan(replicates), 1.0, replicates)
        spread = float(((replicates - replicates.mean()) ** 2).sum())
        error = float(np.sqrt((count - 1) / count * spread))
        reach = float(stdtrit(count - 1, (1 + level) / 2)) * error
        low, high = max(-1.0, alpha - reach), min(1.0, alpha + reach)
    return Agreement(count, answers, alpha, error, low, high, raw, ac1, interpret(alpha), first_raw)
