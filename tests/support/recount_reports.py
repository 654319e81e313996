"""What each report of the catalogue has to say, recounted from files or plain dumps alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from review.reports.catalogue import get_report
from tests.support import recount_leads as leads
from tests.support.recount_lead_reports import closed_loop, follow_up, lead_aging, reconciliation, rejections, sums
from tests.support.recount_panel import Panel
from tests.support.recount_panel_reports import definition_fitness, panel_health, trends
from tests.support.recount_question import Asked, month_after, months_between
from tests.support.recounted import Told, check, made
from tests.support.recounts import Files


def costs(ask: Asked) -> Told:
    assert ask.panel is not None
    rows = leads.became(ask.files, ask.zone)
    ours = sums(rows[rows["month"].isin([one for one in ask.months if ask.is_final(one)])])
    share, paid = ours["won_share"], ours["won"] - ours["other_money"]
    deal = ours["revenue"] / paid if paid else None

    def line(found: Any) -> dict[str, Any]:
        counts = found.counts if found is not None and found.shown else (None, None, None)
        worth = [None if one is None or deal is None or share is None else one * share * deal for one in counts]
        names = ("", "_low", "_high")
        return {f"{what}{name}": value for what, values in (("leads", counts), ("cost", worth))
                for name, value in zip(names, values, strict=True)}  # fmt: skip

    months = []
    for one in ask.published:
        found = ask.panel.finding([one])
        events = int((ask.panel.frame["period"] == one).sum())
        months.append({"month": one, "events": events, "decided": found.decided if found else 0, **line(found)})
    together = ask.panel.finding(ask.published)
    kinds = []
    for kind in (None, "rejected", "ignored", "disqualified"):
        found = together if kind is None else ask.panel.finding(ask.published, [kind])
        if found is not None:
            kinds.append({"events": found.events, "decided": found.decided, **line(found)})
    all_of_it = line(together)
    return Told(
        {"cost": all_of_it["cost"], "leads": all_of_it["leads"], "conversion": share, "deal": deal,
         "sales": None if all_of_it["leads"] is None or share is None else all_of_it["leads"] * share},
        {"months": months, "kinds": kinds},
    )  # fmt: skip


def dashboard(ask: Asked) -> Told:
    assert ask.panel is not None
    rows, present = leads.became(ask.files, ask.zone), f"{ask.now.astimezone(ask.zone):%Y-%m}"
    last = next(month_after(present, -back) for back in range(1, 99) if ask.is_final(month_after(present, -back)))
    year = months_between(month_after(last, -11), last)
    of = {one: sums(rows[rows["month"] == one]) for one in months_between(month_after(last, -23), last)}
    latest = of[next(one for one in reversed(year) if of[one]["handed_over"])]
    whole = sums(rows[rows["month"].isin(year)])
    idle = leads.open_leads(ask.files, ask.now, ask.zone)
    idle = idle[idle["known"] & (idle["age"] >= 30)]
    newest = ask.panel.finding([ask.panel.months[-1]])
    shown = months_between(year[0], max(last, ask.panel.months[-1]))
    rates = []
    for one in shown:
        found = ask.panel.finding([one]) if one in ask.panel.months else None
        limits = (found.rate, found.low, found.high) if found and found.shown else (None, None, None)
        acceptance = of[one]["accepted_share"] if one in of else None
        wrong = dict(zip(("wrong", "low", "high"), limits, strict=True))
        rates.append({"month": one, "acceptance": acceptance, **wrong})
    return Told(
        {"acceptance": latest["accepted_share"], "speed": latest["response"], "idle": len(idle),
         "wrong": newest.rate if newest and newest.shown else None, "qualified": whole["qualified"],
         "revenue": whole["revenue"]},
        {
            "rates": rates,
            "speed": [{"month": one, "response": of[one]["response"]} for one in year],
            "leads": [{"month": one, "qualified": of[one]["qualified"], "idle": int((idle["month"] == one).sum())}
                      for one in year],
            "revenue": [{"month": one, "won": of[one]["won"], "revenue": of[one]["revenue"]} for one in year],
        },
    )  # fmt: skip


#: A recount for each report; a report without one fails the test of the demonstration company.
RECOUNTS: Mapping[str, Callable[[Asked], Told]] = {
    "lead-aging": lead_aging,
    "rejections": rejections,
    "follow-up": follow_up,
    "closed-loop": closed_loop,
    "costs": costs,
    "dashboard": dashboard,
    "trends": trends,
    "panel-health": panel_health,
    "definition-fitness": definition_fitness,
    "reconciliation": reconciliation,
}

#: By what a report is asked to break its leads or cases down, one after the other.
_BY = {"lead-aging": ("owner", "team", "source"), "follow-up": ("team", "owner", "source"),
       "trends": ("source", "reason", "team")}  # fmt: skip
#: The decision window of the default policy.
_WINDOW = 30


def check_report(
    name: str, files: Files, panel: Panel | None, now: datetime, zone: ZoneInfo,
    states: Mapping[str, Mapping[str, int]] | None = None, *, period: str | None = None, window: int = _WINDOW,
    groups: Sequence[str] | None = None,
) -> None:  # fmt: skip
    """Hold a report against its recount, by every group that it knows (or those given): over the months that it takes
    by itself, or over a ``period`` (``2025-11..2026-10``, ``all``)."""
    present = f"{now.astimezone(zone):%Y-%m}"
    months = get_report(name).default_months
    first, _, last = (period or "").partition("..")
    if period is None and months is not None:
        first, last = month_after(present, 1 - months), present
    if period == "all":
        first = ""
    for by in groups or _BY.get(name, ("",)):
        arguments = {**({"by": by} if by else {}), **({"period": period} if period else {})}
        ask = Asked(files, panel, now, zone, window, first, last, by, states)
        check(name, made(name, now, zone, **arguments), RECOUNTS[name](ask))
