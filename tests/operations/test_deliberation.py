"""Deliberation: the thread, the second ballot of who changed their mind, and the room."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review.domain.answers import Answer, Question
from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.domain.notices import NoticeKind
from review.domain.verdicts import SplitReason
from review.extensions import db
from review.models.audit import AuditEvent
from review.models.case import Case
from review.models.deliberation import Remark
from review.models.notice import Notice
from review.operations.ballots import answer_first, cast_ballot
from review.operations.hearing_room import move_room, reveal_answers
from review.operations.recusals import recuse
from review.operations.remarks import correct_remark, write_remark
from review.queries.cases import find_case_view
from review.queries.hearing_room import find_room_state
from tests.support.dockets import DELIBERATED_AT, OVERTURNED, PERIOD, UPHELD, advance, split_on
from tests.support.hearing import HARBOUR, HELIX, Hearing, make_hearing
from tests.support.rows import unchanged


@pytest.fixture
def hearing(session: scoped_session[Session], now: datetime) -> Hearing:
    """In deliberation over Harbour and Helix, on which Sales and Marketing lean to different sides."""
    hearing = make_hearing()
    numbers = (hearing.case(HARBOUR).number, hearing.case(HELIX).number)
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(*numbers))
    return hearing


@pytest.fixture
def case(hearing: Hearing) -> Case:
    return hearing.case(HARBOUR)


def test_the_view_says_why_the_case_was_split(hearing: Hearing, case: Case) -> None:
    view = find_case_view(hearing.cast.chair, PERIOD, case.number)
    assert view is not None
    assert view.splits == {Question.VALID: SplitReason.BENCHES_DIFFER}


def test_who_changed_their_mind_says_why(hearing: Hearing, case: Case, now: datetime) -> None:
    me = hearing.cast.marketing_panelist
    silent = replace(UPHELD, comment="")
    with unchanged(), pytest.raises(Refusal, match=r"comment_needed\.changed_mind"):
        cast_ballot(me, case, 2, silent, now)
    cast_ballot(me, case, 2, replace(UPHELD, comment="The note convinced me."), now)
    assert cast_ballot(hearing.cast.sales_panelist, case, 2, UPHELD, now).comment == UPHELD.comment


def test_second_ballots_keep_their_seats_and_say_who_changed(hearing: Hearing, case: Case, now: datetime) -> None:
    for judge in hearing.cast.panel:
        cast_ballot(judge, case, 2, UPHELD, now)
    cast_ballot(hearing.cast.panel[0], hearing.case(HELIX), 2, UPHELD, now)
    advance(hearing.docket, hearing.cast, DocketState.PUBLISHED)
    view = find_case_view(hearing.cast.vp_sales, PERIOD, case.number)
    assert view is not None
    assert [(one.bench.value, one.seat) for one in view.first_round] == [
        (one.bench.value, one.seat) for one in view.second_round
    ]
    assert [one.changed for one in view.second_round] == [False, True, False]


def test_a_chair_who_is_no_judge_of_the_case_is_shown_beside_the_others(
    session: scoped_session[Session], now: datetime
) -> None:
    hearing = make_hearing(seats=7)
    chair = hearing.cast.chair
    case = next(one for one in hearing.cases if chair not in hearing.judges(one))
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(case.number))
    answer_first(chair, case, Answer.YES, {}, now)
    cast_ballot(chair, case, 2, OVERTURNED, now)
    advance(hearing.docket, hearing.cast, DocketState.PUBLISHED)
    view = find_case_view(hearing.cast.auditor, PERIOD, case.number)
    assert view is not None
    assert [one.casting for one in view.second_round] == [False, False, False, True]


def test_a_remark_is_under_the_seat_and_calls_another(hearing: Hearing, case: Case, now: datetime) -> None:
    write_remark(hearing.cast.chair, case, "  @Sales 1, why?  ", now)
    write_remark(hearing.cast.chair, case, "@Sales 1, why?", now)
    kept = db.session.scalars(select(Remark)).one()
    assert (kept.text, kept.mentions) == ("@Sales 1, why?", [hearing.cast.sales_panelist.public_id])
    told = db.session.scalars(select(Notice).where(Notice.kind == NoticeKind.MENTION)).one()
    assert told.person_id == hearing.cast.sales_panelist.id
    view = find_case_view(hearing.cast.sales_panelist, PERIOD, case.number)
    assert view is not None
    assert [(one.author.bench.value, one.text, one.is_mine) for one in view.thread] == [
        ("executive", "@Sales 1, why?", False)
    ]
    assert "why" not in repr([one.payload for one in db.session.scalars(select(AuditEvent))])


def test_a_remark_is_corrected_within_five_minutes_and_every_version_is_kept(
    hearing: Hearing, case: Case, now: datetime
) -> None:
    me = hearing.cast.chair
    write_remark(me, case, "Frist.", now)
    correct_remark(me, case, 1, "First.", now + timedelta(minutes=4))
    with unchanged(), pytest.raises(Refusal, match=r"remark\.too_late"):
        correct_remark(me, case, 1, "Third.", now + timedelta(minutes=6))
    with unchanged(), pytest.raises(Refusal, match=r"remark\.not_yours"):
        correct_remark(hearing.cast.sales_panelist, case, 1, "Not mine.", now)
    assert db.session.scalars(select(Remark.text).order_by(Remark.version)).all() == ["Frist.", "First."]
    view = find_case_view(me, PERIOD, case.number)
    assert view is not None
    assert [(one.text, one.corrected) for one in view.thread] == [("First.", True)]


def test_nobody_talks_before_their_first_answer_or_about_a_settled_case(
    session: scoped_session[Session], now: datetime
) -> None:
    hearing = make_hearing()
    late = hearing.cast.chair
    answers = split_on(hearing.case(HARBOUR).number)
    hearing.docket.hearing_due_at = DELIBERATED_AT
    advance(
        hearing.docket, hearing.cast, DocketState.DELIBERATION,
        lambda case, person: None if person == late else answers(case, person),
    )
    case = hearing.case(HARBOUR)
    write_remark(hearing.cast.sales_panelist, case, "Secret so far.", now)
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.first_question_first"):
        write_remark(late, case, "What is it about?", now)
    assert "Secret" not in repr(find_case_view(late, PERIOD, case.number))
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.no_seat"):
        write_remark(hearing.cast.vp_sales, case, "From outside.", now)
    with unchanged(), pytest.raises(Refusal, match=r"room\.not_all_answered"):
        reveal_answers(hearing.cast.sales_panelist, hearing.docket, case, now)
    state = find_room_state(hearing.docket)
    assert state is not None
    assert state.unanswered == ("Chris Chair",)


def test_the_room_takes_one_step_where_two_press_next(hearing: Hearing, now: datetime) -> None:
    state = find_room_state(hearing.docket)
    assert state is not None
    first, second = state.order
    assert state.number == first
    cases = {case.number: case for case in hearing.cases}
    move_room(hearing.cast.chair, hearing.docket, cases[second], state.version, now)
    move_room(hearing.cast.sales_panelist, hearing.docket, cases[first], state.version, now)
    after = find_room_state(hearing.docket)
    assert after is not None
    assert (after.number, after.version) == (second, state.version + 1)
    assert after.token != state.token


def test_the_room_shows_who_has_voted_and_never_what(hearing: Hearing, case: Case, now: datetime) -> None:
    before = find_room_state(hearing.docket)
    cast_ballot(hearing.cast.chair, case, 2, UPHELD, now)
    one = find_room_state(hearing.docket)
    cast_ballot(hearing.cast.chair, case, 2, replace(OVERTURNED, comment="No, after all."), now)
    other = find_room_state(hearing.docket)
    assert before is not None
    assert one is not None
    assert one.number == case.number or before.number == one.number
    assert one == other


def test_answers_are_uncovered_once_and_a_recused_judge_leaves(hearing: Hearing, case: Case, now: datetime) -> None:
    reveal_answers(hearing.cast.chair, hearing.docket, case, now)
    reveal_answers(hearing.cast.chair, hearing.docket, case, now)
    state = find_room_state(hearing.docket)
    assert state is not None
    assert (state.number, state.revealed, state.version) == (case.number, True, 1)
    recuse(hearing.cast.sales_panelist, case, "Kin.", now)
    state = find_room_state(hearing.docket)
    assert state is not None
    assert state.order[-1] == case.number
    assert state.leaving == {"Sam Seller"}


def test_only_the_panel_leads_the_room_and_only_in_deliberation(hearing: Hearing, case: Case, now: datetime) -> None:
    with unchanged(), pytest.raises(Refusal, match=r"room\.no_seat"):
        move_room(hearing.cast.vp_sales, hearing.docket, case, 0, now)
    settled = next(one for one in hearing.cases if one.reopened_at is None)
    with unchanged(), pytest.raises(Refusal, match=r"room\.no_such_case"):
        move_room(hearing.cast.chair, hearing.docket, settled, 0, now)
    advance(hearing.docket, hearing.cast, DocketState.CLOSED)
    with unchanged(), pytest.raises(Refusal, match=r"room\.not_now"):
        move_room(hearing.cast.chair, hearing.docket, case, 0, now)
