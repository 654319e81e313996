"""What wrong rejections cost, as a report keeps it: this month's and the month's before, at the company's own rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from review.config import current_settings
from review.domain.costs import Assumptions
from review.domain.moments import months_before
from review.domain.policy import Policy
from review.models.docket import Docket
from review.models.verdict import Edition
from review.queries.closed_loop import list_loop_cohorts
from review.queries.report_scope import Scope
from review.reports.figures import Figure, share
from review.reports.loops import is_final

#: Months of hand-off whose leads give the rates.
_YEAR = 12
_COUNTS = ("count", "count_low", "count_high")


def decision_window_of(docket: Docket) -> int:
    """The days that Sales has for a decision by the docket's policy; none without one."""
    return Policy.from_document(docket.policy.document).decision_window_days if docket.policy else 0


def cost_months(period: str, headlines: Mapping[str, Figure], earlier: Sequence[Edition]) -> list[Figure]:
    """The months whose cost a report tells, the oldest first: the one published before, and its own. ``count`` and its
    limits are the estimated number of leads; None where too few cases were decided."""
    found = [(one.docket.period, one.document["headline"]["overall"]) for one in earlier[:1]]
    found.append((period, headlines["overall"]))
    return [_month(name, headline["estimate"]) for name, headline in found]


def cost_figures(docket: Docket, at: datetime, months: Sequence[Figure]) -> Figure:
    """The rates by what was known at ``at``, with the months at these rates."""
    return priced(_rates(docket, at), months)


def priced(rates: Figure, months: Sequence[Figure]) -> Figure:
    """``months`` at these ``rates``. Both rates are taken as certain: the limits are those of the panel's sample."""
    assumed = Assumptions(rates["conversion"], rates["deal_minor"])
    return {
        "rates": dict(rates),
        "months": [
            {**one, **{name.replace("count", "cost"): assumed.cost(one[name]) for name in _COUNTS}} for one in months
        ],
    }


def _month(period: str, estimate: Figure | None) -> Figure:
    counts = {name: estimate[name] if estimate else None for name in _COUNTS}
    return {"period": period, "exact": bool(estimate and estimate["exact"]), **counts}


def _rates(docket: Docket, at: datetime) -> Figure:
    """Leads won ÷ leads handed over, and the mean amount of the won ones in the organisation's currency, over the year
    of hand-off up to the last month in which Sales has had its time to decide."""
    zone, currency, window = ZoneInfo(docket.zone), current_settings().org_currency, decision_window_of(docket)
    last = docket.period
    while not is_final(last, zone, at, window):
        last = months_before(last, 1)
    periods = [months_before(last, back) for back in range(_YEAR - 1, -1, -1)]
    cohorts = list_loop_cohorts(Scope(), periods, zone, at, currency)
    handed_over, won = sum(one.handed_over for one in cohorts), sum(one.won for one in cohorts)
    deals = won - sum(one.other_money for one in cohorts)
    return {
        "first": periods[0],
        "last": last,
        "handed_over": handed_over,
        "won": won,
        "deals": deals,
        "currency": currency,
        "conversion": share(won / handed_over) if handed_over else None,
        "deal_minor": round(sum(one.revenue for one in cohorts) / deals) if deals else None,
    }
