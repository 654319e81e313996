"""Amounts and durations, as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.amounts import AmountEvidence, read_amount
from review.domain.durations import Unit, read_duration


@pytest.mark.parametrize(
    ("text", "decimal", "amount"),
    [
        ("€ 3.500,00", ",", "3500"), ("1,234.50", ".", "1234.5"), ("(1.200)", ",", "-1200"), ("12,5-", ",", "-12.5"),
        ("−3", ".", "-3"), ("1 234,50 €", ",", "1234.5"), ("1\u202f234,50\u00a0€", ",", "1234.5"),
        ("CHF 1’234.50", ".", "1234.5"), ("US$ 5", ".", "5"), ("1,23,456.00", ".", "123456"), ("($5.00)", ".", "-5"),
        ("$-5.00", ".", "-5"), ("1500円", ".", "1500"), ("R$ 1.234,56", ",", "1234.56"), (".5", ".", "0.5"),
        ("１，２３４", ".", "1234"),
    ],
)
def test_an_amount_is_read_however_it_is_dressed(text: str, decimal: str, amount: str) -> None:
    assert read_amount(text, decimal) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["", "-", "5.", "1e5", "NaN", "Infinity", "1/2", "5%", "12,34,56", "a lot", "1.5.2", "--5", "5 or 6", "()"]
)
def test_what_is_no_amount_is_none(text: str) -> None:
    assert read_amount(text, ".") is None


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["1.200"], ","), (["1,200"], "."), (["1.200", "1,5"], ","), (["1,234.50"], "."), (["1.234.500"], ","),
        (["0.500"], "."), (["1234.500"], "."), (["1.200", "1,200"], "."), (["12", None, "n/a"], "."),
        (["1,5", "2,5", "3.5"], ","),
    ],
)
def test_a_column_shows_which_sign_stands_before_its_cents(texts: list[str | None], sign: str) -> None:
    evidence = AmountEvidence()
    evidence.add(texts)
    assert evidence.sign() == sign


@given(st.decimals(-10**12, 10**12, places=2), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", ".")]))
def test_what_is_written_with_thousands_and_cents_comes_back(amount: Decimal, marks: tuple[str, str]) -> None:
    thousands, decimal = marks
    text = f"{amount:,.2f}".replace(",", "\0").replace(".", decimal).replace("\0", thousands)
    assert read_amount(text, decimal) == amount
    evidence = AmountEvidence()
    evidence.add([text])
    assert evidence.sign() == decimal


@given(st.text(), st.sampled_from([".", ","]))
def test_any_text_is_an_amount_or_none(text: str, decimal: str) -> None:
    AmountEvidence().add([text])
    found = read_amount(text, decimal)
    assert found is None or found.is_finite()


@pytest.mark.parametrize(
    ("text", "unit", "seconds"),
    [
        ("1h 20m", "seconds", 4800), ("00:12:30", "seconds", 750), ("12:30", "seconds", 750), ("750", "seconds", 750),
        ("750600", "milliseconds", 751), ("12,5", "minutes", 750), ("90:00", "seconds", 5400),
        ("1h20", "seconds", 4800),
        ("PT12M30S", "seconds", 750), ("P1DT2H", "seconds", 93_600), ("1 Std. 20 Min.", "seconds", 4800),
        ("1 hour, 20 minutes", "seconds", 4800), ("1分30秒", "seconds", 90), ("0", "hours", 0),
    ],
)
def test_a_duration_is_read_in_all_its_spellings(text: str, unit: Unit, seconds: int) -> None:
    assert read_duration(text, unit) == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "1:75:00", "-5", "1e9", "5 apples", "soon", "99999999999", "1h 2x"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert read_duration(text) is None
