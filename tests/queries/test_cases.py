"""What a viewer may learn of a case: the one place that decides it, from every chair in the room."""

from __future__ import annotations

import copy
from dataclasses import asdict, replace
from datetime import datetime

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, scoped_session

from review.domain.answers import Answer
from review.domain.ballots import BallotAnswers
from review.domain.docket_states import DocketState
from review.extensions import db
from review.models import Person
from review.models.case import Case
from review.operations.ballots import answer_first, cast_ballot
from review.operations.recusals import recuse
from review.queries.case_evidence import Names
from review.queries.case_parts import afterwards_view, claim_view, follow_up_view
from review.queries.case_views import Stage, Standing
from review.queries.cases import find_case_view
from review.queries.hearing_queue import find_queue, list_queue
from tests.support.dockets import OVERTURNED, UPHELD, advance, split_on
from tests.support.hearing import FULL, HARBOUR, HELIX, LINDEN, PERIOD, Hearing, fully, make_hearing


@pytest.fixture
def hearing(session: scoped_session[Session], now: datetime) -> Hearing:
    return make_hearing()


def seen(viewer: Person, number: int) -> str:
    """Everything that ``viewer`` is told of a case, as one text."""
    view = find_case_view(viewer, PERIOD, number)
    return repr(asdict(view)) if view else ""


@pytest.mark.parametrize("who", ["clerk", "rep", "other_rep", "manager", "vp_sales", "vp_marketing", "auditor"])
def test_while_a_case_is_heard_nobody_but_its_judges_knows_of_it(hearing: Hearing, who: str) -> None:
    assert find_case_view(getattr(hearing.cast, who), PERIOD, hearing.case(HARBOUR).number) is None


def test_before_the_hearing_even_its_judges_know_nothing(session: scoped_session[Session], now: datetime) -> None:
    drawn = make_hearing(to=DocketState.DRAWN)
    assert find_case_view(drawn.cast.chair, PERIOD, 1) is None


def test_before_the_first_answer_a_judge_sees_the_lead_and_nothing_of_the_claim(hearing: Hearing) -> None:
    view = find_case_view(hearing.cast.chair, PERIOD, hearing.case(HARBOUR).number)
    assert view is not None
    assert (view.stage, view.standing) == (Stage.FIRST, Standing.TO_VOTE)
    assert view.lead is not None
    assert view.lead.prospect == "Dana Dispatcher"
    assert (view.claim, view.follow_up, view.afterwards, view.voted) == (None, None, None, None)
    told = seen(hearing.cast.chair, view.number)
    assert not any(word in told for word in ("Rena", "No budget", "rejected", "North", "Rang out", "six touches"))


def test_a_rejected_and_an_ignored_case_cannot_be_told_apart_before_the_first_answer(hearing: Hearing) -> None:
    for company in (HARBOUR, LINDEN):
        told = seen(hearing.cast.chair, hearing.case(company).number)
        assert "EventKind" not in told


def test_the_claim_opens_with_the_first_answer_and_the_sequel_with_the_vote(hearing: Hearing, now: datetime) -> None:
    case, judge = hearing.case(HARBOUR), hearing.cast.chair
    answer_first(judge, case, Answer.YES, {}, now)
    view = find_case_view(judge, PERIOD, case.number)
    assert view is not None
    assert view.claim is not None
    assert view.claim.sales is not None
    assert (view.claim.respondent, view.claim.reason) == ("Rena Rep", "No budget")
    assert (view.afterwards, view.voted, view.standing) == (None, None, Standing.DRAFT)
    assert "We chose somebody else" not in seen(judge, case.number)
    cast_ballot(judge, case, 1, FULL, now)
    view = find_case_view(judge, PERIOD, case.number)
    assert view is not None
    assert view.afterwards is not None
    assert (view.voted, view.standing) == ((1, 3), Standing.VOTED)
    assert "We chose somebody else" in seen(judge, case.number)


