"""The order in which a room goes through split cases: whoever is recused leaves as few times as can be."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.hearing_room import departures, group_cases


def sets(out: dict[int, str]) -> dict[int, frozenset[str]]:
    return {number: frozenset(names) for number, names in out.items()}


def test_cases_for_which_everybody_stays_come_first_and_absences_are_grouped() -> None:
    groups = group_cases(sets({1: "A", 2: "", 3: "B", 4: "A", 5: ""}))
    assert [(sorted(who), numbers) for who, numbers in groups] == [([], (2, 5)), (["A"], (1, 4)), (["B"], (3,))]


def test_who_shares_an_absence_leaves_once() -> None:
    groups = group_cases(sets({1: "A", 2: "B", 3: "AB"}))
    assert [numbers for _who, numbers in groups] == [(1,), (3,), (2,)]
    assert departures(groups) == 2


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(1, 30), st.frozensets(st.sampled_from("ABCD"), max_size=3), min_size=1, max_size=6))
def test_no_other_order_sends_fewer_people_out(out: dict[int, frozenset[str]]) -> None:
    groups = group_cases(out)
    assert sorted(number for _who, numbers in groups for number in numbers) == sorted(out)
    assert departures(groups) == min(departures(list(order)) for order in permutations(groups))


def test_many_absences_still_give_every_case_once() -> None:
    out = {number: frozenset({f"P{number}", f"P{number + 1}"}) for number in range(1, 12)}
    groups = group_cases(out)
    assert sorted(number for _who, numbers in groups for number in numbers) == sorted(out)
    assert departures(groups) <= 12
