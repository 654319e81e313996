"""Changes between months, undecided cases, and many comparisons at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.errors import Refusal
from review.domain.estimates import (
    Direction,
    GroupCell,
    Stratum,
    benjamini_hochberg,
    change_between,
    estimate_population,
    flag_differences,
    holm,
    mover,
    undecided_bounds,
    undecided_group_bounds,
)
from tests.domain.estimates.builders import strata, vectors

SIZES, DECIDED = [506, 253, 169, 127, 101, 84], [49, 25, 16, 12, 10, 8]
USUAL, LOW = [15, 10, 6, 3, 5, 2], [3, 1, 0, 2, 1, 0]


def test_the_changes_equal_the_reference() -> None:
    months = {v["id"]: strata(v["input"]["N"], v["input"]["n"], v["input"]["x"]) for v in vectors("ci_stratified")}
    for vector in vectors("change"):
        change = change_between(months[vector["input"]["month1"]], months[vector["input"]["month2"]])
        assert change.difference == pytest.approx(vector["expected"]["diff"], abs=1e-6)
        assert [change.low, change.high] == pytest.approx(vector["expected"]["ci"], abs=1e-6)


def test_a_large_fall_is_more_than_chance() -> None:
    change = change_between(strata(SIZES, DECIDED, USUAL), strata(SIZES, DECIDED, LOW))
    assert (change.difference, change.low, change.high) == pytest.approx((-0.282546, -0.373024, -0.189429), abs=1e-6)
    assert change.direction is Direction.DOWN


def test_swapping_the_months_mirrors_the_change() -> None:
    one, other = strata(SIZES, DECIDED, USUAL), strata(SIZES, DECIDED, LOW)
    there, back = change_between(one, other), change_between(other, one)
    assert (back.difference, back.low, back.high) == pytest.approx((-there.difference, -there.high, -there.low))
    assert back.direction is Direction.UP


def test_a_month_compared_with_itself_shows_nothing() -> None:
    change = change_between(strata(SIZES, DECIDED, USUAL), strata(SIZES, DECIDED, USUAL))
    assert change.difference == 0
    assert change.low == pytest.approx(-change.high)
    assert change.direction is Direction.CHANCE


def test_two_censuses_differ_exactly() -> None:
    change = change_between(strata([20], [20], [5]), strata([40], [40], [20]))
    assert change.low == change.difference == change.high == 0.25
    assert change.more_than_chance


def test_mover_adds_the_inner_distances_in_square() -> None:
    assert mover(0.2, 0.16, 0.23, 0.5, 0.46, 0.58) == pytest.approx((0.3, 0.3 - 0.05, 0.3 + (0.08**2 + 0.04**2) ** 0.5))


def test_the_bounds_of_undecided_cases_equal_the_reference() -> None:
    for vector in vectors("undecided"):
        given_, expected = vector["input"], vector["expected"]
        rows = zip(given_["N"], given_["drawn"], given_["undecided"], given_["x"], strict=True)
        month = [Stratum(f"s{i}", size, n - open_, x, n) for i, (size, n, open_, x) in enumerate(rows)]
        main, bounds = estimate_population(month), undecided_bounds(month)
        assert main.rate == pytest.approx(expected["main_p"], abs=1e-6)
        assert [main.low, main.high] == pytest.approx(expected["main_ci"], abs=1e-6)
        rates = [bounds.all_right.rate, bounds.all_wrong.rate]
        assert rates == pytest.approx(expected["bounds_p"], abs=1e-6)
        assert [bounds.low, bounds.high] == pytest.approx(expected["bounds_ci"], abs=1e-6)


def test_bounds_are_shown_above_five_per_cent_undecided() -> None:
    assert not undecided_bounds([Stratum("a", 400, 38, 10, 40)]).shown
    assert undecided_bounds([Stratum("a", 400, 37, 10, 40)]).shown


def test_bounds_enclose_the_headline_and_do_not_need_a_decided_case_in_each_stratum() -> None:
    month = [Stratum("a", 400, 36, 10, 40), Stratum("b", 100, 0, 0, 10)]
    bounds = undecided_bounds(month)
    main = estimate_population(month, {"b": ["a"]})
    assert bounds.low < main.low < main.high < bounds.high
    assert bounds.count_low < main.count_low < main.count_high < bounds.count_high
    assert (bounds.undecided, bounds.drawn) == (14, 50)


def test_a_group_has_bounds_of_its_own() -> None:
    group = [GroupCell(Stratum("a", 400, 36, 10, 40), 12, 4, 14)]
    bounds = undecided_group_bounds(group)
    assert (bounds.all_right.rate, bounds.all_wrong.rate) == pytest.approx((4 / 14, 6 / 14))
    assert bounds.low < 4 / 14
    assert bounds.high > 6 / 14


def test_holm_and_benjamini_hochberg_equal_hand_made_values() -> None:
    p_values = [0.01, 0.04, 0.03, 0.005]
    assert holm(p_values) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert benjamini_hochberg(p_values) == pytest.approx((0.02, 0.04, 0.04, 0.02))


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=25), st.randoms(use_true_random=False))
def test_the_order_of_comparisons_does_not_matter(p_values: list[float], random: object) -> None:
    order = list(range(len(p_values)))
    random.shuffle(order)  # type: ignore[attr-defined]
    for adjust in (holm, benjamini_hochberg):
        plain, shuffled = adjust(p_values), adjust([p_values[i] for i in order])
        assert shuffled == pytest.approx(tuple(plain[i] for i in order))
        assert all(before <= after <= 1 for before, after in zip(p_values, plain, strict=True))


def test_up_to_ten_comparisons_go_by_holm_and_more_by_benjamini_hochberg() -> None:
    assert flag_differences([0.004, 0.02, *[0.5] * 8]) == (True, *[False] * 9)
    assert flag_differences([0.004, 0.02, 0.02, *[0.5] * 8]) == (True, True, True, *[False] * 8)


def test_groups_that_cannot_be_compared_do_not_count() -> None:
    assert flag_differences([None, 0.03, None]) == (False, True, False)


def test_a_p_value_out_of_range_is_refused() -> None:
    with pytest.raises(Refusal, match=r"estimate\.p_value_out_of_range"):
        holm([1.2])
