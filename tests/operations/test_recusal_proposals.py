"""Recusals that are proposed when the sample is drawn: decided by the judge or a clerk, and never a vote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from review.domain.answers import DecidedBy
from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.domain.recusals import Ground
from review.domain.roles import Role
from review.extensions import db
from review.models import Person
from review.models.ballot import Ballot
from review.models.case import Judge
from review.models.recusal import RecusalProposal
from review.operations.ballots import answer_first, cast_ballot
from review.operations.people import deactivate_person
from review.operations.recusal_proposals import confirm_proposal, dismiss_proposal, own_campaign
from review.operations.recusals import recuse, seat_panelist
from review.operations.verdicts import compute_verdicts, open_deliberation_cases
from review.queries.ballots import missing_ballots, split_case_ids
from review.queries.quorum import list_undecidable
from review.queries.recusals import list_proposals
from tests.support.dockets import advance, split_on, vote
from tests.support.hearing import FULL, HARBOUR, Hearing, make_hearing
from tests.support.people import Cast, make_person
from tests.support.rows import unchanged

Setting = Callable[[Cast], None]


def hearing_where(told: Setting, *, seats: int = 3, to: DocketState = DocketState.DRAWN) -> Hearing:
    """A docket drawn after ``told`` said who is close to whom."""
    return make_hearing(seats=seats, to=to, before=told)


def manages(cast: Cast) -> None:
    cast.rep.manager = cast.sales_panelist


def owns_the_campaign(cast: Cast) -> None:
    own_campaign("Route planning guide", cast.marketing_panelist, actor=cast.clerk, now=cast.clerk.created_at)


def proposal(hearing: Hearing, person: Person) -> RecusalProposal:
    case = hearing.case(HARBOUR)
    return db.session.scalars(
        select(RecusalProposal).where(RecusalProposal.case_id == case.id, RecusalProposal.person_id == person.id)
    ).one()


def test_the_manager_of_the_rep_and_the_owner_of_the_campaign_are_proposed(
    session: scoped_session[Session], now: datetime
) -> None:
    def both(cast: Cast) -> None:
        manages(cast)
        owns_the_campaign(cast)

    hearing = hearing_where(both)
    cast = hearing.cast
    assert proposal(hearing, cast.sales_panelist).ground is Ground.MANAGER_OF_RESPONDENT
    assert proposal(hearing, cast.marketing_panelist).ground is Ground.CAMPAIGN_OWNER
    assert hearing.judges(hearing.case(HARBOUR)) == list(cast.panel)


def test_who_is_proposed_cannot_vote_until_it_is_decided_and_then_can(
    session: scoped_session[Session], now: datetime
) -> None:
    hearing = hearing_where(manages)
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    for one in list_proposals(hearing.docket):
        if one.case_id != case.id:
            dismiss_proposal(judge, one.case, judge, "No longer.", now)
    hearing.docket.hearing_opened_at = now
    with unchanged(), pytest.raises(Refusal, match=r"ballot\.recusal_proposed"):
        answer_first(judge, case, FULL.met, {}, now)
    dismiss_proposal(judge, case, judge, "She moved to another team last week.", now)
    answer_first(judge, case, FULL.met, {}, now)
    cast_ballot(judge, case, 1, FULL, now)
    assert proposal(hearing, judge).because == "She moved to another team last week."


def test_a_confirmed_proposal_seats_an_alternate_of_the_same_bench_and_is_no_vote(
    session: scoped_session[Session], now: datetime
) -> None:
    hearing = hearing_where(manages, seats=7)
    one = next(
        found for found in list_proposals(hearing.docket) if found.person in hearing.judges(found.case)
    )
    alternate = confirm_proposal(hearing.cast.clerk, one.case, one.person, now)
    assert alternate is not None
    assert alternate.bench == "sales"
    assert one.person not in hearing.judges(one.case)
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 0
    with unchanged(), pytest.raises(Refusal, match=r"recusal\.decided_already"):
        confirm_proposal(hearing.cast.clerk, one.case, one.person, now)


def test_nobody_to_whom_a_recusal_is_proposed_steps_in(session: scoped_session[Session], now: datetime) -> None:
    hearing = hearing_where(manages, seats=7)
    other = next(one for one in hearing.extra if one.bench_as(Role.PANELIST) == "sales")
    case = next(one for one in hearing.cases if other in hearing.judges(one))
    alternate = recuse(other, case, "Kin.", now)
    assert alternate is None or alternate.person != hearing.cast.sales_panelist


@pytest.mark.parametrize(
    ("who", "code"),
    [("chair", "recusal.not_yours"), ("sales_panelist", "recusal.own_lead")],
)
def test_who_may_not_dismiss_is_refused(
    session: scoped_session[Session], now: datetime, who: str, code: str
) -> None:
    hearing = hearing_where(lambda _cast: None)
    case, judge = hearing.case(HARBOUR), hearing.cast.sales_panelist
    db.session.add(RecusalProposal(case=case, person=judge, ground=Ground.RESPONDENT, proposed_at=now))
    db.session.flush()
    with unchanged(), pytest.raises(Refusal) as refused:
        dismiss_proposal(getattr(hearing.cast, who), case, judge, "It is not me.", now)
    assert refused.value.code == code
    dismiss_proposal(hearing.cast.clerk, case, judge, "A namesake in the CRM.", now)


def test_a_free_recusal_settles_the_proposal_too(session: scoped_session[Session], now: datetime) -> None:
    hearing = hearing_where(manages)
    recuse(hearing.cast.sales_panelist, hearing.case(HARBOUR), "I manage her.", now)
    assert proposal(hearing, hearing.cast.sales_panelist).confirmed is True


def test_the_clerk_is_told_which_cases_lack_whom_and_can_seat_another_panelist(
    session: scoped_session[Session], now: datetime
) -> None:
    hearing = hearing_where(manages)
    found = {one.number: one for one in list_undecidable(hearing.docket)}
    case = hearing.case(HARBOUR)
    assert found[case.number].names == ("Sam Seller",)
    assert {gap.value for gap in found[case.number].gaps} == {"too_few", "no_sales"}
    newcomer = make_person("Nora New", "panelist:sales")
    db.session.flush()
    cases = seat_panelist(hearing.docket, newcomer, actor=hearing.cast.clerk, now=now)
    assert case in cases
    assert list_undecidable(hearing.docket) == []
    with unchanged(), pytest.raises(Refusal, match=r"panel\.already_seated"):
        seat_panelist(hearing.docket, newcomer, actor=hearing.cast.clerk, now=now)


def test_a_panelist_removed_in_the_hearing_leaves_the_ballots_cast_and_the_open_cases_to_others(
    session: scoped_session[Session], now: datetime
) -> None:
    hearing = make_hearing(seats=7)
    leaving = hearing.cast.sales_panelist
    mine = [case for case in hearing.cases if leaving in hearing.judges(case)]
    voted, rest = mine[0], mine[1:]
    answer_first(leaving, voted, FULL.met, {}, now)
    cast_ballot(leaving, voted, 1, FULL, now)
    deactivate_person(leaving, actor=hearing.cast.clerk, now=now)
    assert leaving in hearing.judges(voted)
    for case in rest:
        assert leaving not in hearing.judges(case)
        assert {judge.bench_as(Role.PANELIST) for judge in hearing.judges(case)} >= {"sales"}
    assert leaving not in missing_ballots(hearing.docket)


def test_where_all_but_one_are_recused_the_chair_decides_and_without_the_chair_nobody(
    session: scoped_session[Session], now: datetime
) -> None:
    hearing = make_hearing()
    case, cast = hearing.case(HARBOUR), hearing.cast
    for judge in (cast.sales_panelist, cast.marketing_panelist):
        recuse(judge, case, "Kin.", now)
    vote(hearing.docket, lambda _case, _person: FULL)
    assert split_case_ids(hearing.docket) == [case.id]
    open_deliberation_cases(hearing.docket, now)
    hearing.docket.deliberation_opened_at = now
    db.session.flush()
    cast_ballot(cast.chair, case, 2, FULL, now)
    with db.session.begin_nested() as trial:
        found = next(one for one in compute_verdicts(hearing.docket, now) if one.case_id == case.id)
        assert found.decided_by is DecidedBy.CHAIR
        trial.rollback()
    recuse(cast.chair, case, "I too.", now)
    found = next(one for one in compute_verdicts(hearing.docket, now) if one.case_id == case.id)
    assert (found.decided_by, found.valid) == (DecidedBy.UNRESOLVED, None)
    assert db.session.scalar(select(func.count()).where(Judge.case_id == case.id, Judge.recused_at.is_(None))) == 0


def test_a_judge_who_left_before_the_second_ballot_is_replaced_only_there(
    session: scoped_session[Session], now: datetime
) -> None:
    hearing = make_hearing(seats=7)
    split = hearing.cases[0]
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(split.number))
    leaving = hearing.judges(split)[0]
    settled = [case for case in hearing.cases[1:] if leaving in hearing.judges(case)]
    deactivate_person(leaving, actor=hearing.cast.clerk, now=now)
    assert leaving not in hearing.judges(split)
    assert all(leaving in hearing.judges(case) for case in settled)
