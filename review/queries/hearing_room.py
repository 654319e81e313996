"""The room that goes through the split cases together: where it stands, who leaves, and who has voted again.

Nothing of what anybody answered is here; that comes from `review.queries.cases`, which decides for each viewer.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from review.domain.hearing_room import Group, group_cases
from review.domain.remarks import SeatLabel
from review.domain.roles import Bench
from review.domain.verdicts import SECOND_ROUND
from review.extensions import db
from review.models.ballot import Ballot, BallotDraft
from review.models.case import Case, Judge, PanelSeat
from review.models.deliberation import HearingRoom, Remark
from review.models.docket import Docket
from review.models.person import Person
from review.queries.recusals import list_doubts
from review.queries.seats import list_labels
from review.queries.standing_ballots import is_kept


@dataclass(frozen=True, slots=True)
class RoomState:
    """What every screen shows alike. ``groups`` are the cases in the room's order, with the names of those who leave;
    ``tally`` the seats of the present case and whether they have voted again; ``unanswered`` the names of those who may
    vote on it and have not answered its first question: until they have, the claim stays covered for the room."""

    period: str
    version: int
    groups: tuple[Group, ...]
    number: int
    revealed: bool
    tally: tuple[tuple[SeatLabel, bool], ...]
    unanswered: tuple[str, ...]
    remarks: int

    @property
    def order(self) -> list[int]:
        """The case numbers as the room goes through them."""
        return [number for _names, numbers in self.groups for number in numbers]

    @property
    def leaving(self) -> frozenset[str]:
        """Who leaves the room for the present case, by name."""
        return next(names for names, numbers in self.groups if self.number in numbers)

    def beside(self) -> tuple[int | None, int | None]:
        """The cases before and after the present one."""
        order = self.order
        at = order.index(self.number)
        return (order[at - 1] if at else None), (order[at + 1] if at + 1 < len(order) else None)

    @property
    def token(self) -> str:
        """Changes with anything that a screen shows."""
        text = repr((self.version, self.groups, self.number, self.revealed, self.tally, self.unanswered, self.remarks))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def find_room(docket: Docket) -> HearingRoom | None:
    """Where the room was led, if it was."""
    return db.session.get(HearingRoom, docket.id)


def has_seat(docket: Docket, person: Person) -> bool:
    """Whether ``person`` is on the panel of the docket."""
    seat = select(PanelSeat.id).where(PanelSeat.docket_id == docket.id, PanelSeat.person_id == person.id)
    return db.session.scalar(seat) is not None


def find_room_state(docket: Docket) -> RoomState | None:
    """The room as it stands; None where no case is deliberated."""
    cases = {
        case.number: case
        for case in db.session.scalars(
            select(Case).where(Case.docket_id == docket.id, Case.reopened_at.is_not(None)).order_by(Case.number)
        )
    }
    if not cases:
        return None
    groups = group_cases(_absences(docket, cases))
    room = find_room(docket)
    led_to = next((number for number, case in cases.items() if room and case.id == room.case_id), None)
    number = led_to if led_to is not None else groups[0][1][0]
    return RoomState(
        docket.period, room.version if room else 0, tuple(groups), number, number in (room.revealed if room else ()),
        _tally(cases[number]), tuple(list_unanswered(cases[number])), _count_remarks(cases[number]),
    )


def list_unanswered(case: Case) -> list[str]:
    """The names of those who may still vote on the case and have not answered its first question."""
    answered = select(BallotDraft.person_id).where(
        BallotDraft.case_id == case.id, BallotDraft.claim_opened_at.is_not(None)
    )
    out = select(Judge.person_id).where(Judge.case_id == case.id, Judge.recused_at.is_not(None))
    judging = select(Judge.person_id).where(Judge.case_id == case.id, Judge.recused_at.is_(None))
    chairing = select(PanelSeat.person_id).where(PanelSeat.docket_id == case.docket_id, PanelSeat.is_chair)
    return list(
        db.session.scalars(
            select(Person.name)
            .where(
                Person.id.in_(judging.union(chairing)), Person.id.not_in(out), Person.id.not_in(answered), Person.active
            )
            .order_by(Person.name)
        )
    )


def _absences(docket: Docket, cases: dict[int, Case]) -> dict[int, frozenset[str]]:
    numbers = {case.id: number for number, case in cases.items()}
    names: dict[int, set[str]] = defaultdict(set)
    for case_id, name in db.session.execute(
        select(Judge.case_id, Person.name)
        .join(Person, Person.id == Judge.person_id)
        .where(Judge.case_id.in_(numbers), Judge.recused_at.is_not(None), Person.active)
    ):
        names[case_id].add(name)
    doubted = [(case_id, person_id) for case_id, person_id, _ground in list_doubts(docket) if case_id in numbers]
    if doubted:
        people = dict(
            db.session.execute(select(Person.id, Person.name).where(Person.id.in_({one for _, one in doubted}))).all()
        )
        for case_id, person_id in doubted:
            names[case_id].add(people[person_id])
    return {number: frozenset(names[case.id]) for number, case in cases.items()}


def _tally(case: Case) -> tuple[tuple[SeatLabel, bool], ...]:
    labels = list_labels(case)
    sitting = set(
        db.session.scalars(select(Judge.person_id).where(Judge.case_id == case.id, Judge.recused_at.is_(None)))
    )
    voted = set(
        db.session.scalars(
            select(Ballot.person_id)
            .where(Ballot.case_id == case.id, Ballot.round == SECOND_ROUND, is_kept())
            .distinct()
        )
    )
    order = list(Bench)
    shown = [
        (label, person_id in voted)
        for person_id, label in labels.items()
        if person_id in sitting or (label.casting and person_id in voted)
    ]
    return tuple(sorted(shown, key=lambda one: (one[0].casting, order.index(one[0].bench), one[0].number)))


def _count_remarks(case: Case) -> int:
    return len(db.session.scalars(select(Remark.id).where(Remark.case_id == case.id)).all())
