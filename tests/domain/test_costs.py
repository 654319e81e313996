"""What wrong rejections cost."""

from __future__ import annotations

import pytest

from review.domain.costs import Assumptions, parse_conversion, parse_deal
from review.domain.errors import Refusal


def test_the_cost_is_leads_times_share_times_deal() -> None:
    assumed = Assumptions(0.25, 1_000)
    assert assumed.sales(10) == 2.5
    assert assumed.cost(10) == 2_500
    assert assumed.cost(None) is None
    assert Assumptions(None, 1_000).cost(10) is None
    assert Assumptions(0.25, None).cost(10) is None


@pytest.mark.parametrize(("text", "share"), [("12", 0.12), ("12.5 %", 0.125), ("12,5", 0.125), ("0", 0), ("100%", 1)])
def test_a_share_is_read_as_people_write_it(text: str, share: float) -> None:
    assert parse_conversion(text) == share


@pytest.mark.parametrize(
    ("text", "digits", "minor"),
    [("12,000", 2, 1_200_000), ("12.000,50", 2, 1_200_050), ("€ 950", 2, 95_000), ("5000", 0, 5_000)],
)
def test_an_amount_is_read_as_people_write_it(text: str, digits: int, minor: int) -> None:
    assert parse_deal(text, digits) == minor


@pytest.mark.parametrize("text", ["", "lots", "-5", "101", "%", "1e3", "\x00"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"report\.bad_conversion"):
        parse_conversion(text)


@pytest.mark.parametrize("text", ["", "free", "-5", "9" * 11, "NaN"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"report\.bad_deal"):
        parse_deal(text, 2)
