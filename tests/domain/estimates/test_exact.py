"""The exact interval for one stratum."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.errors import Refusal
from review.domain.estimates import exact_interval
from review.domain.estimates.exact import tail_at_least, tail_at_most
from tests.domain.estimates.builders import vectors


def chance(found: int, bad: int, drawn: int, size: int) -> float:
    """P(X = found), in whole numbers up to the division."""
    return comb(bad, found) * comb(size - bad, drawn - found) / comb(size, drawn)


def test_the_intervals_equal_the_reference() -> None:
    for vector in vectors("ci_exact"):
        given_, expected = vector["input"], vector["expected"]
        found = exact_interval(given_["x"], given_["n"], given_["N"], 1 - given_["alpha"])
        assert list(found) == expected["count"], vector["id"]
        assert [count / given_["N"] for count in found] == pytest.approx(expected["proportion"], abs=1e-6)


@pytest.mark.parametrize(
    ("wrong", "decided", "size", "level", "interval"),
    [
        (45, 100, 300, 0.95, (111, 160)),
        (2, 100, 300, 0.95, (2, 18)),
        (12, 120, 1240, 0.95, (68, 204)),
        # The tail at M = 1 is 500/10,000, alpha/2 to the last bit: a tie is kept.
        (1, 500, 10_000, 0.90, (1, 92)),
    ],
)
def test_known_intervals(wrong: int, decided: int, size: int, level: float, interval: tuple[int, int]) -> None:
    assert exact_interval(wrong, decided, size, level) == interval


def test_the_tails_are_right_at_two_million_events() -> None:
    size, drawn, bad = 2_000_000, 300, 20_000
    none = 1.0
    for taken in range(drawn):
        none *= (size - bad - taken) / (size - taken)
    assert tail_at_most(0, bad, drawn, size) == pytest.approx(none, rel=1e-11)
    assert tail_at_least(1, bad, drawn, size) == pytest.approx(1 - none, rel=1e-11)


def test_each_limit_is_the_last_count_kept_at_two_million_events() -> None:
    size, drawn, wrong = 2_000_000, 300, 3
    low, high = exact_interval(wrong, drawn, size)
    assert tail_at_least(wrong, low, drawn, size) > 0.025 >= tail_at_least(wrong, low - 1, drawn, size)
    assert tail_at_most(wrong, high, drawn, size) > 0.025 >= tail_at_most(wrong, high + 1, drawn, size)


@settings(deadline=None)
@given(st.data())
def test_the_tails_equal_whole_number_arithmetic(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 60))
    drawn, bad = data.draw(st.integers(1, size)), data.draw(st.integers(0, size))
    wrong = data.draw(st.integers(0, drawn))
    at_least = sum(chance(found, bad, drawn, size) for found in range(wrong, drawn + 1))
    assert tail_at_least(wrong, bad, drawn, size) == pytest.approx(at_least, abs=1e-12)
    assert tail_at_most(wrong, bad, drawn, size) == pytest.approx(
        1 - at_least + chance(wrong, bad, drawn, size), abs=1e-12
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_by_full_enumeration_it_covers_every_truth_often_enough(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 40))
    drawn = data.draw(st.integers(1, size))
    level = data.draw(st.sampled_from([0.8, 0.9, 0.95, 0.99]))
    intervals = [exact_interval(found, drawn, size, level) for found in range(drawn + 1)]
    for bad in range(size + 1):
        covered = sum(
            chance(found, bad, drawn, size) for found, (low, high) in enumerate(intervals) if low <= bad <= high
        )
        assert covered >= level - 1e-9


@settings(deadline=None)
@given(st.data())
def test_relabelling_right_and_wrong_mirrors_it(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 100_000))
    drawn = data.draw(st.integers(1, min(size, 400)))
    wrong = data.draw(st.integers(0, drawn))
    low, high = exact_interval(wrong, drawn, size)
    assert exact_interval(drawn - wrong, drawn, size) == (size - high, size - low)
    assert wrong <= low <= high <= size - (drawn - wrong)


@settings(deadline=None)
@given(st.integers(1, 3000), st.data())
def test_a_census_has_no_width(size: int, data: st.DataObject) -> None:
    wrong = data.draw(st.integers(0, size))
    assert exact_interval(wrong, size, size) == (wrong, wrong)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((5, 4, 10), "estimate.wrong_exceeds_decided"),
        ((1, 11, 10), "estimate.decided_exceeds_size"),
        ((0, 0, 10), "estimate.nothing_decided"),
        ((-1, 4, 10), "estimate.negative_count"),
        ((1, 4, 10, 1.0), "estimate.level_out_of_range"),
    ],
)
def test_contradicting_numbers_are_refused(arguments: tuple[int, int, int], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        exact_interval(*arguments)
    assert refused.value.code == code
