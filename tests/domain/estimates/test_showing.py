"""Which figures are shown, and how."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.estimates import Shown, ShownKind, estimate_population, hide, hide_complements, show
from tests.domain.estimates.builders import strata


def cell(wrong: int, decided: int, size: int) -> Shown:
    return show(estimate_population(strata([size], [decided], [wrong])))


@pytest.mark.parametrize(
    ("wrong", "decided", "size", "kind", "comparable"),
    [
        (2, 9, 100, ShownKind.SMALL, False),
        (2, 9, 9, ShownKind.SMALL, False),
        (2, 10, 100, ShownKind.MUTED, False),
        (10, 29, 100, ShownKind.MUTED, False),
        (15, 30, 1000, ShownKind.MUTED, False),
        (10, 60, 1000, ShownKind.FULL, True),
        (0, 40, 1000, ShownKind.ZERO, True),
        (0, 12, 1000, ShownKind.ZERO, False),
        (5, 20, 20, ShownKind.FULL, True),
        (0, 20, 20, ShownKind.FULL, True),
    ],
)
def test_the_sentence_follows_from_the_numbers(
    wrong: int, decided: int, size: int, kind: ShownKind, comparable: bool
) -> None:
    found = cell(wrong, decided, size)
    assert (found.kind, found.comparable, found.exact) == (kind, comparable, decided == size)


def test_a_small_or_hidden_cell_carries_no_percentage() -> None:
    assert cell(2, 9, 100).estimate is None
    hidden = hide(cell(10, 60, 1000))
    assert (hidden.estimate, hidden.wrong, hidden.reviewed) == (None, None, 60)


def test_none_found_still_says_how_many_there_could_be() -> None:
    estimate = cell(0, 40, 1000).estimate
    assert estimate is not None
    assert 0.07 < estimate.high < 0.09


def test_a_cell_without_a_decided_case_says_so() -> None:
    assert show(None).kind is ShownKind.NONE_REVIEWED


def test_one_hidden_cell_takes_the_smallest_other_with_it() -> None:
    row = [cell(10, 60, 1000), hide(cell(12, 50, 1000)), cell(9, 40, 1000), show(None)]
    kinds = [shown.kind for shown in hide_complements(row)]
    assert kinds == [ShownKind.FULL, ShownKind.HIDDEN, ShownKind.HIDDEN, ShownKind.NONE_REVIEWED]


def test_hidden_cells_too_small_together_take_a_third() -> None:
    row = [cell(10, 60, 1000), cell(1, 4, 100), cell(2, 3, 100)]
    assert [shown.kind for shown in hide_complements(row, small_too=True)] == [ShownKind.HIDDEN] * 3
    assert hide_complements(row) == tuple(row)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 80), st.booleans()), max_size=8))
def test_no_hidden_cell_can_be_worked_out(cells: list[tuple[int, bool]]) -> None:
    row = [cell(0, decided, 100) if decided else show(None) for decided, _ in cells]
    row = [hide(shown) if secret and shown.reviewed else shown for shown, (_, secret) in zip(row, cells, strict=True)]
    result = hide_complements(row)
    hidden = [shown for shown in result if shown.kind is ShownKind.HIDDEN]
    before = [shown for shown in row if shown.kind is ShownKind.HIDDEN]
    open_left = [s for s in result if s.kind not in (ShownKind.HIDDEN, ShownKind.NONE_REVIEWED)]
    assert [shown.reviewed for shown in result] == [shown.reviewed for shown in row]
    assert bool(hidden) == bool(before)
    assert not hidden or not open_left or (len(hidden) > 1 and sum(s.reviewed for s in hidden) >= 10)
