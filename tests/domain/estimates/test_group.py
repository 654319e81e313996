"""Groups that cut across strata, and the comparison with the rest."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.errors import Refusal
from review.domain.estimates import (
    GroupCell,
    Method,
    Stratum,
    contrast_with_rest,
    estimate_group,
    estimate_population,
    over_qualification,
)
from review.domain.estimates.group import hajek_ratio
from tests.domain.estimates.builders import any_strata, cells, vectors


@st.composite
def any_cells(draw: st.DrawFn) -> list[GroupCell]:
    found = []
    for stratum in draw(any_strata()):
        wrong = draw(st.integers(0, stratum.wrong))
        right = draw(st.integers(0, stratum.decided - stratum.wrong))
        undecided = draw(st.integers(0, stratum.undecided))
        found.append(GroupCell(stratum, wrong + right, wrong, wrong + right + undecided))
    return found


def test_the_estimates_equal_the_reference() -> None:
    for vector in vectors("ci_domain"):
        given_, expected = vector["input"], vector["expected"]
        group = cells(given_["N"], given_["n"], given_["nd"], given_["xd"])
        estimate = estimate_group(group)
        assert estimate.rate == pytest.approx(expected["p"], abs=1e-6)
        assert hajek_ratio(group).variance ** 0.5 == pytest.approx(expected["se"], abs=1e-6)
        assert [estimate.low, estimate.high] == pytest.approx(expected["ci"], abs=1e-6)


def test_a_known_group_gives_the_known_interval() -> None:
    estimate = estimate_group(cells([700, 400, 140], [40, 30, 30], [6, 3, 3], [0, 0, 0]))
    assert (estimate.rate, estimate.low, estimate.high) == pytest.approx((0, 0, 0.282709), abs=1e-6)
    assert estimate.method is Method.RATIO


def test_the_variance_is_that_of_the_residuals_written_out() -> None:
    sizes, decided, group, wrong = [200, 90, 30], [20, 9, 30], [8, 3, 11], [3, 2, 4]
    found = hajek_ratio(cells(sizes, decided, group, wrong))
    weights = np.array(sizes) / np.array(decided)
    total = (weights * group).sum()
    p = (weights * wrong).sum() / total
    by_hand = 0.0
    for size, n, nd, xd, weight in zip(sizes, decided, group, wrong, weights, strict=True):
        residuals = np.array([1 - p] * xd + [-p] * (nd - xd) + [0.0] * (n - nd)) * weight / total
        by_hand += n * (1 - n / size) * residuals.var(ddof=1)
    assert (found.rate, found.variance) == pytest.approx((p, by_hand))


def test_a_group_of_everything_has_the_rate_of_the_population() -> None:
    whole = [Stratum("a", 300, 20, 5, 20), Stratum("b", 100, 10, 4, 10)]
    everything = [GroupCell(s, s.decided, s.wrong, s.drawn) for s in whole]
    assert estimate_group(everything).rate == pytest.approx(estimate_population(whole).rate)


def test_a_group_all_of_whose_events_are_decided_has_no_width() -> None:
    estimate = estimate_group(cells([200, 100], [20, 10], [6, 3], [2, 1]), size=9)
    assert estimate.exact
    assert (estimate.rate, estimate.count_low, estimate.count_high) == (3 / 9, 3, 3)


def test_a_group_seen_only_in_reviewed_strata_still_has_width() -> None:
    estimate = estimate_group(cells([200, 10], [20, 10], [0, 6], [0, 2]))
    assert estimate.low < estimate.rate < estimate.high


@settings(deadline=None)
@given(any_cells(), st.integers(0, 3000))
def test_the_bounds_hold(group: list[GroupCell], more: int) -> None:
    reviewed = sum(cell.decided for cell in group)
    if not reviewed:
        return
    wrong = sum(cell.wrong for cell in group)
    loose, tight = estimate_group(group), estimate_group(group, size=reviewed + more)
    assert 0 <= loose.low <= loose.rate <= loose.high <= 1
    assert 0 <= tight.low <= tight.rate <= tight.high <= 1
    assert wrong <= tight.count_low <= tight.count_high <= reviewed + more - (reviewed - wrong)


@settings(deadline=None)
@given(any_cells())
def test_the_order_of_the_cells_does_not_matter(group: list[GroupCell]) -> None:
    if sum(cell.decided for cell in group):
        assert estimate_group(group[::-1]) == estimate_group(group)


def test_a_group_like_the_rest_is_not_told_apart_and_a_very_different_one_is() -> None:
    alike = [GroupCell(Stratum("a", 900, 90, 30, 90), 30, 10, 30)]
    apart = [GroupCell(Stratum("a", 900, 90, 30, 90), 30, 28, 30)]
    same, other = contrast_with_rest(alike), contrast_with_rest(apart)
    assert same is not None
    assert other is not None
    assert same.p_value == 1
    assert same.low < 0 < same.high
    assert other.p_value < 1e-6
    assert 0 < other.low < other.difference < other.high


def test_p_is_below_five_per_cent_just_where_the_interval_leaves_out_zero() -> None:
    seen = set()
    for wrong in range(31):
        found = contrast_with_rest([GroupCell(Stratum("a", 900, 90, wrong + 20, 90), 30, wrong, 30)])
        assert found is not None
        outside = found.low > 0 or found.high < 0
        assert outside == (found.p_value < 0.05)
        seen.add(outside)
    assert seen == {True, False}


def test_there_is_no_contrast_without_cases_on_both_sides() -> None:
    assert contrast_with_rest([GroupCell(Stratum("a", 90, 9, 3, 9), 9, 3, 9)]) is None
    assert contrast_with_rest([GroupCell(Stratum("a", 90, 9, 3, 9), 0, 0, 0)]) is None


def test_a_group_that_contradicts_its_stratum_is_refused() -> None:
    for decided, wrong, drawn in [(4, 4, 4), (9, 0, 9), (2, 0, 6)]:
        with pytest.raises(Refusal) as refused:
            GroupCell(Stratum("a", 90, 9, 3, 10), decided, wrong, drawn)
        assert refused.value.code == "estimate.group_exceeds_stratum"


def test_more_decided_cases_than_events_are_refused() -> None:
    with pytest.raises(Refusal, match=r"estimate\.group_exceeds_size"):
        estimate_group(cells([90], [9], [5], [2]), size=4)


def test_over_qualification_has_a_row_for_each_number_of_failed_clauses() -> None:
    rows = over_qualification({2: cells([90], [9], [5], [2]), 3: cells([90], [9], [0], [0])})
    assert [row.failed for row in rows] == list(range(1, 11))
    assert rows[1].estimate is not None
    assert rows[1].estimate.rate == pytest.approx(0.4)
    assert [row.reviewed for row in rows] == [0, 5, *itertools.repeat(0, 8)]
    assert rows[2].estimate is None
