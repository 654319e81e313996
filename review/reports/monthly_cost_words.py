"""What wrong rejections cost, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from review.months import month_name, short_month
from review.reports.frame import Kind
from review.reports.sample_words import about, number, percent, span
from review.reports.showing import value_text
from review.reports.summary_words import revenue

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
        return number(round(one["count"]))
    limits = span(number(one["count_low"]), number(one["count_high"]))
    return str(_("about %(count)s (%(limits)s)", count=about(one["count"]), limits=limits))


def money_text(one: Document, rates: Document) -> str:
    """``€70,000 (€50,000 to €90,000)``; a dash where it is not known."""
    if one["cost"] is None:
        return "–"
    cost, low, high = (revenue(one[name], rates["currency"]) for name in ("cost", "cost_low", "cost_high"))
    if one["exact"]:
        return cost
    return f"{cost} ({span(low, high)})"


def rates_text(rates: Document) -> str:
    """What the cost assumes."""
    values = {
        "first": short_month(rates["first"]), "last": short_month(rates["last"]), "won": number(rates["won"]),
        "handed": number(rates["handed_over"]), "deals": number(rates["deals"]),
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
    return percent(value) if value >= 0.1 else f"{value_text(value * 100, Kind.NUMBER)}\u00a0%"
