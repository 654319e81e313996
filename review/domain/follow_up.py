"""What was done for a lead, against what the policy promised it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise

from review.domain.activities import RAW, Activity, ActivityFinding, NotCounted, Span, count_touches
from review.domain.leads import EventKind, ReasonGroup
from review.domain.moments import local_day
from review.domain.policy import Policy, Tier
from review.domain.touches import Channel

__all__ = [
    "Activity", "ActivityFinding", "Assessment", "Duty", "DutyFinding", "DutyState", "NotCounted", "Release", "assess",
]  # fmt: skip


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


class Release(StrEnum):
    """Why what remained was no longer owed."""

    TWO_WAY_CONTACT = "two_way_contact"
    DISQUALIFYING_FACT = "disqualifying_fact"


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
    findings = count_touches(policy, handed_off_at, activities, until, zone)
    counted = sorted(
        (
            Span.of(activity, until, zone)
            for activity, finding in zip(activities, findings, strict=True)
            if finding.counted
        ),
        key=lambda span: span.latest,
    )
    if not touches_known:
        unknown = tuple(DutyFinding(duty, _asked(tier, duty), None, DutyState.NOT_KNOWN) for duty in Duty)
        state = DutyState.NOT_KNOWN
        return Assessment(False, None, None, (), None, None, None, None, unknown, state, None, findings)
    owing = policy.owing_reasons.include(reason, reason_group)
    release = None if owing else _release(policy, handed_off_at, activities, until, zone, reason, reason_group)
    channels = tuple(channel for channel in Channel if any(span.channel is channel for span in counted))
    first = counted[0].latest if counted else None
    duties = _duties(tier, handed_off_at, counted, len(channels), until, kind, owing, release, zone)
    moments = [handed_off_at, *(span.latest for span in counted), max(until, handed_off_at)]
    return Assessment(
        known=True,
        touches=len(counted),
        raw_touches=sum(finding.counted or finding.not_counted_because in RAW for finding in findings),
        channels=channels,
        first_touch_at=first,
        hours_to_first_touch=_hours(handed_off_at, first),
        hours_from_assignment=_hours(assigned_at, first),
        longest_gap_days=round(max(_seconds(a, b) for a, b in pairwise(moments)) / 86_400, 2),
        duties=duties,
        state=_overall([finding.state for finding in duties]),
        released_by=release.by if release else None,
        activities=findings,
    )


@dataclass(frozen=True, slots=True)
class _Released:
    by: Release
    at: datetime


def _release(
    policy: Policy,
    handed_off_at: datetime,
    activities: Sequence[Activity],
    until: datetime,
    zone: tzinfo,
    reason: str | None,
    reason_group: ReasonGroup | None,
) -> _Released | None:
    """What ended the promise first: two-way contact in that time, or the fact that the rejection names."""
    spans = [
        Span.of(activity, until, zone)
        for activity in activities
        if activity.two_way and (activity.logged_at is None or activity.logged_at <= until)
    ]
    contacts = [span.latest for span in spans if span.latest >= handed_off_at and span.earliest <= until]
    if contacts:
        return _Released(Release.TWO_WAY_CONTACT, min(contacts))
    if policy.disqualifying_reasons.include(reason, reason_group):
        return _Released(Release.DISQUALIFYING_FACT, until)
    return None


def _duties(
    tier: Tier,
    handed_off_at: datetime,
    counted: Sequence[Span],
    channels: int,
    until: datetime,
    kind: EventKind,
    owing: bool,
    release: _Released | None,
    zone: tzinfo,
) -> tuple[DutyFinding, ...]:
    remaining = DutyState.NOT_OWED if release else DutyState.BROKEN
    touches = DutyState.KEPT if len(counted) >= tier.touches else remaining
    varied = DutyState.KEPT if channels >= tier.channels else remaining
    # A lead that was let lie was worked until its last touch; one that was decided, until the decision.
    worked_until = until
    if kind is EventKind.IGNORED:
        worked_until = counted[-1].latest if counted else handed_off_at
    days = max(0, (local_day(worked_until, zone) - local_day(handed_off_at, zone)).days)
    nothing_left = touches is DutyState.KEPT and varied is DutyState.KEPT
    window = DutyState.NOT_OWED if nothing_left and not owing else remaining
    if days >= tier.window_days:
        window = DutyState.KEPT
    hours = _hours(handed_off_at, counted[0].latest) if counted else None
    first = _first_touch(tier, handed_off_at, counted, until, kind, release)
    return (
        DutyFinding(Duty.TOUCHES, tier.touches, len(counted), touches),
        DutyFinding(Duty.FIRST_TOUCH, tier.first_touch_hours, hours, first),
        DutyFinding(Duty.WINDOW, tier.window_days, days, window),
        DutyFinding(Duty.CHANNELS, tier.channels, channels, varied),
    )


def _first_touch(
    tier: Tier,
    handed_off_at: datetime,
    counted: Sequence[Span],
    until: datetime,
    kind: EventKind,
    release: _Released | None,
) -> DutyState:
    due = handed_off_at + timedelta(hours=tier.first_touch_hours)
    if any(span.latest <= due for span in counted):
        return DutyState.KEPT
    if release and release.at <= due:
        return DutyState.NOT_OWED
    if any(span.earliest <= due for span in counted):
        return DutyState.NOT_KNOWN  # only the day of that touch is known, and the hours ran out within it
    if kind is EventKind.IGNORED and until < due:
        return DutyState.NOT_OWED  # not yet
    return DutyState.BROKEN


def _overall(states: Sequence[DutyState]) -> DutyState:
    """Broken where any duty is; else not known where any is; kept where something was owed and done."""
    for state in (DutyState.BROKEN, DutyState.NOT_KNOWN, DutyState.KEPT):
        if state in states:
            return state
    return DutyState.NOT_OWED


def _asked(tier: Tier, duty: Duty) -> int:
    asked = (tier.touches, tier.first_touch_hours, tier.window_days, tier.channels)
    return dict(zip(Duty, asked, strict=True))[duty]


def _seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()


def _hours(start: datetime | None, end: datetime | None) -> float | None:
    """Hours between two moments, to two places; None where one is missing or they are in the other order."""
    if start is None or end is None or end < start:
        return None
    return round(_seconds(start, end) / 3_600, 2)
