"""Which leads come before the panel, when, and in whose frame."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from review.domain.follow_up import Activity, Assessment
from review.domain.leads import Disposition, EventKind, LeadState, Precision, ReasonGroup, event_key
from review.domain.moments import end_of_day, month_bounds
from review.domain.policy import Exclusion, Policy

__all__ = [
    "Event", "FramePlace", "KnownEvent", "LeadHistory", "assess_event", "end_of_day", "exclusion_of", "find_event",
    "ignored_on", "in_frame", "lead_state", "month_bounds",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeadHistory:
    """What the CRM said about one lead when it was last imported. All moments are aware UTC.

    ``touches_known_from`` and ``touches_known_until`` bound the time for which touches of its data source were
    imported, both None where they never were. ``activities`` may come in any order and reach beyond the event.
    """

    key: str
    handed_off_at: datetime
    disposition: Disposition
    assigned_at: datetime | None = None
    accepted_at: datetime | None = None
    rejected_at: datetime | None = None
    rejected_precision: Precision | None = None
    rejection_reason: str | None = None
    reason_group: ReasonGroup | None = None
    converted_at: datetime | None = None
    won_at: datetime | None = None
    next_step_at: datetime | None = None
    grade: str | None = None
    grade_by_rep: bool = False
    merged: bool = False
    opted_out: bool = False
    test_record: bool = False
    touches_known_from: datetime | None = None
    touches_known_until: datetime | None = None
    activities: tuple[Activity, ...] = ()


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
    raise NotImplementedError


def lead_state(
    history: LeadHistory,
    policy: Policy,
    until: datetime,
    zone: tzinfo,
    known_events: Sequence[KnownEvent] = (),
) -> LeadState:
    """The one state of a lead handed over before ``until`` (exclusive). Raises ValueError for one handed over later."""
    raise NotImplementedError


def ignored_on(clock_from: datetime, idle_days: int, zone: tzinfo) -> date:
    """The day on which a lead becomes ignored that was last touched (else handed off) at ``clock_from``; the event
    falls at that day's end."""
    raise NotImplementedError


def exclusion_of(history: LeadHistory, policy: Policy) -> Exclusion | None:
    """The first CRM fact named in the signed policy that keeps this lead out of frames; never the rep's reason."""
    raise NotImplementedError


def in_frame(
    event: Event, period: str, look_back_months: int, earlier_keys: Collection[str], zone: tzinfo
) -> FramePlace | None:
    """Where the event stands in the frame of month ``period`` (``2026-10``); None where it is not in it.

    In it are events dated before the month's end, within the ``look_back_months`` months that end with it, and in no
    earlier frame (``earlier_keys``: event keys).
    """
    raise NotImplementedError


def assess_event(history: LeadHistory, policy: Policy, event: Event, zone: tzinfo) -> Assessment:
    """The follow-up of the lead up to one of its events, by the tier its grade chooses."""
    raise NotImplementedError
