"""Which leads come before the panel, when, and in whose frame."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from review.domain.follow_up import Assessment, assess
from review.domain.history import (
    LeadHistory,
    covers,
    exclusion_of,
    is_accepted,
    is_decided,
    is_touched,
    since_return,
    standing_rejection,
)  # fmt: skip
from review.domain.idle import idle_since, ignored_on
from review.domain.leads import Disposition, EventKind, LeadState, Precision, event_key
from review.domain.moments import INSTANT, end_of_day, local_day, month_bounds, months_before
from review.domain.policy import Exclusion, Policy, tier_for
from review.domain.touches import Direction

__all__ = [
    "Event", "FramePlace", "KnownEvent", "LeadHistory", "assess_event", "end_of_day", "exclusion_of", "find_event",
    "ignored_on", "in_frame", "lead_state", "month_bounds", "state_and_event",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """An event of this lead that an earlier frame holds."""

    kind: EventKind
    number: int
    dated_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """A rejected, ignored or disqualified lead. ``dated_at`` is aware UTC; a day-only date is that day's end."""

    lead_key: str
    kind: EventKind
    number: int
    dated_at: datetime
    precision: Precision

    @property
    def key(self) -> str:
        """The event's key in frames and tickets."""
        return event_key(self.lead_key, self.kind, self.number)


class FramePlace(StrEnum):
    """Where an event of a frame comes from: its month, or the backlog before it."""

    IN_MONTH = "in_month"
    CARRIED_IN = "carried_in"


def find_event(
    history: LeadHistory,
    policy: Policy,
    until: datetime,
    zone: tzinfo,
    known_events: Sequence[KnownEvent] = (),
) -> Event | None:
    """The one event with which this lead could stand in a frame that ends at ``until`` (exclusive), else None:
    its last standing rejection, else its being ignored. Exclusions are not looked at (``exclusion_of``).

    An event already in ``known_events`` comes back with its number and first date; one that happened again has the
    next number. A lead handed off at or after ``until`` has none.
    """
    return None if history.handed_off_at >= until else state_and_event(history, policy, until, zone, known_events)[1]


def lead_state(
    history: LeadHistory,
    policy: Policy,
    until: datetime,
    zone: tzinfo,
    known_events: Sequence[KnownEvent] = (),
) -> LeadState:
    """The one state of a lead handed over before ``until`` (exclusive). Raises ValueError for one handed over later.

    Accepted means accepted and touched, or converted. A lead that opted out once it was accepted stays accepted; merged
    and test records never count. A lead sent back to nurture on an unknown day is *not known*: it was decided, but
    nobody can say when.
    """
    return state_and_event(history, policy, until, zone, known_events)[0]


def state_and_event(
    history: LeadHistory,
    policy: Policy,
    until: datetime,
    zone: tzinfo,
    known_events: Sequence[KnownEvent] = (),
) -> tuple[LeadState, Event | None]:
    """What ``lead_state`` and ``find_event`` say, each activity looked at once. Raises as ``lead_state``."""
    if history.handed_off_at >= until:
        raise ValueError("a lead has no state before its hand-off")
    history = since_return(history, until)
    idle = _idle_if_open(history, policy, until, zone, known_events)
    return _state(history, policy, until, zone, idle), _event(history, until, zone, known_events, idle)


def in_frame(
    event: Event, period: str, look_back_months: int, earlier_keys: Collection[str], zone: tzinfo
) -> FramePlace | None:
    """Where the event stands in the frame of month ``period`` (``2026-10``); None where it is not in it.

    In it are events dated before the month's end, within the ``look_back_months`` months that end with it, and in no
    earlier frame (``earlier_keys``: event keys).
    """
    start, end = month_bounds(period, zone)
    oldest, _ = month_bounds(months_before(period, look_back_months - 1), zone)
    if not oldest <= event.dated_at < end or event.key in earlier_keys:
        return None
    return FramePlace.IN_MONTH if event.dated_at >= start else FramePlace.CARRIED_IN


def assess_event(history: LeadHistory, policy: Policy, event: Event, zone: tzinfo) -> Assessment:
    """The follow-up of the lead up to one of its events, by the tier its grade chooses; from its return where the panel
    had sent it back to Sales."""
    history = since_return(history, event.dated_at)
    ignored = event.kind is EventKind.IGNORED
    return assess(
        tier_for(policy, history.grade, history.grade_by_rep),
        policy,
        history.handed_off_at,
        history.assigned_at,
        history.activities,
        event.dated_at,
        event.kind,
        None if ignored else history.reason_group,
        covers(history, event.dated_at, zone),
        zone,
        reason=None if ignored else history.rejection_reason,
    )


def _state(history: LeadHistory, policy: Policy, until: datetime, zone: tzinfo, idle: _Idle | None) -> LeadState:
    exclusion = exclusion_of(history, policy)
    if exclusion in (Exclusion.MERGED, Exclusion.TEST_RECORD):
        return LeadState.EXCLUDED
    state = _state_of_any(history, until, zone, idle)
    return LeadState.EXCLUDED if exclusion and state is not LeadState.ACCEPTED else state


