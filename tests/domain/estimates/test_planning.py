"""Allocation, sample sizes, and what a plan can show."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.errors import Refusal
from review.domain.estimates import (
    PlannedStratum,
    allocate,
    attribute_sample_size,
    detectable_change,
    exact_interval,
    expected_interval,
    funnel_limits,
    sample_size,
)
from tests.domain.estimates.builders import vectors


def plan(*rows: tuple[int, int]) -> list[PlannedStratum]:
    return [PlannedStratum(f"s{place}", size, sample) for place, (size, sample) in enumerate(rows)]


def test_the_allocations_equal_the_reference() -> None:
    for vector in vectors("allocation"):
        given_ = vector["input"]
        found = allocate(given_["N"], given_["n"], given_["S"], given_["minimum"])
        assert list(found) == vector["expected"], vector["id"]


def test_known_allocations() -> None:
    assert allocate([506, 253, 169, 127, 101, 84], 120) == (49, 25, 16, 12, 10, 8)
    assert allocate([900, 300, 40, 8], 120, minimum=5) == (82, 28, 5, 5)


def test_a_tie_goes_to_the_first() -> None:
    assert allocate([50, 50, 50], 7) == (3, 2, 2)


@settings(deadline=None)
@given(st.data())
def test_an_allocation_adds_up_and_stays_within_its_bounds(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(0, 300), min_size=1, max_size=8))
    minimum = data.draw(st.integers(1, 6))
    start = [min(minimum, size) for size in sizes]
    sample = data.draw(st.integers(sum(start), sum(sizes)))
    spreads = data.draw(st.none() | st.lists(st.floats(0, 1), min_size=len(sizes), max_size=len(sizes)))
    cases = allocate(sizes, sample, spreads, minimum)
    assert sum(cases) == sample
    assert all(low <= n <= size for low, n, size in zip(start, cases, sizes, strict=True))


@settings(deadline=None)
@given(st.data())
def test_no_move_of_one_case_lowers_the_variance(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(2, 200), min_size=2, max_size=5))
    spreads = data.draw(st.lists(st.sampled_from([0.1, 0.3, 0.5]), min_size=len(sizes), max_size=len(sizes)))
    sample = data.draw(st.integers(len(sizes) * 2, sum(sizes)))
    cases = allocate(sizes, sample, spreads)

    def loss(n: tuple[int, ...]) -> float:
        return sum((size * s) ** 2 / k for size, s, k in zip(sizes, spreads, n, strict=True))

    best = loss(cases)
    for taken in range(len(sizes)):
        for given_ in range(len(sizes)):
            moved = list(cases)
            moved[taken] -= 1
            moved[given_] += 1
            if taken != given_ and moved[taken] >= min(2, sizes[taken]) and moved[given_] <= sizes[given_]:
                assert loss(tuple(moved)) >= best * (1 - 1e-12)


def test_attribute_sample_sizes_equal_the_auditors_tables() -> None:
    for vector in vectors("sample_size"):
        given_ = vector["input"]
        found = attribute_sample_size(given_["tolerable"], given_["deviations"], given_["risk"], given_["N"])
        assert found == vector["expected"], vector["id"]


def test_known_attribute_sample_sizes() -> None:
    assert [attribute_sample_size(0.05, k) for k in range(5)] == [59, 93, 124, 153, 181]


@pytest.mark.parametrize(("tolerable", "deviations", "size"), [(0.05, 0, 300), (0.05, 1, 300), (0.1, 2, 45)])
def test_a_finite_frame_needs_the_smallest_sample_that_is_enough(tolerable: float, deviations: int, size: int) -> None:
    bad = math.ceil(tolerable * size)

    def risk(sample: int) -> float:
        return sum(
            math.comb(bad, k) * math.comb(size - bad, sample - k) / math.comb(size, sample)
            for k in range(deviations + 1)
        )

    found = attribute_sample_size(tolerable, deviations, size=size)
    assert risk(found) <= 0.05 < risk(found - 1)


@pytest.mark.parametrize(("size", "rate", "half_width"), [(1240, 0.3, 0.1), (400, 0.05, 0.03), (90, 0.5, 0.15)])
def test_the_sample_size_is_the_smallest_of_all(size: int, rate: float, half_width: float) -> None:
    def half(sample: int) -> float:
        low, high = exact_interval(math.floor(rate * sample + 0.5), sample, size)
        return (high - low) / (2 * size)

    found = sample_size(size, rate, half_width)
    assert found == next(sample for sample in range(1, size + 1) if half(sample) <= half_width)


def test_a_plan_says_what_it_can_show() -> None:
    sixty, more = expected_interval(plan((1240, 60)), 0.3), expected_interval(plan((1240, 120)), 0.3)
    assert (round(sixty.low, 2), round(sixty.high, 2)) == (0.19, 0.43)
    assert (round(more.low, 2), round(more.high, 2)) == (0.22, 0.39)
    change = detectable_change(plan((1240, 120)), plan((1240, 120)), 0.3)
    assert change is not None
    assert round(change, 2) == 0.12


def test_a_stratified_plan_expects_about_what_an_unstratified_one_does() -> None:
    strata = plan((506, 49), (253, 25), (169, 16), (127, 12), (101, 10), (84, 8))
    found = expected_interval(strata, 0.3)
    assert (found.low, found.high) == pytest.approx((0.2216, 0.3880), abs=1e-4)
    assert (found.count_low, found.count_high) == (275, 481)


def test_a_census_plan_has_no_width_and_shows_every_change() -> None:
    found = expected_interval(plan((50, 50)), 0.3)
    assert found.low == found.high == 0.3
    assert detectable_change(plan((50, 50)), plan((50, 50)), 0.3) == 0.001


def test_a_larger_sample_shows_a_smaller_change_and_a_tiny_one_none() -> None:
    changes = [detectable_change(plan((1240, n)), plan((1240, n)), 0.3) for n in (60, 120, 400)]
    assert None not in changes
    assert changes == sorted(changes, reverse=True)  # type: ignore[type-var]
    assert detectable_change(plan((1240, 1)), plan((1240, 1)), 0.5) is None


def test_funnel_limits_close_in_on_the_rate() -> None:
    few, many = funnel_limits(0.3, 20, 60), funnel_limits(0.3, 50, 60)
    assert few[0] < many[0] < 0.3 < many[1] < few[1]
    assert funnel_limits(0.3, 60, 60) == (0.3, 0.3)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: allocate([5, 5], 11), "estimate.sample_exceeds_frame"),
        (lambda: allocate([5, 5], 3), "estimate.sample_below_minimum"),
        (lambda: allocate([5, 5], 4, minimum=0), "estimate.minimum_below_one"),
        (lambda: allocate([5, 5], 4, [1.0]), "estimate.deviations_unusable"),
        (lambda: allocate([5, 5], 4, [1.0, math.nan]), "estimate.deviations_unusable"),
        (lambda: allocate([-5, 15], 4), "estimate.negative_count"),
        (lambda: PlannedStratum("a", 5, 6), "estimate.sample_exceeds_frame"),
        (lambda: expected_interval(plan((5, 0)), 0.3), "estimate.stratum_without_decided"),
        (lambda: expected_interval([], 0.3), "estimate.no_population"),
        (lambda: expected_interval(plan((5, 2)), 1.3), "estimate.rate_out_of_range"),
        (lambda: sample_size(100, 0.3, 0), "estimate.half_width_out_of_range"),
        (lambda: attribute_sample_size(0.05, 5, size=100), "estimate.tolerable_too_small"),
        (lambda: funnel_limits(0.3, 0, 10), "estimate.nothing_decided"),
    ],
)
def test_plans_that_cannot_be_are_refused(make: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        make()
    assert refused.value.code == code
