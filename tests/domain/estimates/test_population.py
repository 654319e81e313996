"""The estimate for a whole frame."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.errors import Refusal
from review.domain.estimates import Method, Stratum, estimate_population, exact_interval
from review.domain.estimates.population import whole_counts
from review.domain.estimates.stratified import Design, hull_limits, kg_min, rate, score_limits, size_cap, variance
from tests.domain.estimates.builders import any_strata, strata, vectors

SIZES, DECIDED = [506, 253, 169, 127, 101, 84], [49, 25, 16, 12, 10, 8]


def test_the_estimates_equal_the_reference() -> None:
    for vector in vectors("ci_stratified"):
        given_, expected = vector["input"], vector["expected"]
        design, wrong = Design.of(given_["N"], given_["n"]), given_["x"]
        p, v, cap = rate(design, wrong), variance(design, wrong), size_cap(design)
        estimate = estimate_population(strata(given_["N"], given_["n"], wrong))
        pairs = {
            "p": (p, estimate.rate),
            "se": (np.sqrt(v),),
            "n0": (cap,),
            "kg_min": (kg_min(p, v, cap),),
            "score_bc": (score_limits(design, wrong),),
            "overall_ci": (hull_limits(design, wrong), (estimate.low, estimate.high)),
            "count": (estimate.count,),
        }
        for name, values in pairs.items():
            for value in values:
                assert value == pytest.approx(expected[name], abs=1e-6), (vector["id"], name)
        assert [estimate.count_low, estimate.count_high] == expected["count_ci"]


def test_a_usual_month_gives_the_known_interval() -> None:
    estimate = estimate_population(strata(SIZES, DECIDED, [15, 10, 6, 3, 5, 2]))
    assert (estimate.rate, estimate.low, estimate.high) == pytest.approx((0.340906, 0.259761, 0.429543), abs=1e-6)
    assert (round(estimate.count), estimate.count_low, estimate.count_high) == (423, 323, 532)
    assert (estimate.population, estimate.reviewed, estimate.wrong) == (1240, 120, 41)
    assert estimate.method is Method.HULL


def test_the_point_and_variance_are_those_of_the_textbook() -> None:
    design = Design.of([60, 40], [6, 4])
    assert rate(design, [3, 1]) == pytest.approx(0.6 * 0.5 + 0.4 * 0.25)
    by_hand = 0.36 * 0.9 * (6 / 5 * 0.25) / 6 + 0.16 * 0.9 * (4 / 3 * 0.1875) / 4
    assert variance(design, [3, 1]) == pytest.approx(by_hand)


def test_a_single_case_of_many_has_the_stand_in_variance_and_a_full_stratum_none() -> None:
    assert variance(Design.of([10, 5], [1, 5]), [0, 2]) == pytest.approx((10 / 15) ** 2 * 0.9 * 0.25)


def test_one_stratum_gets_the_exact_interval() -> None:
    estimate = estimate_population(strata([1240], [120], [12]))
    assert (estimate.count_low, estimate.count_high) == exact_interval(12, 120, 1240) == (68, 204)
    assert estimate.method is Method.EXACT
    assert (estimate.low, estimate.high) == (68 / 1240, 204 / 1240)


def test_one_open_stratum_gives_the_wilson_interval_with_finite_correction() -> None:
    size, cases, wrong = 500, 40, 13
    low, high = (float(limit) for limit in score_limits(Design.of([size], [cases]), [wrong]))
    effective, z = cases * (size - 1) / (size - cases), 1.959963984540054
    p = wrong / cases
    centre = (p + z * z / (2 * effective)) / (1 + z * z / effective)
    reach = z / (1 + z * z / effective) * (p * (1 - p) / effective + z * z / (4 * effective**2)) ** 0.5
    assert (low, high) == pytest.approx((centre - reach, centre + reach), abs=1e-9)


def test_a_fully_reviewed_stratum_only_shifts_the_interval() -> None:
    low, high = score_limits(Design.of([300, 100], [30, 100]), [9, 40])
    alone_low, alone_high = score_limits(Design.of([300], [30]), [9])
    assert (low, high) == pytest.approx((0.75 * alone_low + 0.1, 0.75 * alone_high + 0.1), abs=1e-9)


@settings(deadline=None)
@given(any_strata())
def test_a_census_has_no_width(given_: list[Stratum]) -> None:
    full = [Stratum(s.name, s.decided, s.decided, s.wrong, s.decided) for s in given_]
    estimate = estimate_population(full)
    assert estimate.exact
    assert estimate.low == estimate.rate == estimate.high
    assert estimate.count_low == estimate.count == estimate.count_high == sum(s.wrong for s in full)


@settings(deadline=None)
@given(any_strata(), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_bounds_hold(given_: list[Stratum], level: float) -> None:
    estimate = estimate_population(given_, level=level)
    least = sum(s.wrong for s in given_)
    most = estimate.population - sum(s.decided - s.wrong for s in given_)
    assert 0 <= estimate.low <= estimate.rate <= estimate.high <= 1
    assert least <= estimate.count_low <= estimate.count_high <= most
    assert estimate.count == pytest.approx(estimate.rate * estimate.population)


@settings(deadline=None)
@given(any_strata(least=2), st.randoms(use_true_random=False))
def test_the_order_of_the_strata_does_not_matter(given_: list[Stratum], random: object) -> None:
    shuffled = list(given_)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert estimate_population(shuffled) == estimate_population(given_)


@settings(deadline=None)
@given(any_strata(least=2))
def test_relabelling_right_and_wrong_mirrors_the_hull(given_: list[Stratum]) -> None:
    mirrored = [Stratum(s.name, s.size, s.decided, s.decided - s.wrong, s.drawn) for s in given_]
    one, other = estimate_population(given_), estimate_population(mirrored)
    assert (other.rate, other.low, other.high) == pytest.approx((1 - one.rate, 1 - one.high, 1 - one.low), abs=1e-7)


@settings(deadline=None)
@given(any_strata(least=2))
def test_a_higher_level_gives_a_wider_interval(given_: list[Stratum]) -> None:
    narrow, wide = estimate_population(given_, level=0.8), estimate_population(given_, level=0.95)
    assert wide.low <= narrow.low + 1e-9
    assert wide.high >= narrow.high - 1e-9


def test_many_outcomes_at_once_give_what_each_gives_alone() -> None:
    design = Design.of(SIZES, DECIDED)
    outcomes = np.random.default_rng(7).binomial(np.array(DECIDED), 0.2, size=(50, 6))
    lows, highs = hull_limits(design, outcomes)
    for row, outcome in enumerate(outcomes):
        low, high = hull_limits(design, outcome)
        assert (lows[row], highs[row]) == pytest.approx((float(low), float(high)), abs=1e-12)


def test_whole_counts_lie_inside_unless_none_does() -> None:
    assert whole_counts(0.25, 0.35, 10) == (3, 3)
    assert whole_counts(0.3, 0.3 + 1e-12, 10) == (3, 3)
    assert whole_counts(0.31, 0.39, 10) == (3, 4)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Stratum("a", 10, 5, 6, 5), "estimate.wrong_exceeds_decided"),
        (lambda: Stratum("a", 10, 6, 5, 5), "estimate.decided_exceeds_drawn"),
        (lambda: Stratum("a", 4, 5, 5, 5), "estimate.drawn_exceeds_size"),
        (lambda: Stratum("a", 4, 1, -1, 2), "estimate.negative_count"),
        (lambda: estimate_population([]), "estimate.no_population"),
        (lambda: estimate_population([Stratum("a", 0, 0, 0, 0)]), "estimate.no_population"),
        (lambda: estimate_population([Stratum("a", 9, 0, 0, 3)]), "estimate.nothing_decided"),
        (
            lambda: estimate_population([Stratum("a", 9, 3, 0, 3), Stratum("b", 9, 0, 0, 3)]),
            "estimate.stratum_without_decided",
        ),
        (
            lambda: estimate_population([Stratum("a", 9, 3, 0, 3), Stratum("a", 9, 2, 0, 3)]),
            "estimate.stratum_named_twice",
        ),
        (lambda: estimate_population([Stratum("a", 9, 3, 0, 3)], level=95), "estimate.level_out_of_range"),
    ],
)
def test_contradicting_numbers_are_refused(make: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        make()
    assert refused.value.code == code
