"""Ballots as votes, and the counts that the docket's guards need. Nothing here goes to a page as it is."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import and_, func, or_, select

from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND, Vote, needs_deliberation
from review.extensions import db
from review.models.ballot import Ballot
from review.models.case import Case, Judge, PanelSeat
from review.models.docket import Docket
from review.models.person import Person
from review.models.precedent import PrecedentShowing
from review.queries.control_cases import is_control, is_reviewed
from review.queries.standing_ballots import is_kept


def standing_votes(
    docket: Docket, round_: int, *, controls: bool = False, independent: bool = False
) -> dict[int, list[Vote]]:
    """The last ballot of every judge who is not recused, in one round, by case id: of the cases that are reviewed, or
    of the controls; with ``independent``, the last that was cast before its judge was shown the precedents."""
    latest = (
        select(Ballot.case_id, Ballot.person_id, func.max(Ballot.version).label("version"))
        .join(Case, Case.id == Ballot.case_id)
        .where(
            Case.docket_id == docket.id, Ballot.round == round_, is_control() if controls else is_reviewed(), is_kept()
        )
        .group_by(Ballot.case_id, Ballot.person_id)
    )
    if independent:
        latest = latest.outerjoin(
            PrecedentShowing,
            and_(PrecedentShowing.case_id == Ballot.case_id, PrecedentShowing.person_id == Ballot.person_id),
        ).where(or_(PrecedentShowing.id.is_(None), Ballot.cast_at <= PrecedentShowing.shown_at))
    last = latest.subquery()
    rows = db.session.execute(
        select(Ballot, Judge.bench, Person.public_id)
        .join(
            last,
            and_(
                Ballot.case_id == last.c.case_id,
                Ballot.person_id == last.c.person_id,
                Ballot.version == last.c.version,
                Ballot.round == round_,
            ),
        )
        .join(Judge, and_(Judge.case_id == Ballot.case_id, Judge.person_id == Ballot.person_id))
        .join(Person, Person.id == Ballot.person_id)
        .where(Judge.recused_at.is_(None))
        .order_by(Ballot.case_id, Ballot.id)
    )
    votes: dict[int, list[Vote]] = defaultdict(list)
    for ballot, bench, person in rows:
        votes[ballot.case_id].append(
            Vote(
                person=person,
                bench=bench,
                met=ballot.met,
                followed_up=ballot.followed_up,
                valid=ballot.valid,
                root_cause=ballot.root_cause,
                wrong_reason=ballot.wrong_reason,
            )
        )
    return votes


def count_seats(docket: Docket) -> int:
    """The seats of the docket's panel, those recused from a case included."""
    return db.session.scalar(select(func.count()).where(PanelSeat.docket_id == docket.id)) or 0


def missing_ballots(docket: Docket) -> dict[Person, int]:
    """Who has still to vote, and on how many cases: all cases in the hearing, the reopened ones afterwards."""
    second = docket.deliberation_opened_at is not None
    voted = (
        select(Ballot.id)
        .where(
            Ballot.case_id == Judge.case_id,
            Ballot.person_id == Judge.person_id,
            Ballot.round == (SECOND_ROUND if second else FIRST_ROUND),
            is_kept(),
        )
        .correlate(Judge)
        .exists()
    )
    waiting = (
        select(Judge.person_id, func.count().label("cases"))
        .join(Case, Case.id == Judge.case_id)
        .where(Case.docket_id == docket.id, Judge.recused_at.is_(None), ~voted)
        .group_by(Judge.person_id)
    )
    if second:
        waiting = waiting.where(Case.reopened_at.is_not(None))
    counted = waiting.subquery()
    rows = db.session.execute(
        select(Person, counted.c.cases).join(counted, counted.c.person_id == Person.id).order_by(Person.name)
    )
    return {row[0]: row[1] for row in rows}


def count_missing_ballots(docket: Docket) -> int:
    """How many ballots are still to be cast in the present round."""
    return sum(missing_ballots(docket).values())


def split_case_ids(docket: Docket) -> list[int]:
    """The cases that the first round leaves open, by case number."""
    votes, seats = standing_votes(docket, FIRST_ROUND), count_seats(docket)
    cases = db.session.scalars(
        select(Case.id).where(Case.docket_id == docket.id, is_reviewed()).order_by(Case.number)
    )
    return [case for case in cases if needs_deliberation(votes.get(case, []), seats)]


def count_split_cases(docket: Docket) -> int:
    """How many cases the first round leaves open."""
    return len(split_case_ids(docket))
