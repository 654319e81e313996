"""Chosen leads with all that the rules look at, loaded set by set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from review.domain.leads import EventKind
from review.extensions import db
from review.models.docket import Docket
from review.models.frame import FrameEvent, ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.models.touch import Touch
from review.queries.frames import LoadedLead

_AT_ONCE = 500


def load_leads(ids: Iterable[int]) -> list[LoadedLead]:
    """These leads with the activities of their prospects, oldest first, in the order of ``ids``."""
    wanted = list(ids)
    leads: dict[int, Lead] = {}
    touches: dict[int, list[Touch]] = defaultdict(list)
    for some in _chunks(wanted):
        for lead in db.session.scalars(
            select(Lead)
            .where(Lead.id.in_(some))
            .options(
                joinedload(Lead.data_source),
                joinedload(Lead.prospect),
                joinedload(Lead.owner).options(joinedload(Person.team), joinedload(Person.manager)),
                joinedload(Lead.rejected_by).joinedload(Person.manager),
            )
        ):
            leads[lead.id] = lead
    for some in _chunks(sorted({lead.prospect_id for lead in leads.values()})):
        for touch in db.session.scalars(
            select(Touch).where(Touch.prospect_id.in_(some)).order_by(Touch.at, Touch.id).options(joinedload(Touch.rep))
        ):
            if touch.prospect_id is not None:
                touches[touch.prospect_id].append(touch)
    return [_loaded(leads[one], touches) for one in wanted if one in leads]


def _loaded(lead: Lead, touches: Mapping[int, Sequence[Touch]]) -> LoadedLead:
    source = lead.data_source
    return LoadedLead(lead, touches.get(lead.prospect_id, ()), source.touches_from, source.touches_until)


def events_of(lead_ids: Iterable[int]) -> dict[int, list[ReviewEvent]]:
    """The events of these leads that a frame holds or held, oldest first, by lead id; controls are no such events."""
    found: dict[int, list[ReviewEvent]] = defaultdict(list)
    for some in _chunks(list(lead_ids)):
        for event in db.session.scalars(
            select(ReviewEvent)
            .where(ReviewEvent.lead_id.in_(some), ReviewEvent.kind != EventKind.ACCEPTED)
            .order_by(ReviewEvent.dated_at, ReviewEvent.id)
            .options(joinedload(ReviewEvent.respondent).joinedload(Person.manager))
        ):
            found[event.lead_id].append(event)
    return found


def framed_keys(lead_ids: Iterable[int]) -> set[str]:
    """The keys of those leads' events that are in the frame of a standing docket."""
    found: set[str] = set()
    for some in _chunks(list(lead_ids)):
        found.update(
            db.session.scalars(
                select(FrameEvent.key)
                .join(ReviewEvent, ReviewEvent.id == FrameEvent.event_id)
                .join(Docket, Docket.id == FrameEvent.docket_id)
                .where(ReviewEvent.lead_id.in_(some), Docket.cancelled_at.is_(None))
            )
        )
    return found


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
