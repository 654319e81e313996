"""Opening the cases of a drawn sample: their numbers, their evidence and their judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from review.domain.draw import Drawn, case_order
from review.domain.draw.controls import CONTROL_STRATUM
from review.domain.errors import Refusal
from review.domain.judges import Seat, assign_judges
from review.domain.leads import EventKind
from review.domain.recusals import Ground
from review.domain.roles import Bench, Role
from review.extensions import db
from review.models.case import Case, Judge, PanelSeat
from review.models.docket import Docket
from review.models.frame import FrameControl, FrameEvent, ReviewEvent
from review.models.lead import Lead
from review.models.recusal import RecusalProposal
from review.queries.dockets import list_panelists
from review.queries.recusals import list_campaign_owners
from review.queries.seats import list_seats

#: Keys in one statement; databases bound the number of its values.
_AT_ONCE = 500


def open_cases(docket: Docket, seed: str, sample: Sequence[Drawn], now: datetime, first: int = 1) -> list[Case]:
    """A case for each drawn event, numbered from ``first`` by `case_order`, so that a number tells nothing of source or
    kind. The panel is seated with the first case and stays the same. Raises Refusal ``docket.frame_changed`` where the
    frame's rows are not those of its file."""
    ordered = sorted(sample, key=case_order)
    framed: dict[str, _Framed] = {}
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        framed |= _reviewed(docket, [drawn.key for drawn in some if drawn.stratum != CONTROL_STRATUM])
        framed |= _controls(docket, [drawn.key for drawn in some if drawn.stratum == CONTROL_STRATUM])
    if any(drawn.key not in framed or framed[drawn.key].stratum != drawn.stratum for drawn in ordered):
        raise Refusal("docket.frame_changed", period=docket.period)
    cases = [
        Case(
            docket_id=docket.id,
            event=framed[drawn.key].event,
            number=number,
            ticket=drawn.ticket,
            stratum=drawn.stratum,
            evidence=framed[drawn.key].evidence,
            evidence_sha256=framed[drawn.key].evidence_sha256,
        )
        for number, drawn in enumerate(ordered, start=first)
    ]
    db.session.add_all(cases)
    if first == 1:
        _seat_panel(docket)
    seat_judges(docket, seed, cases, now)
    db.session.flush()
    return cases


class _Framed(NamedTuple):
    """What a case takes from the frozen frame."""

    event: ReviewEvent
    stratum: str
    evidence: dict[str, Any]
    evidence_sha256: str


def _reviewed(docket: Docket, keys: Sequence[str]) -> dict[str, _Framed]:
    rows = db.session.scalars(
        select(FrameEvent)
        .where(FrameEvent.docket_id == docket.id, FrameEvent.key.in_(keys))
        .options(
            joinedload(FrameEvent.event).joinedload(ReviewEvent.respondent),
            joinedload(FrameEvent.event).joinedload(ReviewEvent.lead).joinedload(Lead.owner),
        )
    )
    return {row.key: _Framed(row.event, row.stratum, row.evidence, row.evidence_sha256) for row in rows}


def _controls(docket: Docket, keys: Sequence[str]) -> dict[str, _Framed]:
    """Accepted leads become events only where they are drawn; one of a cancelled docket is the same event again."""
    if not keys:
        return {}
    known = {event.key: event for event in db.session.scalars(select(ReviewEvent).where(ReviewEvent.key.in_(keys)))}
    rows = db.session.scalars(
        select(FrameControl)
        .where(FrameControl.docket_id == docket.id, FrameControl.key.in_(keys))
        .options(joinedload(FrameControl.lead).joinedload(Lead.owner))
    )
    return {
        row.key: _Framed(known.get(row.key) or _event_of(row), CONTROL_STRATUM, row.evidence, row.evidence_sha256)
        for row in rows
    }


def _event_of(control: FrameControl) -> ReviewEvent:
    return ReviewEvent(
        key=control.key,
        lead=control.lead,
        kind=EventKind.ACCEPTED,
        number=1,
        dated_at=control.dated_at,
        dated_on=control.dated_on,
        precision=control.precision,
    )


def _seat_panel(docket: Docket) -> None:
    """The panel as it is now has the docket's seats, whoever leaves it later."""
    db.session.add_all(
        PanelSeat(
            docket_id=docket.id,
            person=person,
            bench=person.bench_as(Role.PANELIST) or Bench.EXECUTIVE,
            is_chair=person.is_chair,
        )
        for person in list_panelists()
    )
    db.session.flush()


def seat_judges(docket: Docket, seed: str, cases: Sequence[Case], now: datetime) -> None:
    """Give ``cases`` their judges, from the docket's seats; who may be too close to a case is proposed for recusal from
    it, which they or a clerk confirm or dismiss before they vote there."""
    seated = list_seats(docket.id)
    panel = {seat.person.public_id: seat.person for seat in seated}
    seats = [Seat(seat.person.public_id, seat.bench, seat.is_chair) for seat in seated]
    by_key = {case.event.key: case for case in cases}
    for assignment in assign_judges(seed, list(by_key), seats, {}, whole_panel=docket.whole_panel):
        for seat in assignment.judges:
            by_key[assignment.case_key].judges.append(
                Judge(person=panel[seat.person], bench=seat.bench, seated_at=now)
            )
    owners = list_campaign_owners(sorted({case.event.lead.campaign for case in cases if case.event.lead.campaign}))
    panelists = {person.id: person for person in panel.values()}
    db.session.add_all(
        RecusalProposal(case=case, person=panelists[person_id], ground=ground, proposed_at=now)
        for case in cases
        for person_id, ground in concerned_people(case.event, owners).items()
        if person_id in panelists
    )


def concerned_people(event: ReviewEvent, campaign_owners: Mapping[str, int]) -> dict[int, Ground]:
    """Who may be too close to an event to judge it: person id -> the closest ground. The respondent, the lead's owner,
    their managers, and who owns the campaign (``campaign_owners``: campaign -> person id)."""
    lead = event.lead
    campaign_owner = campaign_owners.get(lead.campaign or "")
    found = (
        (event.respondent_id, Ground.RESPONDENT),
        (lead.owner_id, Ground.OWNER),
        (event.respondent.manager_id if event.respondent else None, Ground.MANAGER_OF_RESPONDENT),
        (lead.owner.manager_id if lead.owner else None, Ground.MANAGER_OF_OWNER),
        (campaign_owner, Ground.CAMPAIGN_OWNER),
    )
    grounds: dict[int, Ground] = {}
    for person_id, ground in found:
        if person_id is not None:
            grounds.setdefault(person_id, ground)
    return grounds
