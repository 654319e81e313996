"""Control totals: typed, and compared to the last digit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from review.domain.control_totals import ColumnSum, ControlTotal, Found, agrees, read_total
from review.domain.errors import Refusal


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("leads=1200", ControlTotal("leads", None, Decimal(1200))),
        ("leads=1,200", ControlTotal("leads", None, Decimal(1200))),
        ("Task (2).csv=0", ControlTotal("Task (2).csv", None, Decimal(0))),
        ("leads: Amount (EUR) =€ 125.000,50", ControlTotal("leads", "Amount (EUR)", Decimal("125000.50"))),
    ],
)
def test_a_total_is_read_as_it_was_typed(text: str, total: ControlTotal) -> None:
    assert read_total(text) == total


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1200", "total.unreadable"), ("=5", "total.unreadable"), ("leads:=5", "total.unreadable"),
        ("leads=many", "total.no_number"), ("leads=12.5", "total.no_number"), ("leads=-1", "total.no_number"),
        ("leads:Amount=", "total.no_number"),
    ],
)
def test_what_is_no_total_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_total(text)
    assert caught.value.code == code


def test_a_sum_is_exact_by_the_sign_that_the_column_shows() -> None:
    total = ColumnSum()
    total.add(["1.200", "0,1", ""])
    total.add(["0,2", "(0,3)"])
    assert total.found() == Found(Decimal(1200))


def test_cells_that_are_no_amounts_are_counted() -> None:
    total = ColumnSum()
    total.add(["1.50", "n/a", "2.50"])
    assert total.found() == Found(Decimal(4), 1)


def test_only_what_is_whole_and_equal_agrees() -> None:
    assert agrees(Decimal("4.0"), Found(Decimal(4)))
    assert not agrees(Decimal(4), Found(Decimal(4), 1))
    assert not agrees(Decimal(4), Found(Decimal("4.01")))
    assert not agrees(Decimal(0), Found(None))
