"""Opening the cases of a drawn sample: their numbers, their evidence and their judges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from review.domain.draw import Drawn
from review.domain.draw.controls import CONTROL_STRATUM
from review.domain.judges import Seat, assign_judges
from review.domain.leads import EventKind
from review.domain.roles import Bench, Role
from review.extensions import db
from review.models.case import Case, Judge, PanelSeat
from review.models.docket import Docket
from review.models.frame import FrameControl, FrameEvent, ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.queries.dockets import list_panelists
from review.queries.seats import list_seats

#: Keys in one statement; databases bound the number of its values.
_AT_ONCE = 500


def open_cases(docket: Docket, seed: str, sample: Sequence[Drawn], now: datetime, first: int = 1) -> list[Case]:
    """A case for each drawn event, numbered from ``first`` in ticket order, so that a number tells nothing of source or
    kind. The panel is seated with the first case and stays the same."""
    ordered = sorted(sample, key=lambda drawn: (drawn.ticket, drawn.key))
    framed: dict[str, _Framed] = {}
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        framed |= _reviewed(docket, [drawn.key for drawn in some if drawn.stratum != CONTROL_STRATUM])
        framed |= _controls(docket, [drawn.key for drawn in some if drawn.stratum == CONTROL_STRATUM])
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
    return {row.key: _Framed(row.event, row.evidence, row.evidence_sha256) for row in rows}


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
        row.key: _Framed(known.get(row.key) or _event_of(row), row.evidence, row.evidence_sha256) for row in rows
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
    """Give ``cases`` their judges, from the docket's seats; who is too close to a case is recused at once."""
    seated = list_seats(docket.id)
    panel = {seat.person.public_id: seat.person for seat in seated}
    seats = [Seat(seat.person.public_id, seat.bench, seat.is_chair) for seat in seated]
    concerned = {case.event.key: concerned_people(case.event) for case in cases}
    recused = {
        key: {panelist for panelist, person in panel.items() if person.id in reasons}
        for key, reasons in concerned.items()
    }
    by_key = {case.event.key: case for case in cases}
    for assignment in assign_judges(seed, list(by_key), seats, recused):
        reasons = concerned[assignment.case_key]
        for seat in (*assignment.judges, *assignment.recused):
            person = panel[seat.person]
            out = seat in assignment.recused
            by_key[assignment.case_key].judges.append(
                Judge(
                    person=person,
                    bench=seat.bench,
                    seated_at=now,
                    recused_at=now if out else None,
                    recused_because=reasons[person.id] if out else None,
                )
            )


def concerned_people(event: ReviewEvent) -> dict[int, str]:
    """Who is too close to an event to judge it: person id -> why. The respondent, the owner, and their managers."""
    reasons: dict[int, str] = {}
    people: list[tuple[Person | None, str]] = [(event.respondent, "respondent"), (event.lead.owner, "owner")]
    for person, role in people:
        if person is None:
            continue
        reasons.setdefault(person.id, role)
        if person.manager_id is not None:
            reasons.setdefault(person.manager_id, f"manager_of_{role}")
    return reasons
