"""Who of the panel judges what in a docket, for those who watch it: never what anybody answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from review.domain.recusals import Ground
from review.domain.roles import Bench
from review.extensions import db
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.models.person import Person
from review.models.recusal import RecusalProposal
from review.queries.ballots import missing_ballots
from review.queries.dockets import list_panelists
from review.queries.quorum import Undecidable, list_undecidable
from review.queries.recusals import list_proposals
from review.queries.seats import list_seats


@dataclass(frozen=True, slots=True)
class Load:
    """One seat of the panel: its cases, those still to be voted in the round that is on, and what it is out of."""

    person: Person
    bench: Bench
    is_chair: bool
    cases: int
    missing: int
    recused: int
    proposed: int


@dataclass(frozen=True, slots=True)
class Out:
    """Somebody who does not judge a case: why, and whether that is only proposed."""

    person: Person
    reason: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """One case with those who judge it, by bench, and those who do not; ``gaps`` where it could never be decided."""

    number: int
    judges: tuple[tuple[Bench, Person], ...]
    out: tuple[Out, ...]
    gaps: Undecidable | None


def list_loads(docket: Docket) -> list[Load]:
    """The docket's seats by bench and name, with their load."""
    cases: dict[int, int] = defaultdict(int)
    recused: dict[int, int] = defaultdict(int)
    for person_id, recused_at in db.session.execute(
        select(Judge.person_id, Judge.recused_at)
        .join(Case, Case.id == Judge.case_id)
        .where(Case.docket_id == docket.id)
    ):
        (cases if recused_at is None else recused)[person_id] += 1
    open_round = docket.hearing_opened_at is not None and docket.closed_at is None
    missing = {person.id: count for person, count in missing_ballots(docket).items()} if open_round else {}
    proposed: dict[int, int] = defaultdict(int)
    for proposal in list_proposals(docket, only_open=True):
        proposed[proposal.person_id] += 1
    order = list(Bench)
    return [
        Load(
            seat.person, seat.bench, seat.is_chair, cases[seat.person_id], missing.get(seat.person_id, 0),
            recused[seat.person_id], proposed[seat.person_id],
        )
        for seat in sorted(list_seats(docket.id), key=lambda one: (order.index(one.bench), one.person.name))
    ]


def list_duties(docket: Docket, search: str = "", only: str = "") -> list[Duty]:
    """The docket's cases by number with their judges; ``search`` is a number or a part of a name, ``only`` is empty,
    ``proposed`` (a recusal waits for a decision), ``recused`` or ``undecidable``."""
    proposals: dict[int, list[RecusalProposal]] = defaultdict(list)
    for proposal in list_proposals(docket, only_open=True):
        proposals[proposal.case_id].append(proposal)
    gaps = {one.case_id: one for one in list_undecidable(docket)}
    cases = db.session.scalars(
        select(Case)
        .where(Case.docket_id == docket.id)
        .order_by(Case.number)
        .options(selectinload(Case.judges).joinedload(Judge.person))
    )
    found = [_duty(case, proposals[case.id], gaps.get(case.id)) for case in cases]
    return [one for one in found if _fits(one, search.strip().casefold(), only)]


def list_unseated(docket: Docket) -> list[Person]:
    """Active panelists who joined after the draw and have no seat on this docket."""
    seated = {seat.person_id for seat in list_seats(docket.id)}
    return [person for person in list_panelists() if person.id not in seated]


def find_case_of(docket: Docket, number: int) -> Case | None:
    """One case of the docket, with what a recusal needs."""
    return db.session.scalar(
        select(Case).where(Case.docket_id == docket.id, Case.number == number).options(joinedload(Case.docket))
    )


def _duty(case: Case, proposals: Sequence[RecusalProposal], gaps: Undecidable | None) -> Duty:
    doubtful = {one.person_id for one in proposals}
    order = list(Bench)
    sitting = [one for one in case.judges if one.recused_at is None]
    out = [Out(one.person, one.recused_because or "", False) for one in case.judges if one.recused_at is not None]
    out += [Out(one.person, Ground(one.ground).value, True) for one in proposals]
    return Duty(
        case.number,
        tuple(
            (one.bench, one.person)
            for one in sorted(sitting, key=lambda one: (order.index(one.bench), one.person.name))
            if one.person_id not in doubtful
        ),
        tuple(sorted(out, key=lambda one: one.person.name)),
        gaps,
    )


def _fits(duty: Duty, search: str, only: str) -> bool:
    wanted = {
        "proposed": any(one.proposed for one in duty.out),
        "recused": any(not one.proposed for one in duty.out),
        "undecidable": duty.gaps is not None,
    }
    if not wanted.get(only, True):
        return False
    people = [person for _bench, person in duty.judges] + [one.person for one in duty.out]
    return not search or search == str(duty.number) or any(search in person.name.casefold() for person in people)
