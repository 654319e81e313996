"""Voting by bench."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.estimates import measure_blocs
from tests.domain.estimates.builders import vectors

SALES, MARKETING = ["a", "b", "c", "g"], ["d", "e", "f", "h"]
OPPOSED = [dict.fromkeys(SALES, True) | dict.fromkeys(MARKETING, False)] * 3
VOTES = st.lists(st.dictionaries(st.sampled_from("abcdef"), st.booleans()), max_size=8)


def test_the_figures_equal_the_reference() -> None:
    for vector in vectors("bloc"):
        bench, expected = vector["input"]["bloc"], vector["expected"]
        found = measure_blocs(
            vector["input"]["votes"],
            [seat for seat in bench if bench[seat] == "S"],
            [seat for seat in bench if bench[seat] == "M"],
        )
        assert found.lean == pytest.approx(expected["lean"], abs=1e-6)
        assert found.polarisation == pytest.approx(expected["polarisation"], abs=1e-6)
        assert found.p_value == pytest.approx(expected["p"], abs=1e-6)


def test_benches_wholly_opposed_are_wholly_polarised() -> None:
    found = measure_blocs(OPPOSED, SALES, MARKETING)
    assert (found.lean, found.polarisation, found.bloc_cases) == (1.0, 1.0, (0, 1, 2))
    assert found.p_value == pytest.approx(2 / 70)
    assert found.significance_shown


def test_seven_seats_or_fewer_show_no_significance() -> None:
    found = measure_blocs(OPPOSED, SALES, MARKETING[:3])
    assert found.seats == 7
    assert not found.significance_shown


@settings(deadline=None)
@given(VOTES)
def test_polarisation_is_agreement_within_less_agreement_across(votes: list[dict[str, bool]]) -> None:
    sales, marketing = ["a", "b", "c"], ["d", "e", "f"]
    within, across = [], []
    for answers in votes:
        for one, other in combinations(sorted(answers), 2):
            (within if (one in sales) == (other in sales) else across).append(answers[one] == answers[other])
    found = measure_blocs(votes, sales, marketing)
    if within and across:
        expected = sum(within) / len(within) - sum(across) / len(across)
        assert found.polarisation == pytest.approx(expected)
        assert 0 < (found.p_value or 0) <= 1
    else:
        assert found.polarisation is None


@settings(deadline=None)
@given(VOTES)
def test_swapping_yes_and_no_turns_the_lean_and_keeps_the_polarisation(votes: list[dict[str, bool]]) -> None:
    swapped = [{seat: not answer for seat, answer in answers.items()} for answers in votes]
    one, other = measure_blocs(votes, "abc", "def"), measure_blocs(swapped, "abc", "def")
    assert other.polarisation == pytest.approx(one.polarisation)
    assert other.bloc_cases == one.bloc_cases
    assert (other.lean is None) == (one.lean is None)
    if one.lean is not None:
        assert other.lean == pytest.approx(-one.lean)


def test_seats_on_neither_bench_do_not_count() -> None:
    with_chair = [answers | {"chair": True} for answers in OPPOSED]
    assert measure_blocs(with_chair, SALES, MARKETING) == measure_blocs(OPPOSED, SALES, MARKETING)


def test_without_a_case_heard_by_both_there_is_nothing_to_say() -> None:
    found = measure_blocs([{"a": True, "b": False}], SALES, MARKETING)
    assert (found.cases, found.lean, found.polarisation, found.p_value) == (0, None, None, None)