def test_what_others_answered_changes_nothing_that_a_judge_is_told(hearing: Hearing, now: datetime) -> None:
    case, other, me = hearing.case(HARBOUR), hearing.cast.sales_panelist, hearing.cast.chair
    fully(case, FULL, other, now)
    fully(case, FULL, me, now)
    before = (seen(me, case.number), list_queue(me))
    cast_ballot(other, case, 1, replace(FULL, followed_up=Answer.YES, valid=Answer.YES, comment="Other."), now)
    assert (seen(me, case.number), list_queue(me)) == before


def test_in_deliberation_judges_see_the_first_ballots_of_reopened_cases_without_names(
    hearing: Hearing, now: datetime
) -> None:
    split, settled = hearing.case(HARBOUR), hearing.case(HELIX)
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(split.number))
    me = hearing.cast.chair
    view = find_case_view(me, PERIOD, split.number)
    assert view is not None
    assert (view.stage, view.round, view.standing) == (Stage.BALLOT, 2, Standing.TO_VOTE)
    assert [(one.bench.value, one.valid, one.is_mine) for one in view.first_round] == [
        ("sales", Answer.YES, False), ("marketing", Answer.NO, False), ("executive", Answer.YES, True),
    ]
    assert not any(name in seen(me, split.number) for name in ("Sam Seller", "Mira Marketer", "Chris Chair"))
    other = find_case_view(me, PERIOD, settled.number)
    assert other is not None
    assert (other.stage, other.first_round, other.verdict) == (Stage.SETTLED, (), None)
    assert other.own is not None


def test_second_ballots_stay_hidden_from_the_other_judges(hearing: Hearing, now: datetime) -> None:
    split = hearing.case(HARBOUR)
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(split.number))
    me = hearing.cast.chair
    before = seen(me, split.number)
    cast_ballot(hearing.cast.sales_panelist, split, 2, replace(FULL, comment="Convinced."), now)
    assert seen(me, split.number) == before


def test_after_the_close_the_outcome_waits_for_publication(hearing: Hearing) -> None:
    case = hearing.case(HARBOUR)
    advance(hearing.docket, hearing.cast, DocketState.CLOSED)
    view = find_case_view(hearing.cast.chair, PERIOD, case.number)
    assert view is not None
    assert (view.stage, view.verdict, view.first_round) == (Stage.SETTLED, None, ())
    assert find_case_view(hearing.cast.vp_sales, PERIOD, case.number) is None


def test_once_published_the_readers_see_the_verdict_and_the_clerk_no_ballots(hearing: Hearing) -> None:
    case = hearing.case(HARBOUR)
    advance(hearing.docket, hearing.cast, DocketState.PUBLISHED)
    for who, ballots in (("vp_sales", 3), ("auditor", 3), ("chair", 3), ("clerk", 0)):
        view = find_case_view(getattr(hearing.cast, who), PERIOD, case.number)
        assert view is not None
        assert view.verdict is not None
        assert (view.verdict.valid, len(view.first_round)) == (UPHELD.valid, ballots)
    assert find_case_view(hearing.cast.rep, PERIOD, case.number) is None


def test_a_recused_judge_sees_that_they_are_recused_and_nothing_else(hearing: Hearing, now: datetime) -> None:
    case, me = hearing.case(HARBOUR), hearing.cast.chair
    fully(case, FULL, me, now)
    recuse(me, case, "I know them.", now)
    view = find_case_view(me, PERIOD, case.number)
    assert view is not None
    assert (view.stage, view.standing, view.lead, view.claim, view.own) == (
        Stage.RECUSED, Standing.RECUSED, None, None, None,
    )


def test_masked_names_are_letters_and_are_blacked_out_in_notes(session: scoped_session[Session], now: datetime) -> None:
    hearing = make_hearing(mask_names=True)
    case, me = hearing.case(HARBOUR), hearing.cast.chair
    fully(case, FULL, me, now)
    view = find_case_view(me, PERIOD, case.number)
    assert view is not None
    assert view.claim is not None
    assert view.claim.respondent == "A"
    told = seen(me, case.number)
    assert "Rena" not in told
    assert "▇▇▇ will try again" in told


