"""One event of a lead, as the person who answers for it may see and justify it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from review.domain.default_standards import DEFAULT_POLICY
from review.domain.events import Event
from review.domain.leads import EventKind, Precision
from review.domain.policy import Policy
from review.domain.roles import Bench
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import FrameEvent, ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.models.statement import Statement
from review.queries.frames import LoadedLead
from review.queries.lead_histories import events_of, framed_keys, load_leads
from review.queries.my_leads import Circle, MyEvent, Place, circle_of, place_of
from review.queries.my_rejections import current_rejection
from review.queries.respondents import person_answering
from review.queries.statements import list_statements
from review.queries.withheld import find_withholding


@dataclass(frozen=True, slots=True)
class Justifiable:
    """An event with what its page shows. ``evidence`` is the frozen document where a frame holds the event;
    ``rejection`` is the event as the rules see it where none does. ``may_file``: it is the viewer who answers."""

    event: MyEvent
    loaded: LoadedLead
    evidence: dict[str, Any] | None
    rejection: Event | None
    statements: Sequence[Statement]
    may_file: bool

    @property
    def is_open(self) -> bool:
        """Whether a statement can still be filed."""
        return self.event.docket is None or self.event.docket.hearing_opened_at is None


def find_justifiable(
    viewer: Person, public_id: str, ref: str | None, *, policy: Policy | None, now: datetime, zone: tzinfo
) -> Justifiable | None:
    """The event ``ref`` (``rejected-1``; the one to be justified next where none is named) of a lead.

    None where there is no such event, or nobody answers for it whom ``viewer`` may look after.
    """
    lead = db.session.scalar(select(Lead).where(Lead.public_id == public_id))
    if lead is None or find_withholding(viewer, lead) is not None:
        return None
    loaded = load_leads([lead.id])[0]
    circle = circle_of(viewer)
    found = [one for one in _events(loaded, circle, policy or DEFAULT_POLICY, now, zone) if ref in (None, one[0].ref)]
    if not found:
        return None
    event, evidence, rejection = min(found, key=_urgency)
    said = list_statements(lead.id, event.kind, event.number, Bench.SALES)
    may_file = event.respondent is not None and event.respondent.id in circle.mine
    return Justifiable(event, loaded, evidence, rejection, said, may_file)


def exceptions_of(events: Sequence[MyEvent]) -> dict[tuple[int, str], list[tuple[str, str]]]:
    """The exceptions, key and title, of the policy by which each event on a docket is judged; by lead id and ref."""
    rows = db.session.execute(
        select(ReviewEvent.lead_id, ReviewEvent.kind, ReviewEvent.number, FrameEvent.evidence)
        .join(FrameEvent, FrameEvent.event_id == ReviewEvent.id)
        .join(Docket, Docket.id == FrameEvent.docket_id)
        .where(ReviewEvent.lead_id.in_({one.lead.id for one in events}), Docket.cancelled_at.is_(None))
    )
    return {
        (lead_id, f"{kind.value}-{number}"): [(one["key"], one["title"]) for one in evidence["policy"]["exceptions"]]
        for lead_id, kind, number, evidence in rows
    }


_Found = tuple[MyEvent, dict[str, Any] | None, Event | None]


def _events(
    loaded: LoadedLead, circle: Circle, policy: Policy, now: datetime, zone: tzinfo
) -> list[_Found]:
    lead = loaded.lead
    seen = circle.mine | circle.team
    found: list[_Found] = []
    for stored, docket, evidence, is_drawn in _framed(lead):
        if stored.respondent_id in seen:
            event = MyEvent(
                lead, stored.kind, stored.number, stored.dated_at, stored.precision, stored.respondent, docket,
                place_of(docket, is_drawn=is_drawn), None,
            )
            found.append((event, evidence, None))
    if lead.rep_created:
        return found
    rejection = current_rejection(loaded, events_of([lead.id]).get(lead.id, ()), policy, now, zone)
    if rejection is not None and rejection.key not in framed_keys([lead.id]):
        person = person_answering(lead, rejection.kind, rejection.dated_at, policy)
        if person is not None and person.id in seen:
            precision = Precision(rejection.precision)
            event = MyEvent(
                lead, EventKind(rejection.kind), rejection.number, rejection.dated_at, precision, person, None, None,
                None,
            )
            found.append((event, None, rejection))
    return found


def _framed(lead: Lead) -> list[tuple[ReviewEvent, Docket, dict[str, Any], bool]]:
    rows = db.session.execute(
        select(ReviewEvent, Docket, FrameEvent.evidence, Case.id)
        .join(FrameEvent, FrameEvent.event_id == ReviewEvent.id)
        .join(Docket, Docket.id == FrameEvent.docket_id)
        .outerjoin(Case, (Case.docket_id == Docket.id) & (Case.event_id == ReviewEvent.id))
        .where(ReviewEvent.lead_id == lead.id, Docket.cancelled_at.is_(None))
        .options(joinedload(ReviewEvent.respondent))
        .order_by(ReviewEvent.dated_at)
    )
    return [(event, docket, evidence, case_id is not None) for event, docket, evidence, case_id in rows]


def _urgency(found: _Found) -> tuple[int, float]:
    event = found[0]
    order = {Place.TO_JUSTIFY: 0, None: 1, Place.FRAMED: 2, Place.NOT_DRAWN: 3}
    return order.get(event.place, 4), -event.dated_at.timestamp()
