"""Taking a vote back, alone and with everybody acting at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review.domain.answers import Answer, RootCause
from review.domain.ballots import BallotAnswers
from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.extensions import db
from review.models import Person
from review.models.audit import AuditEvent
from review.models.ballot import Ballot, BallotWithdrawal
from review.models.case import Case
from review.operations.ballot_withdrawals import withdraw_ballot
from review.operations.ballots import answer_first, cast_ballot
from review.operations.precedents import show_precedents
from review.queries.ballots import count_missing_ballots, standing_votes
from review.queries.case_ballots import count_voted
from review.queries.case_views import Standing
from review.queries.cases import find_case_view
from review.queries.hearing_queue import find_queue
from tests.support.at_once import all_at_once
from tests.support.dockets import advance, split_on
from tests.support.hearing import FULL, HARBOUR, HELIX, PERIOD, Hearing, fully, make_hearing
from tests.support.rows import unchanged


@pytest.fixture
def hearing(session: scoped_session[Session], now: datetime) -> Hearing:
    return make_hearing()


def standing_of(hearing: Hearing, person: Person, case: Case) -> Standing:
    queue = find_queue(person, PERIOD)
    assert queue is not None
    return next(row.standing for row in queue.rows if row.number == case.number)


def test_a_withdrawn_vote_counts_no_longer_and_is_kept(hearing: Hearing, now: datetime) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    fully(case, FULL, judge, now)
    missing = count_missing_ballots(hearing.docket)
    withdraw_ballot(judge, case, 1, now)
    assert standing_votes(hearing.docket, 1) == {}
    assert count_missing_ballots(hearing.docket) == missing + 1
    assert count_voted(case, 1) == (0, 3)
    assert standing_of(hearing, judge, case) is Standing.DRAFT
    assert [one.comment for one in db.session.scalars(select(Ballot))] == [FULL.comment]


def test_what_a_vote_had_opened_closes_and_what_was_said_stays_as_a_draft(hearing: Hearing, now: datetime) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    fully(case, FULL, judge, now)
    show_precedents(judge, case, now)
    withdraw_ballot(judge, case, 1, now)
    view = find_case_view(judge, PERIOD, case.number)
    assert view is not None
    assert view.claim is not None
    assert (view.own, view.voted, view.afterwards, view.precedents) == (None, None, None, None)
    assert view.draft is not None
    assert (view.draft.met, view.draft.answers["comment"]) == (Answer.YES, FULL.comment)


def test_casting_the_same_again_is_a_new_version_that_stands(hearing: Hearing, now: datetime) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    fully(case, FULL, judge, now)
    cast_ballot(judge, case, 1, replace(FULL, root_cause=RootCause.ROUTING), now)
    withdraw_ballot(judge, case, 1, now)
    assert cast_ballot(judge, case, 1, FULL, now).version == 3
    [vote] = standing_votes(hearing.docket, 1)[case.id]
    assert vote.root_cause is RootCause.FOLLOW_UP


def test_the_record_says_that_a_vote_was_withdrawn_and_nothing_of_it(hearing: Hearing, now: datetime) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    fully(case, FULL, judge, now)
    first = withdraw_ballot(judge, case, 1, now)
    assert withdraw_ballot(judge, case, 1, now) is first
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "ballot.withdrawn"))
    assert event.payload == {"period": PERIOD, "number": case.number, "round": 1, "version": 1}


def test_there_must_be_a_vote_to_withdraw(hearing: Hearing, now: datetime) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    answer_first(judge, case, Answer.YES, {}, now)
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.nothing_to_withdraw"):
        withdraw_ballot(judge, case, 1, now)


def test_nothing_is_withdrawn_once_the_votes_are_opened(hearing: Hearing, now: datetime) -> None:
    split, settled, judge = hearing.case(HARBOUR), hearing.case(HELIX), hearing.cast.sales_panelist
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(split.number))
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.round_over"):
        withdraw_ballot(judge, split, 1, now)
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.not_reopened"):
        withdraw_ballot(judge, settled, 1, now)
    cast_ballot(judge, split, 2, FULL, now)
    withdraw_ballot(judge, split, 2, now)
    assert standing_votes(hearing.docket, 2) == {}
    cast_ballot(judge, split, 2, FULL, now)
    advance(hearing.docket, hearing.cast, DocketState.CLOSED)
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.hearing_closed"):
        withdraw_ballot(judge, split, 2, now)


def test_fifty_casts_and_withdrawals_at_once_lose_nothing(
    session: scoped_session[Session], app: Flask, now: datetime
) -> None:
    """Five judges act ten times each on one case: whatever was acknowledged is there, and the tally is what the record
    says."""
    hearing = make_hearing(seats=5)
    case = hearing.case(HARBOUR)
    judges = hearing.judges(case)
    for judge in judges:
        answer_first(judge, case, Answer.YES, {}, now)
    session.commit()
    said = {
        (judge.id, place): replace(FULL, valid=Answer.NO if place % 2 else Answer.CANNOT_TELL, comment=f"Act {place}.")
        for judge in judges
        for place in range(10)
        if place % 3
    }
    acts = [(judge.id, place) for place in range(10) for judge in judges]
    outcomes = dict(zip(acts, all_at_once(app, [_act(case.id, who, said.get((who, n)), now) for who, n in acts]),
                        strict=True))  # fmt: skip
    session.rollback()
    assert {outcomes[act] for act in said} == {"done"}
    assert {outcome for act, outcome in outcomes.items() if act not in said} <= {"done", "ballot.nothing_to_withdraw"}

    ballots = session.scalars(select(Ballot).order_by(Ballot.person_id, Ballot.version)).all()
    assert {(one.person_id, one.comment, one.valid) for one in ballots} == {
        (who, answers.comment, answers.valid) for (who, _place), answers in said.items()
    }
    for judge in judges:
        assert [one.version for one in ballots if one.person_id == judge.id] == list(range(1, 7))

    last = {
        event.actor_id: event
        for event in session.scalars(
            select(AuditEvent).where(AuditEvent.action.in_(("ballot.cast", "ballot.withdrawn"))).order_by(AuditEvent.id)
        )
    }
    stands = {who: event.payload["version"] for who, event in last.items() if event.action == "ballot.cast"}
    by_key = {(one.person_id, one.version): one for one in ballots}
    public = {judge.id: judge.public_id for judge in judges}
    tally = {vote.person: vote.valid for vote in standing_votes(hearing.docket, 1).get(case.id, [])}
    assert tally == {public[who]: by_key[who, version].valid for who, version in stands.items()}
    assert count_voted(case, 1) == (len(stands), 5)
    withdrawn = session.scalars(select(BallotWithdrawal)).all()
    assert len(withdrawn) == session.query(AuditEvent).filter_by(action="ballot.withdrawn").count()


def _act(case_id: int, person_id: int, answers: BallotAnswers | None, now: datetime) -> Callable[[], object]:
    """Cast these answers, or withdraw where there are none."""

    def act() -> object:
        person, case = db.session.get_one(Person, person_id), db.session.get_one(Case, case_id)
        if answers is None:
            return withdraw_ballot(person, case, 1, now)
        return cast_ballot(person, case, 1, answers, now)

    return act
