"""What wrong rejections cost: leads × the share that becomes a sale × the worth of a sale, as people assume them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from review.domain.amounts import AmountEvidence, read_amount
from review.domain.errors import Refusal

_HUNDRED = Decimal(100)
#: The largest deal that anybody may assume, in units of the currency.
_MOST = Decimal(1_000_000_000)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """``conversion`` is the share of leads that become a sale, ``deal`` the worth of one sale in minor units of the
    currency. None is not known."""

    conversion: float | None
    deal: float | None

    def sales(self, leads: float | None) -> float | None:
        """The sales that so many leads would have brought."""
        return None if leads is None or self.conversion is None else leads * self.conversion

    def cost(self, leads: float | None) -> int | None:
        """Their worth in whole minor units. Both factors are taken as certain, so that the limits of an interval of
        leads give the limits of the cost."""
        sales = self.sales(leads)
        return None if sales is None or self.deal is None else round(sales * self.deal)


def parse_conversion(text: str) -> float:
    """A share as typed in percent: ``12``, ``12.5 %``, ``12,5``. Raises Refusal ``report.bad_conversion``."""
    found = _read(text.strip().removesuffix("%"))
    if found is None or not 0 <= found <= _HUNDRED:
        raise Refusal("report.bad_conversion", value=text)
    return float(found / _HUNDRED)


def parse_deal(text: str, digits: int) -> int:
    """An amount as typed, in minor units of a currency with so many ``digits`` after the sign: ``12,000``, ``€ 950``.
    Raises Refusal ``report.bad_deal``."""
    found = _read(text)
    if found is None or not 0 <= found <= _MOST:
        raise Refusal("report.bad_deal", value=text)
    return int(found.scaleb(digits).to_integral_value())


def _read(text: str) -> Decimal | None:
    evidence = AmountEvidence()
    evidence.add([text])
    return read_amount(text, evidence.sign())
