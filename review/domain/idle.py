"""The idle clock: how long a lead has lain untouched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo

from review.domain.activities import Activity, Span, not_counted
from review.domain.moments import INSTANT, end_of_day, local_day
from review.domain.policy import Policy


def ignored_on(clock_from: datetime, idle_days: int, zone: tzinfo) -> date:
    """The day on which a lead becomes ignored that was last touched (else handed off) at ``clock_from``; the event
    falls at that day's end. Days are those of the calendar in ``zone``, whatever the clocks do."""
    return local_day(clock_from, zone) + timedelta(days=idle_days)


def idle_since(
    activities: Sequence[Activity],
    policy: Policy,
    handed_off_at: datetime,
    start: datetime,
    idle_days: int,
    until: datetime,
    zone: tzinfo,
) -> datetime:
    """The last touch before ``until`` (exclusive), else ``start``: what the idle clock runs from.

    Every attempt that the policy counts restarts the clock, also a second one on a channel and day. One typed in by
    hand after the lead had become ignored does not: ``ignored_on`` was reached before anybody said otherwise.
    """
    last = until - INSTANT
    touches = sorted(
        ((Span.of(activity, last, zone), activity) for activity in activities), key=lambda pair: pair[0].latest
    )
    clock = start
    for span, activity in touches:
        if not_counted(activity, span, policy, handed_off_at, last) is not None or span.latest <= clock:
            continue
        idle_at = end_of_day(ignored_on(clock, idle_days, zone), zone)
        claimed_late = activity.logged_at is not None and span.latest <= idle_at < activity.logged_at
        if not claimed_late:
            clock = span.latest
    return clock
