"""Leads about to be ignored: open ones whose idle limit is near or passed, as the next freeze would see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from sqlalchemy import and_, func, or_, select

from review.domain.events import KnownEvent, exclusion_of, find_event
from review.domain.leads import Disposition, EventKind
from review.domain.moments import local_day, start_of_day
from review.domain.policy import Policy, Tier, WhoseTouches, tier_for
from review.domain.touches import Direction
from review.extensions import db
from review.models.lead import Lead, LeadFact
from review.models.person import Person
from review.models.prospect import Prospect
from review.models.touch import Touch
from review.queries.frame_drafts import history_of
from review.queries.frames import LoadedLead
from review.queries.lead_histories import events_of, framed_keys, load_leads
from review.queries.my_leads import Circle, Whose, fits
from review.queries.my_rejections import oldest_in_reach
from review.queries.withheld import withheld_leads

#: How many days before its limit a lead is shown.
HORIZON = 7


@dataclass(frozen=True, slots=True)
class IdleLead:
    """A lead that becomes ignored at the end of ``limit_on`` unless somebody touches it (``days_left`` is negative
    where it has). ``is_waiting``: the prospect wrote or called last."""

    lead: Lead
    limit_on: date
    days_left: int
    is_waiting: bool
    touches: int
    tier: Tier
    last_touch_at: datetime | None
    last_inbound_at: datetime | None
    known_until: datetime | None


def list_idle(
    viewer: Person, circle: Circle, whose: Whose, search: str = "", *, policy: Policy, now: datetime, zone: tzinfo
) -> list[IdleLead]:
    """Those leads: prospects who wait for an answer on top, then the soonest limit first.

    It is assumed that nobody has touched a lead since the last import; leads whose touches are not known since their
    hand-off are left out, since nobody can say that they are idle.
    """
    today = local_day(now, zone)
    until = start_of_day(today + timedelta(days=HORIZON + 1), zone)
    ids = _candidates(viewer, circle.of(whose), search, policy, until)
    known, framed = events_of(ids), framed_keys(ids)
    oldest = local_day(oldest_in_reach(policy, now, zone), zone)
    found = []
    for loaded in load_leads(ids):
        history = history_of(loaded)
        if exclusion_of(history, policy) is not None:
            continue
        before = [KnownEvent(event.kind, event.number, event.dated_at) for event in known.get(loaded.lead.id, ())]
        event = find_event(replace(history, touches_known_until=until), policy, until, zone, before)
        if event is None or event.kind is not EventKind.IGNORED or event.key in framed:
            continue
        limit_on = local_day(event.dated_at, zone)
        if limit_on >= oldest:
            found.append(_idle(loaded, limit_on, (limit_on - today).days, policy))
    return sorted(found, key=lambda row: (not row.is_waiting, row.limit_on, row.lead.handed_off_at, row.lead.id))


def _candidates(
    viewer: Person, people: Collection[int], search: str, policy: Policy, until: datetime
) -> list[int]:
    """Open leads that could be idle by ``until``; the rules then say which are."""
    wanted = (
        select(Lead.id)
        .join(Prospect, Prospect.id == Lead.prospect_id)
        .outerjoin(LeadFact, LeadFact.lead_id == Lead.id)
        .where(
            Lead.owner_id.in_(people),
            or_(
                Lead.disposition.in_((Disposition.OPEN, Disposition.ACCEPTED)),
                # sent back to Sales by the panel, whatever the CRM still says of the rejection
                and_(Lead.returned_at.is_not(None), Lead.returned_at >= Lead.rejected_at),
            ),
            Lead.converted_at.is_(None),
            Lead.won_at.is_(None),
            Lead.handed_off_at < until,
            ~Lead.rep_created,
            Lead.id.not_in(withheld_leads(viewer)),
            fits(search),
        )
        .order_by(Lead.id)
    )
    if policy.whose_touches is WhoseTouches.ANYONE:
        # A touch typed in late may not count, so that the last touch says nothing of such a lead.
        typed_late = select(Touch.id).where(Touch.prospect_id == Lead.prospect_id, Touch.logged_at.is_not(None))
        shortest = timedelta(days=min(tier.idle_days for tier in policy.tiers))
        last = func.coalesce(LeadFact.last_touch_at, Lead.handed_off_at)
        wanted = wanted.where(or_(last < until - shortest, typed_late.correlate(Lead).exists()))
    return list(db.session.scalars(wanted))


def _idle(loaded: LoadedLead, limit_on: date, days_left: int, policy: Policy) -> IdleLead:
    lead = loaded.lead
    since = [touch for touch in loaded.activities if touch.at >= lead.handed_off_at]
    out = [touch.at for touch in since if touch.direction is Direction.OUTBOUND and touch.is_attempt]
    came_in = [touch.at for touch in since if touch.direction is Direction.INBOUND]
    last_out, last_in = max(out, default=None), max(came_in, default=None)
    return IdleLead(
        lead=lead,
        limit_on=limit_on,
        days_left=days_left,
        is_waiting=last_in is not None and (last_out is None or last_in > last_out),
        touches=len(out),
        tier=tier_for(policy, lead.grade, lead.grade_by_rep),
        last_touch_at=last_out,
        last_inbound_at=last_in,
        known_until=loaded.touches_until,
    )
