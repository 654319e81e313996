"""What a lead is to the rules: its disposition, its events, the states it can be in on a day."""

from __future__ import annotations

from enum import StrEnum


class Disposition(StrEnum):
    """What became of a lead, as the CRM says it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RECYCLED = "recycled"
    CONVERTED = "converted"
    WON = "won"


#: How a lead comes back from Sales: disqualified, or for Marketing to nurture. To the rules, both are rejections.
SENT_BACK = (Disposition.REJECTED, Disposition.RECYCLED)


class EventKind(StrEnum):
    """Why a lead can come before the panel."""

    REJECTED = "rejected"
    IGNORED = "ignored"
    DISQUALIFIED = "disqualified"  # rejected after it had been accepted; the next stage's definition judges it
    ACCEPTED = "accepted"  # a control: judged by the definition alone, in no frame, estimate or verdict


#: The kinds of which a frame's events are.
REVIEWED_KINDS = (EventKind.REJECTED, EventKind.IGNORED, EventKind.DISQUALIFIED)


class ReasonGroup(StrEnum):
    """Which side a confirmed rejection reason speaks to."""

    MARKETING_QUALITY = "marketing_quality"
    FOLLOW_UP = "follow_up"
    NEUTRAL = "neutral"


class Precision(StrEnum):
    """How exactly a moment is known."""

    INSTANT = "instant"
    DAY = "day"
    APPROXIMATE = "approximate"


class LeadState(StrEnum):
    """The one state a handed-over lead is in on a given day."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    IGNORED = "ignored"
    IN_TIME = "in_time"
    EXCLUDED = "excluded"
    NOT_KNOWN = "not_known"


def event_key(lead_key: str, kind: EventKind, number: int) -> str:
    """The key of an event in frames and tickets: lead key, kind and event number."""
    return f"{lead_key}:{kind.value}:{number}"


def lead_key(data_source: str, external_id: str, handoff_number: int) -> str:
    """The key of a lead: where it came from, the CRM's id, and which hand-off of it this is."""
    return f"{data_source}/{external_id}#{handoff_number}"