def test_my_queue_counts_my_own_votes_and_leaves_recusals_out(hearing: Hearing, now: datetime) -> None:
    me = hearing.cast.chair
    voted, begun, left = hearing.cases
    fully(voted, FULL, me, now)
    answer_first(me, begun, Answer.YES, {}, now)
    recuse(me, left, "I know them.", now)
    mine = find_queue(me, PERIOD)
    assert mine is not None
    assert [row.standing for row in mine.rows] == [Standing.VOTED, Standing.DRAFT, Standing.RECUSED]
    assert (mine.done, mine.total, mine.next_open(voted.number)) == (1, 2, begun.number)
    assert (mine.beside(begun.number), mine.beside(voted.number)) == ((voted.number, None), (None, begun.number))


def test_people_without_cases_have_an_empty_queue(hearing: Hearing) -> None:
    assert list_queue(hearing.cast.clerk) == []
    assert list_queue(hearing.cast.rep) == []


def test_the_number_of_queries_does_not_grow_with_the_cases(session: scoped_session[Session], now: datetime) -> None:
    hearing = make_hearing(plain_leads=6)
    me = hearing.cast.chair
    asked: list[str] = []
    listen = lambda _c, _cur, statement, *_rest: asked.append(statement)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        list_queue(me)
        of_queue = len(asked)
        find_case_view(me, PERIOD, 1)
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    assert of_queue <= 8
    assert len(asked) - of_queue <= 12


def test_a_published_verdict_has_its_reasons_its_dissent_and_what_was_found_of_each_clause(hearing: Hearing) -> None:
    case = hearing.case(HARBOUR)

    def answers(one: Case, person: Person) -> BallotAnswers:
        dissents = one.id == case.id and person == hearing.cast.chair
        return replace(OVERTURNED, comment="I dissent.") if dissents else UPHELD

    advance(hearing.docket, hearing.cast, DocketState.PUBLISHED, answers)
    view = find_case_view(hearing.cast.vp_sales, PERIOD, case.number)
    assert view is not None
    assert view.reasons is not None
    assert [one.comment for one in view.reasons.voices.majority] == [UPHELD.comment] * 2
    assert [(one.comment, one.bench.value) for one in view.reasons.voices.dissent] == [("I dissent.", "executive")]
    assert "budget" in {clause.key for clause in view.reasons.clauses if clause.unmet}
    assert find_case_view(hearing.cast.clerk, PERIOD, case.number).reasons is None  # type: ignore[union-attr]


@pytest.mark.parametrize("masked", [True, False])
def test_every_word_of_a_masked_case_is_cleaned_of_known_names(hearing: Hearing, masked: bool) -> None:
    case = hearing.case(HARBOUR)
    evidence = copy.deepcopy(case.evidence)
    evidence["claim"] |= {"note": "Rena had no luck.", "reason": "Rep Rena says no"}
    evidence["activities"][0]["outcome"] = "Told RENA's voicemail"
    said = {"reason": "Ask Rena", "narrative": "I, Rena Rep, tried.", "links": "https://crm.example/rena/1"}
    told = Case(public_id=case.public_id, evidence=evidence, statements={"sales": said, "marketing": None})
    names = Names(case.public_id, evidence, masked=masked)
    shown = repr((claim_view(told, names), follow_up_view(evidence, names), afterwards_view(evidence, names)))
    assert ("rena" in shown.casefold()) is not masked


def test_a_rep_has_another_letter_in_another_case_so_that_letters_cannot_be_added_up(hearing: Hearing) -> None:
    evidence = hearing.case(HARBOUR).evidence
    people = [{"public_id": f"p{number}", "name": f"Person {number}"} for number in range(4)]
    several = {**evidence, "activities": [{**evidence["activities"][0], "rep": one} for one in people]}
    letters = {Names(f"case-{number}", several, masked=True).call(people[0]) for number in range(20)}
    assert len(letters) > 1
