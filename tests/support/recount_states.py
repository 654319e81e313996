"""Where every lead handed over was at a month's end, by plain Python over the rows of `tests.support.recounts`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from tests.support.recount_leads import TIERS
from tests.support.recounts import Files

STATES = ("accepted", "rejected", "ignored", "in_time", "excluded", "not_known")
#: The days without a touch after which the default policy calls a lead of each grade ignored.
IDLE_DAYS = {"A": 7, "B": 10, "C": 14, "ungraded": 10}


def month_states(files: Files, month: str, zone: ZoneInfo) -> dict[str, int]:
    """The leads handed over up to the end of a month, by state; of leads that no panel has seen before."""
    until = pd.Timestamp(str(pd.Period(month, "M") + 1)).tz_localize(zone).tz_convert("UTC")
    leads = files.leads[~files.leads["entered_by_rep"] & (files.leads["handed"] < until)]
    tries = files.touches[files.touches["out"] & files.touches["attempt"] & (files.touches["at"] < until)]
    of = defaultdict(list)
    for one in tries.sort_values("at").itertuples():
        of[one.contact].append(one)
    last_day = _day(until - pd.Timedelta("1us"), zone)
    is_covered = _day(files.covered[1], zone) >= last_day
    begin = _day(files.covered[0], zone)
    found = Counter(
        _state(one, of[one.contact], until, zone, is_covered and begin <= _day(one.handed, zone))
        for one in leads.itertuples()
    )
    return {name: found[name] for name in STATES}


def _state(lead: Any, tries: Sequence[Any], until: pd.Timestamp, zone: ZoneInfo, covered: bool) -> str:
    if lead.left_out:
        return "excluded"
    found = _of_any(lead, tries, until, zone, covered)
    return "excluded" if lead.opted_out and found != "accepted" else found


def _of_any(lead: Any, tries: Sequence[Any], until: pd.Timestamp, zone: ZoneInfo, covered: bool) -> str:
    if lead.state in ("rejected", "recycled") and pd.notna(lead.end) and lead.end < until:
        return "rejected"
    if lead.state == "recycled" and pd.isna(lead.end):
        return "not_known"
    moments = [at for at in (lead.converted, lead.won) if pd.notna(at)]
    if min(moments) < until if moments else lead.state in ("converted", "won"):
        return "accepted"
    tries = [one for one in tries if one.at >= lead.handed]
    if _is_ignored(lead, tries, until, zone):
        return "ignored" if covered else "not_known"
    accepted = lead.state == "accepted" if pd.isna(lead.accepted) else lead.accepted < until and lead.state != "open"
    if not accepted:
        return "in_time"
    if tries:
        return "accepted"
    return "in_time" if covered else "not_known"


def _is_ignored(lead: Any, tries: Sequence[Any], until: pd.Timestamp, zone: ZoneInfo) -> bool:
    """Whether the lead lay for its idle days before ``until``, without the promise having been kept by then."""
    grade = lead.grade if lead.grade in TIERS and not lead.grade_by_rep else "ungraded"
    clock = lead.handed
    for one in tries:
        if one.entered >= until:
            continue
        ends = _end_of(_day(clock, zone) + timedelta(days=IDLE_DAYS[grade]), zone)
        said_late = pd.notna(one.entered) and one.at <= ends < one.entered
        clock = clock if said_late else max(clock, one.at)
    ignored = _end_of(_day(clock, zone) + timedelta(days=IDLE_DAYS[grade]), zone)
    if ignored >= until:
        return False
    counted = [one for one in tries if one.at <= ignored and not one.entered > ignored]
    slots = {(one.channel, _day(one.at, zone)) for one in counted}
    touches, _hours, _window, channels = TIERS[grade]
    return not (len(slots) >= touches and len({channel for channel, _day in slots}) >= channels)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _end_of(day: date, zone: ZoneInfo) -> pd.Timestamp:
    return pd.Timestamp(day + timedelta(days=1)).tz_localize(zone).tz_convert("UTC") - pd.Timedelta("1us")
