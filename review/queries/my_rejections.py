"""Rejections that no docket holds yet. They have their number already, so that what is said of them today is found
when a frame holds them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Select, func, select

from review.domain.default_standards import DEFAULT_POLICY
from review.domain.events import Event, KnownEvent, find_event
from review.domain.leads import SENT_BACK, EventKind
from review.domain.moments import local_day, month_bounds, months_before, period_of, start_of_day
from review.domain.policy import Exclusion, Policy
from review.domain.roles import Bench
from review.extensions import db
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.models.prospect import Prospect
from review.queries.frame_drafts import history_of
from review.queries.frames import LoadedLead
from review.queries.lead_histories import events_of, framed_keys, load_leads
from review.queries.my_leads import PAGE_SIZE, Circle, ListPage, MyEvent, Whose, count_rows, fits, in_standing_frame
from review.queries.respondents import person_answering
from review.queries.statements import standing_statements
from review.queries.withheld import withheld_leads

_FLAGS = {
    Exclusion.MERGED: Lead.merged,
    Exclusion.OPTED_OUT: Lead.opted_out,
    Exclusion.TEST_RECORD: Lead.test_record,
}


def list_unreviewed(
    viewer: Person, circle: Circle, whose: Whose, search: str = "", page: int = 1, *,
    policy: Policy | None, now: datetime, zone: tzinfo,
) -> ListPage[MyEvent]:
    """The standing rejections that no docket holds yet and the next ones may, the newest first."""
    rules = policy or DEFAULT_POLICY
    wanted = _rejections(viewer, circle.of(whose), search, rules, now, zone)
    ids = db.session.scalars(
        wanted.order_by(Lead.rejected_at.desc(), Lead.id.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    known, framed, said = events_of(ids), framed_keys(ids), standing_statements(ids, Bench.SALES)
    found = []
    for loaded in load_leads(ids):
        event = current_rejection(loaded, known.get(loaded.lead.id, ()), rules, now, zone)
        if event is None or event.key in framed:
            continue  # an import gave the framed rejection a better date
        statement = said.get((loaded.lead.id, event.kind, event.number))
        found.append(
            MyEvent(
                loaded.lead, event.kind, event.number, event.dated_at, event.precision,
                person_answering(loaded.lead, event.kind, event.dated_at, rules), None, None,
                statement.filed_at if statement else None,
            )
        )
    return ListPage(found, count_rows(wanted), page)


def current_rejection(
    loaded: LoadedLead, earlier: Collection[ReviewEvent], policy: Policy, now: datetime, zone: tzinfo
) -> Event | None:
    """The rejection of a lead that stands at the end of today, numbered as the next freeze would number it."""
    tomorrow = start_of_day(local_day(now, zone) + timedelta(days=1), zone)
    known = [KnownEvent(event.kind, event.number, event.dated_at) for event in earlier]
    event = find_event(history_of(loaded), policy, tomorrow, zone, known)
    return event if event is not None and event.kind is not EventKind.IGNORED else None


def oldest_in_reach(policy: Policy, now: datetime, zone: tzinfo) -> datetime:
    """The first moment from which an event can still enter a frame: that of last month's, which is frozen next."""
    return month_bounds(months_before(period_of(now, zone), policy.look_back_months), zone)[0]


def _rejections(
    viewer: Person, people: Collection[int], search: str, policy: Policy, now: datetime, zone: tzinfo
) -> Select[int]:
    framed = select(ReviewEvent.id).where(
        ReviewEvent.lead_id == Lead.id,
        ReviewEvent.kind != EventKind.IGNORED,
        ReviewEvent.dated_at >= Lead.rejected_at,
        in_standing_frame(),
    )
    return (
        select(Lead.id)
        .join(Prospect, Prospect.id == Lead.prospect_id)
        .where(
            func.coalesce(Lead.rejected_by_id, Lead.owner_id).in_(people),
            Lead.disposition.in_(SENT_BACK),
            Lead.rejected_at >= oldest_in_reach(policy, now, zone),
            ~Lead.rep_created,
            *(~_FLAGS[exclusion] for exclusion in policy.exclusions),
            ~framed.correlate(Lead).exists(),
            Lead.id.not_in(withheld_leads(viewer)),
            fits(search),
        )
    )
