"""What was done for a lead, against what the policy promised it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from review.domain.leads import EventKind, Precision, ReasonGroup
from review.domain.moments import end_of_day, local_day, settled, start_of_day
from review.domain.policy import Policy, Tier, WhoseTouches
from review.domain.touches import Channel, Direction


class Duty(StrEnum):
    """What a tier asks for."""

    TOUCHES = "touches"
    FIRST_TOUCH = "first_touch"
    WINDOW = "window"
    CHANNELS = "channels"


class DutyState(StrEnum):
    """How it stands with a duty, or with all of them."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_OWED = "not_owed"
    NOT_KNOWN = "not_known"


class NotCounted(StrEnum):
    """Why an activity is shown but not counted."""

    INBOUND = "inbound"
    NOT_AN_ATTEMPT = "not_an_attempt"
    BEFORE_HANDOFF = "before_handoff"
    AFTER_EVENT = "after_event"
    LOGGED_AFTER_EVENT = "logged_after_event"
    NOT_THE_OWNER = "not_the_owner"
    SAME_CHANNEL_SAME_DAY = "same_channel_same_day"


class Release(StrEnum):
    """Why what remained was no longer owed."""

    TWO_WAY_CONTACT = "two_way_contact"
    DISQUALIFYING_FACT = "disqualifying_fact"


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
class DutyFinding:
    """One duty: what the tier asked (touches, hours, days or channels), what was done (None: not known), its state."""

    duty: Duty
    asked: int
    done: float | None
    state: DutyState


@dataclass(frozen=True, slots=True)
class Assessment:
    """One lead's follow-up up to one event.

    Every figure is None where touch data does not cover the time (``known`` is false): not known, never zero. Hours and
    days are floats rounded to two places; the first touch is the first one counted; ``longest_gap_days`` runs over
    hand-off, counted touches and event. ``activities`` answers the given ones in their order.
    """

    known: bool
    touches: int | None
    raw_touches: int | None
    channels: tuple[Channel, ...]
    first_touch_at: datetime | None
    hours_to_first_touch: float | None
    hours_from_assignment: float | None
    longest_gap_days: float | None
    duties: tuple[DutyFinding, ...]
    state: DutyState
    released_by: Release | None
    activities: tuple[ActivityFinding, ...]

    def duty(self, duty: Duty) -> DutyFinding:
        """The finding on one duty."""
        return next(finding for finding in self.duties if finding.duty is duty)

    @property
    def promise_done(self) -> bool:
        """Whether the touches and channels asked were made, whoever released Sales from the rest."""
        asked = (self.duty(Duty.TOUCHES), self.duty(Duty.CHANNELS))
        return all(finding.state is DutyState.KEPT for finding in asked)


def assess(
    tier: Tier,
    policy: Policy,
    handed_off_at: datetime,
    assigned_at: datetime | None,
    activities: Sequence[Activity],
    until: datetime,
    kind: EventKind,
    reason_group: ReasonGroup | None,
    touches_known: bool,
    zone: tzinfo,
    *,
    reason: str | None = None,
) -> Assessment:
    """The follow-up of one lead from its hand-off to the event at ``until`` (inclusive), duty by duty.

    ``until`` is the event's own moment: a day-only rejection has to come as that day's end. ``touches_known`` says
    whether touch data covers the time from hand-off to event. ``reason`` and ``reason_group`` are the rejection's; an
    ignored lead has none. ``zone`` is the organisation's, for "one counted touch per channel a day".
    """
    raise NotImplementedError
