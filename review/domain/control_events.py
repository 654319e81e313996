"""The accepted leads of a month, as which of them may be drawn as controls."""

from __future__ import annotations

from datetime import tzinfo

from review.domain.events import Event
from review.domain.history import LeadHistory
from review.domain.leads import EventKind, Precision
from review.domain.moments import month_bounds


def control_event(history: LeadHistory, period: str, zone: tzinfo) -> Event | None:
    """The event as which a lead that is accepted at the end of month ``period`` may be drawn as a control: its
    acceptance (else its conversion), where that fell in the month. None for one accepted on another or an unknown day.
    """
    moments = [at for at in (history.accepted_at, history.converted_at, history.won_at) if at is not None]
    start, end = month_bounds(period, zone)
    if not moments or not start <= min(moments) < end:
        return None
    return Event(history.key, EventKind.ACCEPTED, 1, min(moments), Precision.INSTANT)
