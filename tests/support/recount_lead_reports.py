"""What the reports that count leads have to say, from `tests.support.recount_leads` alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tests.support import recount_leads as leads
from tests.support.recount_leads import AGES, DUTIES, TIERS
from tests.support.recount_question import Asked, month_after, months_between
from tests.support.recounted import Told

_SIDES = {"marketing_quality": "Lead quality", "follow_up": "Follow-up", "neutral": "Neither", "": "Not sorted yet"}


def sums(rows: pd.DataFrame) -> dict[str, Any]:
    """What became of these leads, in numbers and in shares of those handed over."""
    found = leads.month_of(rows)
    handed = found["handed_over"]
    return {**found, **{f"{name}_share": found[name] / handed if handed else None
                        for name in ("accepted", "qualified", "won")}}  # fmt: skip


def lead_aging(ask: Asked) -> Told:
    rows = leads.open_leads(ask.files, ask.now, ask.zone)
    known = rows[rows["known"]]
    idle = int((known["age"] >= 30).sum())

    def counted(mine: pd.DataFrame) -> dict[str, int]:
        return {"leads": len(mine), "waiting": int(mine["waits"].sum())}

    ages = []
    for key in [*AGES, "not_known"]:
        mine = rows[rows["bucket"] == key]
        stacked = {f"disposition:{one}": int((mine["state"] == one).sum()) for one in set(rows["state"])}
        ages.append({**counted(mine), **stacked})
    groups = {}
    for name, mine in rows.groupby(ask.groups(rows)):
        days = {f"days_{key}": int((mine["bucket"] == key).sum()) for key in AGES}
        groups[str(name)] = {**counted(mine), **days, "not_known": int((~mine["known"]).sum())}
    tail = int((rows["bucket"] == "121-").sum())
    return Told(
        {"open": len(rows), "waiting": int(rows["waits"].sum()), "idle": idle, "tail": tail,
         "touched": (len(known) - idle) / len(known) if len(known) else None, "not_known": len(rows) - len(known)},
        {"ages": ages, "groups": groups, "tail": _tails(ask, rows)},
    )  # fmt: skip


def _tails(ask: Asked, today: pd.DataFrame) -> list[dict[str, Any]]:
    """The ends of the last twelve months, as they were counted where they were; and today."""
    present = f"{ask.now.astimezone(ask.zone):%Y-%m}"
    known = today.loc[today["known"], "age"].value_counts()
    is_now = {"ages": {str(age): leads for age, leads in known.items()}, "not_known": int((~today["known"]).sum())}
    lines = []
    for month in months_between(month_after(present, -12), present):
        counted = is_now if month == present else ask.files.tails.get(month)
        lines.append({"month": month, **_tail(counted)})
    return lines


def _tail(counted: Mapping[str, Any] | None) -> dict[str, Any]:
    if counted is None:
        return dict.fromkeys(("leads", "idle", "idle_share", "tail", "tail_share", "not_known"))
    ages = {int(age): leads for age, leads in counted["ages"].items()}
    known = sum(ages.values())
    idle, tail = (sum(leads for age, leads in ages.items() if age >= low) for low in (30, 121))
    return {
        "leads": known + counted["not_known"], "not_known": counted["not_known"], "idle": idle, "tail": tail,
        "idle_share": idle / known if known else None, "tail_share": tail / known if known else None,
    }  # fmt: skip


def rejections(ask: Asked) -> Told:
    rows = ask.within(leads.rejections(ask.files))
    blank = rows["reason"] == ""
    reasons = {
        str(name): {"rejected": len(mine), "untouched": int(mine["none"].sum()),
                    "at_most_one_touch": int(mine["one"].sum())}
        for name, mine in rows.groupby(rows["reason"].where(~blank, "(none given)"))
    }  # fmt: skip
    sides = {_SIDES[str(name)]: {"rejected": len(mine)} for name, mine in rows.groupby("side")}
    return Told(
        {"leads": len(ask.within(ask.files.leads)), "rejected": len(rows), "untouched": int(rows["none"].sum()),
         "at_most_one_touch": int(rows["one"].sum()), "blank_reason": int(blank.sum())},
        {"reasons": reasons, "groups": sides},
    )  # fmt: skip


def follow_up(ask: Asked) -> Told:
    rows = ask.within(leads.promises(ask.files, ask.zone))
    whole, known = leads.standings(rows), rows[rows["touches_known"]]
    by_hand_off, by_rep = leads.speed(rows, "handoff"), leads.speed(rows, "assignment")
    speed = [
        {"handoff_leads": one[0], "handoff_share": one[1], "assignment_leads": two[0], "assignment_share": two[1]}
        for one, two in zip(by_hand_off, by_rep, strict=True)
    ]
    rejected, reached = known[known["ending"] == "rejected"], known[known["spoke"].notna()]
    tried, contact = rejected["counted"].clip(upper=6), reached["to_contact"].clip(upper=6)
    duties = [{**(found := leads.standings(rows, duty)), "share": leads.kept_share(found)}
              for duty in (*DUTIES, "overall")]  # fmt: skip
    tiers = {}
    for grade, (touches, _hours, _window, channels) in TIERS.items():
        mine = rows[(rows["tier"] == grade) & (rows["overall"] != "not_known")]
        if len(mine):
            found = leads.standings(mine)
            tiers["without a grade" if grade == "ungraded" else grade] = {
                "leads": len(mine), "share": leads.kept_share(found), "touches_asked": touches,
                "touches_made": mine["counted"].mean(), "channels_asked": channels,
                "channels_used": mine["varied"].mean(), "kept": found["kept"], "broken": found["broken"],
            }  # fmt: skip
    return Told(
        {"leads": len(rows), "kept_share": leads.kept_share(whole), "broken": whole["broken"],
         "median": known["wait"].median(), "within_promise": by_hand_off[5][1], "not_known": whole["not_known"]},
        {
            "duties": duties, "speed": speed, "tiers": tiers,
            "at_rejection": [{"leads": int((tried == one).sum()), "owing": int((tried[rejected["owing"]] == one).sum())}
                             for one in range(7)],
            "to_contact": [{"leads": int((contact == one).sum()),
                            "share": (contact == one).mean() if len(contact) else None} for one in range(7)]
            if len(contact) else [],
            "groups": leads.by_group(rows, ask.groups(rows)),
        },
    )  # fmt: skip


def closed_loop(ask: Asked) -> Told:
    rows = leads.became(ask.files, ask.zone)
    months = {one: sums(rows[rows["month"] == one]) for one in ask.months}
    final = [one for one in ask.months if ask.is_final(one)]
    whole = sums(rows[rows["month"].isin(final)])
    latest = next((one for one in reversed(final) if months[one]["handed_over"]), None)
    cohorts = [
        {"month": name, "acceptance": one["accepted_share"], "average": 0.42, "aligned": 0.84,
         "conversion": one["won_share"],
         **{key: one[key] for key in ("handed_over", "accepted", "qualified", "won", "response", "revenue")}}
        for name, one in months.items()
    ]  # fmt: skip
    shown = sums(rows[rows["month"].isin(ask.months)])
    stages = [{"leads": shown[name], "share": shown[name] / shown["handed_over"] if shown["handed_over"] else None}
              for name in ("handed_over", "accepted", "qualified", "won")]  # fmt: skip
    end = pd.Period(ask.last, "M")
    ended = end.asfreq("Q") if end.month % 3 == 0 else end.asfreq("Q") - 1
    quarters = []
    for one in pd.period_range(end=ended, periods=4, freq="Q"):
        now, before = (sums(rows[rows["month"].isin(_months_of(quarter))]) for quarter in (one, one - 4))
        quarters.append({
            "leads": now["handed_over"], "leads_before": before["handed_over"], "acceptance": now["accepted_share"],
            "acceptance_before": before["accepted_share"], "conversion": now["won_share"],
            "conversion_before": before["won_share"], "revenue": now["revenue"], "revenue_before": before["revenue"],
        })  # fmt: skip
    promise = [{"month": name, "promised": ask.files.promised, "handed_over": one["handed_over"],
                "kept": one["handed_over"] / ask.files.promised, **_met(ask, name, one["handed_over"])}
               for name, one in months.items()] if ask.files.promised else []  # fmt: skip
    more = {"commitment": promise} if promise else {}
    return Told(
        {"acceptance": whole["accepted_share"], "latest": months[latest]["accepted_share"] if latest else None,
         "qualified": whole["qualified_share"], "won": whole["won_share"], "revenue": whole["revenue"]},
        {"cohorts": cohorts, "stages": stages, "quarters": quarters, **more},
    )  # fmt: skip


def _met(ask: Asked, month: str, handed_over: int) -> dict[str, Any]:
    """The leads of a month that met the definition: all but those, as estimated for all events of the months in which
    Sales still decided on them, that did not."""
    last = month
    while (_end(last, ask) - _end(month, ask)).total_seconds() < ask.window * 86_400:
        last = month_after(last, 1)
    judging, unknown = months_between(month, last), dict.fromkeys(("met", "met_low", "met_high"))
    if ask.panel is None or not set(judging) <= set(ask.panel.months):
        return unknown
    cases = ask.panel.cases
    asked = ask.panel.asking(cases["met"].isin(["yes", "no"]), (cases["met"] == "no") & cases["by_marketing"]
                             & (cases["handed_off_at"].dt.tz_convert(ask.zone).dt.strftime("%Y-%m") == month))
    found = asked.finding(judging, ("rejected", "ignored"))
    if found is None or not found.shown:
        return unknown
    number, low, high = found.counts
    return {"met": handed_over - number, "met_low": handed_over - high, "met_high": handed_over - low}


def _end(month: str, ask: Asked) -> pd.Timestamp:
    return pd.Timestamp(month_after(month, 1)).tz_localize(ask.zone)


def _months_of(quarter: pd.Period) -> list[str]:
    return months_between(quarter.start_time.strftime("%Y-%m"), quarter.end_time.strftime("%Y-%m"))


def reconciliation(ask: Asked) -> Told:
    assert ask.states is not None
    handed = ask.files.leads[~ask.files.leads["entered_by_rep"]]["handed"].dt.tz_convert(ask.zone)
    months = []
    for month in [one for one in ask.months if one in ask.states]:
        states = ask.states[month]
        now = int((handed.dt.strftime("%Y-%m") <= month).sum())
        accounted = sum(states.values())
        months.append({"month": month, **states, "sum": accounted, "now": now, "later": now - accounted})
    last = months[-1]
    figures = {"handed_over": last["sum"], **{name: last[name] for name in next(iter(ask.states.values()))}}
    return Told(figures, {"months": months})
