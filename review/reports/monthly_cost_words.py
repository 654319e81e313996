"""What wrong rejections cost, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from review.reports.monthly_names import month_name
from review.reports.monthly_words import about, percent, revenue, short_month
from review.reports.numbers import number_text

Document = Mapping[str, Any]


def cost_text(one: Document, rates: Document) -> str:
    """What the wrong rejections of one month cost, with the limits of the estimate, or why that cannot be told."""
    month = month_name(one["period"])
    if one["count"] is None:
        return str(_("%(month)s: too few cases were decided to tell.", month=month))
    leads = leads_text(one)
    if one["cost"] is None:
        return str(_("%(month)s: %(leads)s leads; their worth is not known, since no lead was won with an amount.",
                     month=month, leads=leads))  # fmt: skip
    return str(_("%(month)s: %(leads)s leads, worth %(cost)s.", month=month, leads=leads,
                 cost=money_text(one, rates)))  # fmt: skip


def leads_text(one: Document) -> str:
    """``about 120 (90 to 150)``, or the exact number."""
    if one["exact"]:
        return number_text(round(one["count"]))
    return str(_("about %(count)s (%(low)s to %(high)s)", count=about(one["count"]),
                 low=number_text(one["count_low"]), high=number_text(one["count_high"])))  # fmt: skip


def money_text(one: Document, rates: Document) -> str:
    """``€70,000 (€50,000 to €90,000)``; a dash where it is not known."""
    if one["cost"] is None:
        return "–"
    cost, low, high = (revenue(one[name], rates["currency"]) for name in ("cost", "cost_low", "cost_high"))
    if one["exact"]:
        return cost
    return str(_("%(cost)s (%(low)s to %(high)s)", cost=cost, low=low, high=high))


def rates_text(rates: Document) -> str:
    """What the cost assumes."""
    values = {
        "first": short_month(rates["first"]), "last": short_month(rates["last"]), "won": number_text(rates["won"]),
        "handed": number_text(rates["handed_over"]), "deals": number_text(rates["deals"]),
    }  # fmt: skip
    if rates["conversion"] is None or rates["deal_minor"] is None:
        return str(_("Of the leads handed over from %(first)s to %(last)s, none is known to be won with an amount.",
                     **values))  # fmt: skip
    return str(
        _("Assumed: such a lead would have become a sale as often (%(conversion)s: %(won)s of %(handed)s) and for as"
          " much (%(deal)s: the mean of %(deals)s) as those handed over from %(first)s to %(last)s. Both are taken as"
          " certain; the limits are those of the panel’s sample.",
          conversion=percent_exact(rates["conversion"]), deal=revenue(rates["deal_minor"], rates["currency"]), **values)
    )  # fmt: skip


def percent_exact(value: float) -> str:
    """A share that may be small, with one decimal below ten percent."""
    return percent(value) if value >= 0.1 else f"{number_text(value * 100, 1)}\u00a0%"
