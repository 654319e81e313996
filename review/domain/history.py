"""What the CRM said about one lead, and what that says of it at a moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from review.domain.activities import Activity, Span
from review.domain.leads import SENT_BACK, Disposition, Precision, ReasonGroup
from review.domain.moments import INSTANT, local_day, settled
from review.domain.policy import Exclusion, Policy
from review.domain.touches import Direction


@dataclass(frozen=True, slots=True)
class LeadHistory:
    """What the CRM said about one lead when it was last imported. All moments are aware UTC.

    ``touches_known_from`` and ``touches_known_until`` bound the time for which touches of its data source were
    imported, both None where they never were. ``activities`` may come in any order and reach beyond the event.
    ``returned_at`` is when the panel last sent the lead back to Sales.
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
    returned_at: datetime | None = None
    touches_known_from: datetime | None = None
    touches_known_until: datetime | None = None
    activities: tuple[Activity, ...] = ()


def since_return(history: LeadHistory, until: datetime) -> LeadHistory:
    """The history as it counts at ``until`` (exclusive): a lead that the panel had sent back to Sales before then
    starts afresh at its return, and the rejection that the panel overturned stands no more."""
    at = history.returned_at
    if at is None or at >= until:
        return history
    fresh = replace(
        history, handed_off_at=max(history.handed_off_at, at), assigned_at=max(history.assigned_at or at, at)
    )
    if history.rejected_at is None or history.rejected_at > at:
        return fresh
    gone = history.disposition in SENT_BACK
    return replace(
        fresh, disposition=Disposition.OPEN if gone else history.disposition, rejected_at=None,
        rejected_precision=None, rejection_reason=None, reason_group=None,
    )


def exclusion_of(history: LeadHistory, policy: Policy) -> Exclusion | None:
    """The first CRM fact named in the signed policy that keeps this lead out of frames; never the rep's reason."""
    flags = {
        Exclusion.MERGED: history.merged,
        Exclusion.TEST_RECORD: history.test_record,
        Exclusion.OPTED_OUT: history.opted_out,
    }
    return next((fact for fact, holds in flags.items() if holds and fact in policy.exclusions), None)


def standing_rejection(history: LeadHistory, until: datetime, zone: tzinfo) -> datetime | None:
    """When the rejection that stands came about, if it did before ``until``."""
    if history.rejected_at is None or history.disposition not in SENT_BACK:
        return None
    rejected_at = settled(history.rejected_at, history.rejected_precision, zone)
    return rejected_at if rejected_at < until else None


def is_decided(history: LeadHistory, until: datetime) -> bool:
    """Whether conversion or recycling had stopped the idle clock; a decision of unknown date has."""
    if history.disposition is Disposition.RECYCLED and history.rejected_at is None:
        return True
    moments = [at for at in (history.converted_at, history.won_at) if at is not None]
    if not moments:
        return history.disposition in (Disposition.CONVERTED, Disposition.WON)
    return min(moments) < until


def is_settled(history: LeadHistory, until: datetime, zone: tzinfo) -> bool:
    """Whether the CRM's word alone says where the lead stood at ``until``; no activity changes its state or event."""
    history = since_return(history, until)
    if standing_rejection(history, until, zone) is not None:
        # A second rejection of an approximate date is told from the first by the work in between.
        return history.rejected_precision is not Precision.APPROXIMATE
    return is_decided(history, until)


def is_accepted(history: LeadHistory, until: datetime) -> bool:
    """Whether Sales had accepted the lead, as far as its disposition says so."""
    if history.accepted_at is None:
        return history.disposition is Disposition.ACCEPTED
    return history.accepted_at < until and history.disposition is not Disposition.OPEN


def is_touched(history: LeadHistory, until: datetime, zone: tzinfo) -> bool:
    """Whether anybody has tried to reach the prospect since the hand-off."""
    spans = (
        Span.of(activity, until - INSTANT, zone)
        for activity in history.activities
        if activity.attempt and activity.direction is Direction.OUTBOUND
    )
    return any(span.latest >= history.handed_off_at and span.earliest < until for span in spans)


def covers(history: LeadHistory, until: datetime, zone: tzinfo) -> bool:
    """Whether touch data covers the days from the hand-off to ``until``; exports are cut by days, not by moments."""
    known_from, known_until = history.touches_known_from, history.touches_known_until
    if known_from is None or known_until is None:
        return False
    starts = local_day(known_from, zone) <= local_day(history.handed_off_at, zone)
    return starts and local_day(known_until, zone) >= local_day(until, zone)
