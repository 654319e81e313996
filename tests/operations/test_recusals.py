"""Recusal: a judge leaves a case, and an alternate takes the seat."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.extensions import db
from review.models.audit import AuditEvent
from review.models.ballot import Ballot
from review.operations.ballots import cast_ballot
from review.operations.recusals import recuse
from review.queries.ballots import standing_votes
from tests.support.dockets import advance, split_on
from tests.support.hearing import FULL, HARBOUR, fully, make_hearing
from tests.support.rows import unchanged


def test_an_alternate_of_the_same_bench_takes_the_seat(session: scoped_session[Session], now: datetime) -> None:
    hearing = make_hearing(seats=7)
    case = hearing.case(HARBOUR)
    before = hearing.judges(case)
    leaving = next(one for one in before if one.bench_as(Role.PANELIST) == "sales")
    alternate = recuse(leaving, case, "The rep is my cousin.", now)
    assert alternate is not None
    assert alternate.bench == "sales"
    assert {one.id for one in hearing.judges(case)} == {one.id for one in before} - {leaving.id} | {alternate.person_id}


def test_on_a_whole_panel_nobody_steps_in(session: scoped_session[Session], now: datetime) -> None:
    hearing = make_hearing()
    case = hearing.case(HARBOUR)
    assert recuse(hearing.cast.chair, case, "I know the prospect.", now) is None
    assert hearing.cast.chair not in hearing.judges(case)


def test_a_recused_judges_ballot_stays_on_record_and_is_not_counted(
    session: scoped_session[Session], now: datetime
) -> None:
    hearing = make_hearing()
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    fully(case, FULL, judge, now)
    assert len(standing_votes(hearing.docket, 1)[case.id]) == 1
    recuse(judge, case, "I manage the rep.", now)
    assert case.id not in standing_votes(hearing.docket, 1)
    assert db.session.scalar(select(Ballot.person_id)) == judge.id
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.recused"):
        cast_ballot(judge, case, 1, FULL, now)


def test_a_recusal_is_recorded_without_its_reason(session: scoped_session[Session], now: datetime) -> None:
    hearing = make_hearing()
    recuse(hearing.cast.chair, hearing.case(HARBOUR), "A private matter.", now)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "case.recused")).one()
    assert "private" not in repr(event.payload)


@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [
        ("chair", "  ", "recusal.reason_missing"),
        ("chair", "x" * 1_001, "recusal.reason_too_long"),
        ("vp_sales", "I am a friend.", "recusal.no_seat"),
    ],
)
def test_a_recusal_that_cannot_be_is_refused(
    session: scoped_session[Session], now: datetime, who: str, reason: str, code: str
) -> None:
    hearing = make_hearing()
    with unchanged(), pytest.raises(Refusal) as refused:
        recuse(getattr(hearing.cast, who), hearing.case(HARBOUR), reason, now)
    assert refused.value.code == code


def test_nobody_is_recused_twice_or_once_all_is_closed(session: scoped_session[Session], now: datetime) -> None:
    hearing = make_hearing()
    case = hearing.case(HARBOUR)
    recuse(hearing.cast.chair, case, "I know them.", now)
    with unchanged(), pytest.raises(Refusal, match=r"recusal\.already"):
        recuse(hearing.cast.chair, case, "Again.", now)
    advance(hearing.docket, hearing.cast, DocketState.CLOSED)
    with unchanged(), pytest.raises(Refusal, match=r"recusal\.not_now"):
        recuse(hearing.cast.sales_panelist, case, "Too late.", now)


def test_a_chair_without_a_seat_on_the_case_can_be_recused_from_breaking_its_tie(
    session: scoped_session[Session], now: datetime
) -> None:
    hearing = make_hearing(seats=7)
    case = next(one for one in hearing.cases if hearing.cast.chair not in hearing.judges(one))
    with unchanged(), pytest.raises(Refusal, match=r"recusal\.no_seat"):
        recuse(hearing.cast.chair, case, "Not in the first round.", now)
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(case.number))
    assert recuse(hearing.cast.chair, case, "I know them.", now) is None
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.recused"):
        cast_ballot(hearing.cast.chair, case, 2, FULL, now)
