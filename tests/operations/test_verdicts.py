"""Reopening split cases, and finding the verdicts of a docket."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.orm import Session, scoped_session

from review.domain.answers import Answer, DecidedBy, Diagnosis
from review.domain.docket_states import DocketState
from review.operations.ballots import answer_first, cast_ballot
from review.operations.recusals import recuse
from review.operations.verdicts import compute_verdicts, open_deliberation_cases
from review.queries.ballots import split_case_ids
from tests.support.dockets import UPHELD, advance, split_on, vote
from tests.support.hearing import FULL, HARBOUR, Hearing, make_hearing


@pytest.fixture
def hearing(session: scoped_session[Session], now: datetime) -> Hearing:
    return make_hearing()


def test_a_unanimous_panel_decides_by_majority(hearing: Hearing, now: datetime) -> None:
    vote(hearing.docket)
    assert split_case_ids(hearing.docket) == []
    verdicts = compute_verdicts(hearing.docket, now)
    assert [one.decided_by for one in verdicts] == [DecidedBy.MAJORITY] * 3
    assert {one.diagnosis for one in verdicts} == {Diagnosis.MARKETING_QUALITY}
    assert verdicts[0].tally["valid"] == {"yes": 3, "no": 0, "cannot_tell": 0}


def test_verdicts_are_found_once(hearing: Hearing, now: datetime) -> None:
    vote(hearing.docket)
    assert len(compute_verdicts(hearing.docket, now)) == 3
    assert compute_verdicts(hearing.docket, now) == []


def test_only_split_cases_are_reopened_and_only_once(hearing: Hearing, now: datetime) -> None:
    split = hearing.case(HARBOUR)
    vote(hearing.docket, split_on(split.number))
    assert open_deliberation_cases(hearing.docket, now) == [split]
    assert split.reopened_at == now
    assert open_deliberation_cases(hearing.docket, now.replace(hour=23)) == []


def test_a_reopened_case_is_decided_by_its_second_round(hearing: Hearing, now: datetime) -> None:
    split = hearing.case(HARBOUR)
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(split.number))
    for judge in hearing.judges(split):
        cast_ballot(judge, split, 2, FULL, now)
    found = {one.case_id: one for one in compute_verdicts(hearing.docket, now)}
    assert (found[split.id].valid, found[split.id].decided_by) == (Answer.NO, DecidedBy.DELIBERATION)


def test_the_chair_breaks_a_tie_of_the_second_round_though_not_a_judge(
    session: scoped_session[Session], now: datetime
) -> None:
    hearing = make_hearing(seats=7)
    chair = hearing.cast.chair
    case = next(one for one in hearing.cases if chair not in hearing.judges(one))
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(case.number))
    for judge, valid in zip(hearing.judges(case), (Answer.YES, Answer.NO, Answer.CANNOT_TELL), strict=True):
        cast_ballot(judge, case, 2, replace(FULL, valid=valid), now)
    answer_first(chair, case, Answer.YES, {}, now)
    cast_ballot(chair, case, 2, FULL, now)
    found = next(one for one in compute_verdicts(hearing.docket, now) if one.case_id == case.id)
    assert (found.valid, found.decided_by) == (Answer.NO, DecidedBy.CHAIR)
    assert sum(found.tally["valid"].values()) == 3


def test_a_recused_chair_leaves_a_tie_unresolved(hearing: Hearing, now: datetime) -> None:
    case = hearing.case(HARBOUR)
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(case.number))
    cast_ballot(hearing.cast.sales_panelist, case, 2, UPHELD, now)
    cast_ballot(hearing.cast.marketing_panelist, case, 2, FULL, now)
    cast_ballot(hearing.cast.chair, case, 2, FULL, now)
    recuse(hearing.cast.chair, case, "I know them.", now)
    found = next(one for one in compute_verdicts(hearing.docket, now) if one.case_id == case.id)
    assert (found.valid, found.decided_by) == (None, DecidedBy.UNRESOLVED)
