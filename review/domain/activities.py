"""The activities with a prospect, and which of them count as touches of one lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from review.domain.leads import Precision
from review.domain.moments import end_of_day, local_day, start_of_day
from review.domain.policy import Policy, WhoseTouches
from review.domain.touches import Channel, Direction


class NotCounted(StrEnum):
    """Why an activity is shown but not counted."""

    INBOUND = "inbound"
    NOT_AN_ATTEMPT = "not_an_attempt"
    BEFORE_HANDOFF = "before_handoff"
    AFTER_EVENT = "after_event"
    LOGGED_AFTER_EVENT = "logged_after_event"
    NOT_THE_OWNER = "not_the_owner"
    SAME_CHANNEL_SAME_DAY = "same_channel_same_day"


#: Attempts that the raw count includes though they keep no promise.
RAW = (NotCounted.LOGGED_AFTER_EVENT, NotCounted.NOT_THE_OWNER, NotCounted.SAME_CHANNEL_SAME_DAY)


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity with the prospect. ``at`` and ``logged_at`` are aware UTC; ``ref`` is the caller's own handle."""

    at: datetime
    channel: Channel
    direction: Direction = Direction.OUTBOUND
    attempt: bool = True
    two_way: bool = False
    by_owner: bool = True
    precision: Precision = Precision.INSTANT
    logged_at: datetime | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class ActivityFinding:
    """One activity: whether it counted, and if not, why."""

    ref: str
    counted: bool
    not_counted_because: NotCounted | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """When an activity took place: between two moments, equal unless only its day is known."""

    earliest: datetime
    latest: datetime
    channel: Channel

    @classmethod
    def of(cls, activity: Activity, until: datetime, zone: tzinfo) -> Span:
        """The span of an activity, looked at from an event at ``until``."""
        if activity.precision is not Precision.DAY:
            return cls(activity.at, activity.at, activity.channel)
        day = local_day(activity.at, zone)
        earliest = start_of_day(day, zone)
        # On the event's own day it has the benefit of the doubt: it came before the event.
        latest = min(end_of_day(day, zone), max(until, earliest))
        return cls(earliest, latest, activity.channel)


def count_touches(
    policy: Policy, handed_off_at: datetime, activities: Sequence[Activity], until: datetime, zone: tzinfo
) -> tuple[ActivityFinding, ...]:
    """Which activities count as touches of a lead up to the event at ``until``, in the order in which they came.

    Outbound attempts from the hand-off to the event count, by those whose touches the policy counts, unless typed in
    by hand after the event; of each channel, the first of a day in ``zone``.
    """
    reasons: dict[int, NotCounted | None] = {}
    taken: set[tuple[Channel, date]] = set()
    spans = [Span.of(activity, until, zone) for activity in activities]
    for index in sorted(range(len(activities)), key=lambda index: (spans[index].latest, index)):
        activity, span = activities[index], spans[index]
        because = not_counted(activity, span, policy, handed_off_at, until)
        slot = (activity.channel, local_day(activity.at, zone))
        if because is None and slot in taken:
            because = NotCounted.SAME_CHANNEL_SAME_DAY
        if because is None:
            taken.add(slot)
        reasons[index] = because
    return tuple(
        ActivityFinding(activity.ref, reasons[index] is None, reasons[index])
        for index, activity in enumerate(activities)
    )


def not_counted(
    activity: Activity, span: Span, policy: Policy, handed_off_at: datetime, until: datetime
) -> NotCounted | None:
    """Why one activity does not count whatever the others are, else None."""
    if activity.direction is Direction.INBOUND:
        return NotCounted.INBOUND
    if not activity.attempt:
        return NotCounted.NOT_AN_ATTEMPT
    if span.latest < handed_off_at:
        return NotCounted.BEFORE_HANDOFF
    if span.earliest > until:
        return NotCounted.AFTER_EVENT
    if activity.logged_at is not None and activity.logged_at > until:
        return NotCounted.LOGGED_AFTER_EVENT
    if policy.whose_touches is WhoseTouches.OWNER and not activity.by_owner:
        return NotCounted.NOT_THE_OWNER
    return None