def _state_of_any(history: LeadHistory, until: datetime, zone: tzinfo, idle: _Idle | None) -> LeadState:
    if standing_rejection(history, until, zone) is not None:
        return LeadState.REJECTED
    if history.disposition is Disposition.RECYCLED and history.rejected_at is None:
        return LeadState.NOT_KNOWN
    if idle is None:
        return LeadState.ACCEPTED
    if idle.event is not None:
        return LeadState.IGNORED if idle.covered else LeadState.NOT_KNOWN
    if not is_accepted(history, until):
        return LeadState.IN_TIME
    if is_touched(history, until, zone):
        return LeadState.ACCEPTED
    return LeadState.IN_TIME if idle.covered else LeadState.NOT_KNOWN


def _event(
    history: LeadHistory, until: datetime, zone: tzinfo, known_events: Sequence[KnownEvent], idle: _Idle | None
) -> Event | None:
    rejected_at = standing_rejection(history, until, zone)
    if rejected_at is not None:
        return _rejection(history, rejected_at, known_events, zone)
    return idle.event if idle is not None and idle.covered else None


@dataclass(frozen=True, slots=True)
class _Idle:
    """The lead's being ignored, as far as touch data shows; and whether that data covers the time."""

    event: Event | None
    covered: bool


def _idle_if_open(
    history: LeadHistory, policy: Policy, until: datetime, zone: tzinfo, known_events: Sequence[KnownEvent]
) -> _Idle | None:
    """How the lead lay, where neither a rejection nor a decision had stopped the idle clock."""
    if standing_rejection(history, until, zone) is not None or is_decided(history, until):
        return None
    return _idle(history, policy, until, zone, known_events)


def _idle(
    history: LeadHistory, policy: Policy, until: datetime, zone: tzinfo, known_events: Sequence[KnownEvent]
) -> _Idle:
    covered = covers(history, until - INSTANT, zone)
    tier = tier_for(policy, history.grade, history.grade_by_rep)
    # A rejection that Sales took back, and that a panel has seen: the clock starts again there.
    reopened = [known.dated_at for known in known_events if known.kind is not EventKind.IGNORED]
    start = max([history.handed_off_at, *(at for at in reopened if at < until)])
    clock = idle_since(history.activities, policy, history.handed_off_at, start, tier.idle_days, until, zone)
    dated_at = end_of_day(ignored_on(clock, tier.idle_days, zone), zone)
    if history.next_step_at is not None:
        # Nobody ignores a lead before the day of the step that was agreed.
        dated_at = max(dated_at, end_of_day(local_day(history.next_step_at, zone), zone))
    if dated_at >= until:
        return _Idle(None, covered)
    event = Event(history.key, EventKind.IGNORED, 1, dated_at, Precision.DAY)
    seen = replace(history, touches_known_from=history.handed_off_at, touches_known_until=until)
    # What was seen is enough to say that the promise was kept, though more may have been done.
    if assess_event(seen, policy, event, zone).promise_done:
        return _Idle(None, covered)
    earlier = [known for known in known_events if known.kind is EventKind.IGNORED]
    known = max(earlier, key=lambda event: event.number, default=None)
    if known is None:
        return _Idle(event, covered)
    if clock > known.dated_at:
        return _Idle(replace(event, number=known.number + 1), covered)
    return _Idle(replace(event, number=known.number, dated_at=known.dated_at), covered)


def _rejection(history: LeadHistory, rejected_at: datetime, known_events: Sequence[KnownEvent], zone: tzinfo) -> Event:
    precision = history.rejected_precision or Precision.INSTANT
    known = [event for event in known_events if event.kind is not EventKind.IGNORED]
    last = max(known, key=lambda event: event.dated_at, default=None)
    if last is not None and not _is_another(history, rejected_at, precision, last, zone):
        return Event(history.key, last.kind, last.number, last.dated_at, precision)
    decided = [at for at in (history.accepted_at, history.converted_at) if at is not None]
    kind = EventKind.DISQUALIFIED if any(at < rejected_at for at in decided) else EventKind.REJECTED
    number = max((event.number for event in known if event.kind is kind), default=0) + 1
    return Event(history.key, kind, number, rejected_at, precision)


def _is_another(
    history: LeadHistory, rejected_at: datetime, precision: Precision, last: KnownEvent, zone: tzinfo
) -> bool:
    """Whether a rejection is a second one rather than a later import's better date for the one that was framed."""
    if local_day(rejected_at, zone) <= local_day(last.dated_at, zone):
        return False
    if precision is not Precision.APPROXIMATE:
        return True
    # An approximate date moves whenever somebody edits the record: only work in between shows a second rejection.
    return any(
        activity.attempt and activity.direction is Direction.OUTBOUND and last.dated_at < activity.at <= rejected_at
        for activity in history.activities
    )
