"""Tallies add up, and come apart again, as the leads they were counted from."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from review.domain.tallies import Tally, Waits, added, key_of, put, value_of

LEAD = st.tuples(st.sampled_from(("a", "b", "")), st.integers(0, 3), st.integers(0, 400_000_000))
LEADS = st.lists(LEAD, max_size=30)


def tally(leads: Sequence[tuple[str, int, int]]) -> Tally:
    tree: dict[str, Any] = {}
    for name, number, _wait in leads:
        put(tree, ("leads",), 1)
        put(tree, ("by", key_of(name or None), "number"), number)
    return Tally(tree, Waits.of(wait for _name, _number, wait in leads))


def same(one: Tally, other: Tally) -> bool:
    waits = len(one.waits), one.waits.median
    return (one.numbers, *waits) == (other.numbers, len(other.waits), other.waits.median)


@given(LEADS, LEADS, LEADS)
def test_parts_add_up_to_the_whole_and_are_taken_off_it(one: Any, two: Any, three: Any) -> None:
    whole = tally([*one, *two, *three])
    assert same(added([tally(one), tally(two), tally(three)]), whole)
    assert same(whole - tally(two), tally([*one, *three]))
    assert same(added([tally(one) - tally(one), whole]) - tally(three), tally([*one, *two]))


@given(LEADS, LEADS)
def test_adding_and_taking_off_leave_the_parts_as_they_were(one: Any, two: Any) -> None:
    first, second = tally(one), tally(two)
    _sum, _rest = added([first, second]), added([first, second]) - first
    assert same(first, tally(one))
    assert same(second, tally(two))


@given(st.lists(st.integers(0, 4_000_000_000)))
def test_the_median_is_the_middle_of_all_waits_also_after_packing(waits: list[int]) -> None:
    expected = statistics.median(waits) if waits else None
    packed = Waits.of(waits).pack()
    assert Waits.of(waits).median == expected
    assert Waits.unpack(packed).median == expected
    assert (packed is None) is (not waits)


def test_waits_are_packed_alike_on_every_machine() -> None:
    assert Waits.of([258, 1]).pack() == b"\x01\0\0\0\x02\x01\0\0"


def test_a_value_without_a_name_is_no_empty_name() -> None:
    assert [value_of(key_of(one)) for one in (None, "", "=", 17)] == [None, "", "=", "17"]
    assert len({key_of(one) for one in (None, "", "=", 17)}) == 4
