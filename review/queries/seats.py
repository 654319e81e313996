"""Who sits on a case, and what they have begun or cast."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from review.domain.answers import Answer
from review.domain.ballots import BallotAnswers
from review.domain.remarks import SeatLabel
from review.domain.roles import Bench
from review.domain.verdicts import SECOND_ROUND, Vote
from review.extensions import db
from review.models.ballot import Ballot, BallotDraft
from review.models.case import Case, Judge, PanelSeat
from review.models.docket import Docket
from review.models.draw import Draw
from review.models.person import Person
from review.queries.case_evidence import ticks_of
from review.queries.standing_ballots import is_kept


def find_judge(case: Case, person: Person, *, lock: bool = False) -> Judge | None:
    """The duty of ``person`` on ``case``, as it is now; ``lock`` holds it to the end of the transaction."""
    wanted = select(Judge).where(Judge.case_id == case.id, Judge.person_id == person.id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(wanted)


def chairs(docket_id: int, person: Person) -> bool:
    """Whether ``person`` has the chair's seat on this docket."""
    seat = select(PanelSeat.id).where(
        PanelSeat.docket_id == docket_id, PanelSeat.person_id == person.id, PanelSeat.is_chair
    )
    return db.session.scalar(seat) is not None


def list_drafts(case: Case, person: Person) -> dict[int, BallotDraft]:
    """What ``person`` has begun on ``case``, by round."""
    rows = db.session.scalars(
        select(BallotDraft).where(BallotDraft.case_id == case.id, BallotDraft.person_id == person.id)
    )
    return {draft.round: draft for draft in rows}


def list_own_ballots(case: Case, person: Person) -> dict[int, Ballot]:
    """The standing ballots of ``person`` on ``case``, by round."""
    rows = db.session.scalars(
        select(Ballot)
        .where(Ballot.case_id == case.id, Ballot.person_id == person.id, is_kept())
        .order_by(Ballot.version)
    )
    return {ballot.round: ballot for ballot in rows}


def list_seats(docket_id: int) -> Sequence[PanelSeat]:
    """The panel of a docket as it was when the sample was drawn."""
    return db.session.scalars(
        select(PanelSeat)
        .where(PanelSeat.docket_id == docket_id)
        .options(joinedload(PanelSeat.person))
        .order_by(PanelSeat.id)
    ).all()


def list_judges(case: Case) -> Sequence[Judge]:
    """Everybody with a duty on ``case``, those recused included."""
    return db.session.scalars(select(Judge).where(Judge.case_id == case.id).order_by(Judge.id)).all()


def list_labels(case: Case) -> dict[int, SeatLabel]:
    """How everybody who has, or had, a duty on ``case`` is called there, by person id: the benches' seats are numbered
    in an order that hangs on the case and tells no name, and stay the same through both rounds. The chair of the
    panel is called, too, where the case was reopened."""
    rows = db.session.execute(
        select(Judge.person_id, Judge.bench, Person.public_id)
        .join(Person, Person.id == Judge.person_id)
        .where(Judge.case_id == case.id)
    )
    order = sorted(rows, key=lambda row: hashlib.sha256(f"{case.public_id}\n{row.public_id}".encode()).hexdigest())
    chair = find_chair(case.docket_id)
    labels: dict[int, SeatLabel] = {}
    for row in order:
        number = 1 + sum(label.bench is row.bench for label in labels.values())
        labels[row.person_id] = SeatLabel(row.bench, number, is_chair=row.person_id == chair)
    if chair is not None and chair not in labels and case.reopened_at is not None:
        labels[chair] = SeatLabel(Bench.EXECUTIVE, 0, is_chair=True, casting=True)
    return labels


def find_chair(docket_id: int) -> int | None:
    """Who has the chair's seat on the docket, by person id."""
    return db.session.scalar(
        select(PanelSeat.person_id).where(PanelSeat.docket_id == docket_id, PanelSeat.is_chair)
    )


def answers_of(ballot: Ballot) -> BallotAnswers:
    """A cast ballot as the rules take it."""
    return BallotAnswers(
        ballot.met, ballot.followed_up, ballot.valid, ballot.root_cause, ballot.wrong_reason, ballot.comment,
        ticks_of(ballot.clauses),
    )


def case_loads(docket_id: int) -> Mapping[int, int]:
    """How many cases of a docket each person judges, by person id."""
    rows = db.session.execute(
        select(Judge.person_id, func.count())
        .join(Case, Case.id == Judge.case_id)
        .where(Case.docket_id == docket_id, Judge.recused_at.is_(None))
        .group_by(Judge.person_id)
    )
    return {row.person_id: row[1] for row in rows}


def find_seed(docket_id: int) -> str:
    """The seed of the docket's draw; empty where there is none yet."""
    return db.session.scalar(select(Draw.seed).where(Draw.docket_id == docket_id)) or ""


def casting_votes(docket: Docket) -> dict[int, Vote]:
    """The chair's votes of the second round, by case id, those on cases where the chair is recused left out."""
    out = select(Judge.case_id).where(Judge.recused_at.is_not(None), Judge.person_id == Ballot.person_id)
    rows = db.session.execute(
        select(Ballot, PanelSeat.bench, Person.public_id)
        .join(Case, Case.id == Ballot.case_id)
        .join(PanelSeat, (PanelSeat.docket_id == Case.docket_id) & (PanelSeat.person_id == Ballot.person_id))
        .join(Person, Person.id == Ballot.person_id)
        .where(
            Case.docket_id == docket.id, PanelSeat.is_chair, Ballot.round == SECOND_ROUND, Ballot.case_id.not_in(out),
            is_kept(),
        )
        .order_by(Ballot.version)
    )
    return {
        ballot.case_id: Vote(
            person, bench, Answer(ballot.met), Answer(ballot.followed_up), Answer(ballot.valid),
            ballot.root_cause, ballot.wrong_reason,
        )
        for ballot, bench, person in rows
    }
