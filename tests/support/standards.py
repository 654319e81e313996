"""Plain values for tests of the standards and of events: moments, activities, histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from review.domain.activities import Activity
from review.domain.default_standards import DEFAULT_POLICY
from review.domain.history import LeadHistory
from review.domain.leads import Disposition
from review.domain.policy import Policy, Tier
from review.domain.touches import Channel

BERLIN = ZoneInfo("Europe/Berlin")

#: A hand-off on a Monday, at ten in Berlin.
HANDED_OFF = datetime(2026, 3, 2, 9, tzinfo=UTC)

#: Two touches on two channels, the first within a day; a week of window, five idle days.
TIER = Tier("A", touches=2, first_touch_hours=24, window_days=7, channels=2, idle_days=5)

POLICY: Policy = replace(DEFAULT_POLICY, tiers=(TIER, replace(TIER, grade="ungraded", touches=1, channels=1)))


def after(days: float = 0, hours: float = 0) -> datetime:
    """A moment so long after the hand-off."""
    return HANDED_OFF + timedelta(days=days, hours=hours)


def touch(days: float = 0, hours: float = 0, channel: Channel = Channel.CALL, **more: Any) -> Activity:
    """A call by the owner so long after the hand-off, unless said otherwise."""
    return Activity(after(days, hours), channel, **more)


def lead(*activities: Activity, **more: Any) -> LeadHistory:
    """An open lead of grade A, its touches known for the whole spring."""
    known = {
        "touches_known_from": datetime(2026, 1, 1, tzinfo=UTC),
        "touches_known_until": datetime(2026, 6, 30, tzinfo=UTC),
        "disposition": Disposition.OPEN,
        "grade": "A",
    }
    return LeadHistory(key="crm/1#1", handed_off_at=HANDED_OFF, activities=activities, **(known | more))
