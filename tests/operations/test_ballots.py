"""Voting: the first answer, drafts, and ballots."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review.database import Begin, beginning
from review.domain.answers import Answer, RootCause
from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.extensions import db
from review.models import Person
from review.models.audit import AuditEvent
from review.models.ballot import Ballot, BallotDraft
from review.models.case import Case
from review.models.docket import Docket
from review.operations.ballots import answer_first, ballot_digest, cast_ballot, save_draft
from tests.support.dockets import advance, split_on
from tests.support.hearing import FULL, HARBOUR, HELIX, Hearing, first_unknown, fully, make_hearing
from tests.support.rows import unchanged


@pytest.fixture
def hearing(session: scoped_session[Session], now: datetime) -> Hearing:
    return make_hearing()


def ballots_of(case: Case, person: Person) -> list[Ballot]:
    return list(
        db.session.scalars(
            select(Ballot).where(Ballot.case_id == case.id, Ballot.person_id == person.id).order_by(Ballot.version)
        )
    )


def test_the_first_answer_opens_the_claim_once_and_for_all(hearing: Hearing, now: datetime) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    draft = answer_first(judge, case, Answer.YES, first_unknown(case), now)
    assert (draft.met, draft.claim_opened_at) == (Answer.YES, now)
    assert answer_first(judge, case, Answer.YES, first_unknown(case), now) is draft
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.first_answered_already"):
        answer_first(judge, case, Answer.NO, first_unknown(case), now)


def test_a_ballot_cannot_be_cast_before_the_first_answer(hearing: Hearing, now: datetime) -> None:
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.first_question_first"):
        cast_ballot(hearing.cast.sales_panelist, hearing.case(HARBOUR), 1, FULL, now)


def test_a_ballot_cannot_change_the_first_answer(hearing: Hearing, now: datetime) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    answer_first(judge, case, Answer.NO, {}, now)
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.first_answer_fixed"):
        cast_ballot(judge, case, 1, FULL, now)


def test_a_cast_ballot_can_be_changed_and_every_version_is_kept(hearing: Hearing, now: datetime) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    fully(case, FULL, judge, now)
    cast_ballot(judge, case, 1, replace(FULL, root_cause=RootCause.ROUTING), now)
    assert [(one.version, one.root_cause) for one in ballots_of(case, judge)] == [
        (1, RootCause.FOLLOW_UP), (2, RootCause.ROUTING),
    ]


def test_casting_the_same_twice_is_casting_once(hearing: Hearing, now: datetime) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    fully(case, FULL, judge, now)
    cast_ballot(judge, case, 1, FULL, now, revision=0)
    assert len(ballots_of(case, judge)) == 1


def test_the_audit_record_tells_that_a_vote_was_cast_and_nothing_of_it(hearing: Hearing, now: datetime) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    fully(case, FULL, judge, now)
    wanted = select(AuditEvent).where(AuditEvent.action.like("ballot.%")).order_by(AuditEvent.id)
    events = db.session.scalars(wanted).all()
    assert [event.action for event in events] == ["ballot.first_answered", "ballot.cast"]
    [ballot] = ballots_of(case, judge)
    assert events[1].payload["digest"] == ballot_digest(ballot)
    assert ballot_digest(ballot) != ballot_digest(replace_salt(ballot))
    written = repr([event.payload for event in events])
    assert not any(word in written for word in ("yes", "'no'", "follow_up", FULL.comment))


def replace_salt(ballot: Ballot) -> Ballot:
    return Ballot(
        met=ballot.met, followed_up=ballot.followed_up, valid=ballot.valid, root_cause=ballot.root_cause,
        wrong_reason=ballot.wrong_reason, comment=ballot.comment, clauses=ballot.clauses, salt="another",
    )


def test_whoever_is_no_judge_of_the_case_may_not_vote(hearing: Hearing, now: datetime) -> None:
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.no_seat"):
        answer_first(hearing.cast.vp_sales, hearing.case(HARBOUR), Answer.YES, {}, now)


def test_a_closed_hearing_takes_no_ballot(hearing: Hearing, now: datetime) -> None:
    advance(hearing.docket, hearing.cast, DocketState.CLOSED)
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.hearing_closed"):
        cast_ballot(hearing.cast.sales_panelist, hearing.case(HARBOUR), 1, FULL, now)


def test_a_hearing_that_is_not_open_takes_no_ballot(session: scoped_session[Session], now: datetime) -> None:
    drawn = make_hearing(to=DocketState.DRAWN)
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.hearing_not_open"):
        answer_first(drawn.cast.sales_panelist, drawn.case(HARBOUR), Answer.YES, {}, now)


def test_in_deliberation_only_reopened_cases_are_voted_and_only_in_the_second_round(
    hearing: Hearing, now: datetime
) -> None:
    split, settled = hearing.case(HARBOUR), hearing.case(HELIX)
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(split.number))
    judge = hearing.cast.marketing_panelist
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.not_reopened"):
        cast_ballot(judge, settled, 2, FULL, now)
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.round_over"):
        cast_ballot(judge, split, 1, FULL, now)
    second = cast_ballot(judge, split, 2, replace(FULL, met=Answer.NO, valid=Answer.YES), now)
    assert (second.round, second.version, second.met) == (2, 1, Answer.NO)


def test_a_draft_is_kept_as_typed_and_a_second_window_does_not_overwrite_it(hearing: Hearing, now: datetime) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    revision = answer_first(judge, case, Answer.YES, {}, now).revision
    saved = save_draft(judge, case, 1, {"followed_up": "no", "comment": "One"}, revision, now, page="left")
    again = save_draft(judge, case, 1, {"followed_up": "no", "comment": "One, two"}, revision, now, page="left")
    assert (saved.id, again.answers["comment"]) == (again.id, "One, two")
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.changed_elsewhere"):
        save_draft(judge, case, 1, {"comment": "Other"}, revision, now, page="right")
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.changed_elsewhere"):
        cast_ballot(judge, case, 1, FULL, now, revision, page="right")


@pytest.mark.parametrize(
    ("answers", "code"),
    [({"followed_up": "perhaps"}, "ballot.strange_answer"), ({"comment": "x" * 10_001}, "ballot.comment_too_long")],
)
def test_a_tampered_draft_is_refused(hearing: Hearing, now: datetime, answers: dict[str, str], code: str) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    revision = answer_first(judge, case, Answer.YES, {}, now).revision
    with unchanged(), pytest.raises(Refusal) as refused:
        save_draft(judge, case, 1, answers, revision, now)
    assert refused.value.code == code


def test_a_vote_at_the_moment_of_closing_loses_cleanly(hearing: Hearing, app: Flask, now: datetime) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    answer_first(judge, case, Answer.YES, {}, now)
    db.session.commit()
    case_id, judge_id, docket_id = case.id, judge.id, hearing.docket.id
    outcome: list[str] = []
    closing = threading.Event()

    def vote() -> None:
        with app.app_context(), beginning(Begin.IMMEDIATE):
            closing.wait(10)
            try:
                cast_ballot(db.session.get_one(Person, judge_id), db.session.get_one(Case, case_id), 1, FULL, now)
                outcome.append("cast")
            except Refusal as refusal:
                outcome.append(refusal.code)
            db.session.rollback()

    with beginning(Begin.IMMEDIATE):
        docket = db.session.get_one(Docket, docket_id, with_for_update=True, populate_existing=True)
        docket.closed_at = now
        db.session.flush()
        thread = threading.Thread(target=vote)
        thread.start()
        closing.set()
        thread.join(0.5)
        assert not outcome
        db.session.commit()
    thread.join(20)
    assert outcome == ["ballot.hearing_closed"]
    assert db.session.scalar(select(BallotDraft.revision)) == 1
