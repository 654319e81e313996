"""Who hears an appeal where somebody may not, or will not, judge it; and what is typed there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from review.domain.answers import ClauseState
from review.domain.appeals import Ground
from review.domain.ballots import ClauseTick
from review.domain.errors import Refusal
from review.domain.notices import NoticeKind
from review.domain.recusals import LEFT_PANEL
from review.domain.recusals import Ground as Closeness
from review.extensions import db
from review.models import Person
from review.models.appeal import Appeal, AppealBallot, AppealDraft, AppealRecusal
from review.models.docket import Docket
from review.models.notice import Notice
from review.operations.appeal_ballots import cast_appeal_ballot, save_appeal_draft
from review.operations.appeal_hearers import confirm_for_appeal, dismiss_for_appeal, recuse_from_appeal
from review.operations.appeals import decide, file_appeal
from review.operations.people import deactivate_person
from review.operations.recusal_proposals import own_campaign
from review.queries.appeal_ballots import appeal_votes, list_missing_hearers
from review.queries.appeal_hearers import list_doubted, list_hearers
from tests.support.appeals import FILED_AT, HEARD_AT, REASON, case_of, file_one, hearers, make_published, vote_on
from tests.support.dockets import OVERTURNED
from tests.support.people import Cast, make_person
from tests.support.rows import unchanged

BECAUSE = "I know the buyer."
LATER = HEARD_AT + timedelta(hours=1)
CLOSE = "Autumn"


@pytest.fixture
def october(people: Cast) -> Docket:
    return make_published(people)


@pytest.fixture
def large(people: Cast) -> tuple[Docket, set[Person]]:
    """October and its panel of six, so that each case has three who cast no ballot on it."""
    names = (("Ines", "sales"), ("Jan", "marketing"), ("Kim", "executive"))
    added = [make_person(f"{name} Panel", f"panelist:{bench}") for name, bench in names]
    return make_published(people), {*people.panel, *added}


def hearing_now(appeal: Appeal) -> set[Person]:
    return {one.person for one in list_hearers(appeal)}


def refused(act: Callable[[], object]) -> str:
    with unchanged(), pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def vote(person: Person, appeal: Appeal) -> None:
    cast_appeal_ballot(person, appeal, OVERTURNED, Ground.NEW_EVIDENCE, HEARD_AT)


def test_where_too_few_of_those_who_had_not_judged_it_stay_the_whole_panel_joins(
    people: Cast, large: tuple[Docket, set[Person]]
) -> None:
    docket, panel = large
    appeal = file_one(docket, people)
    before = hearing_now(appeal)
    assert len(before) == 3
    leaving = hearers(appeal)[0]
    joined = recuse_from_appeal(leaving, appeal, BECAUSE, HEARD_AT)
    assert set(joined) == panel - before
    assert hearing_now(appeal) == panel - {leaving}
    told = {one.person_id for one in db.session.query(Notice).filter_by(kind=NoticeKind.APPEAL_FILED)}
    assert told >= {one.id for one in joined}


def test_those_whose_recusal_is_proposed_are_seated_and_not_counted_on(
    people: Cast, large: tuple[Docket, set[Person]]
) -> None:
    docket, panel = large
    close = hearers(file_one(docket, people))[0]
    own_campaign(CLOSE, close, actor=people.clerk, now=FILED_AT)
    second = file_appeal(people.vp_marketing, case_of(docket, people.rep), REASON, FILED_AT)
    assert hearing_now(second) == panel


def test_where_the_whole_panel_hears_it_nobody_joins(people: Cast, october: Docket) -> None:
    appeal = file_one(october, people)
    assert recuse_from_appeal(people.chair, appeal, BECAUSE, HEARD_AT) == []
    assert hearing_now(appeal) == set(people.panel) - {people.chair}


def test_who_left_is_not_waited_for_and_their_ballot_is_kept_and_not_counted(people: Cast, october: Docket) -> None:
    appeal = file_one(october, people)
    vote_on(appeal)
    recuse_from_appeal(people.chair, appeal, BECAUSE, LATER)
    assert (len(appeal_votes(appeal)), db.session.query(AppealBallot).count()) == (2, 3)
    assert list_missing_hearers(appeal) == ()
    assert decide(appeal, actor=people.clerk, now=LATER).changed


def test_everybody_recused_but_one_leaves_the_verdict_as_it_was(people: Cast, october: Docket) -> None:
    appeal = file_one(october, people)
    for person in (people.chair, people.marketing_panelist):
        recuse_from_appeal(person, appeal, BECAUSE, HEARD_AT)
    vote(people.sales_panelist, appeal)
    found = decide(appeal, actor=people.clerk, now=LATER)
    assert (found.changed, appeal.outcome) == (False, Ground.UPHELD)


def test_who_left_votes_no_more_and_leaves_once(people: Cast, october: Docket) -> None:
    appeal = file_one(october, people)
    recuse_from_appeal(people.chair, appeal, BECAUSE, HEARD_AT)
    assert refused(lambda: vote(people.chair, appeal)) == "appeal.left"
    for person, reason, code in (
        (people.chair, BECAUSE, "appeal.left"),
        (people.vp_sales, BECAUSE, "appeal.no_seat"),
        (people.sales_panelist, " ", "recusal.reason_missing"),
    ):
        assert refused(lambda who=person, why=reason: recuse_from_appeal(who, appeal, why, LATER)) == code  # type: ignore[misc]


def test_who_leaves_one_sides_appeal_leaves_the_others_too(people: Cast, october: Docket) -> None:
    case = case_of(october, people.rep)
    sales, marketing = (file_appeal(one, case, REASON, FILED_AT) for one in (people.rep, people.vp_marketing))
    recuse_from_appeal(people.chair, marketing, BECAUSE, HEARD_AT)
    assert people.chair not in hearing_now(sales) | hearing_now(marketing)


def test_who_left_an_appeal_hears_no_later_one_on_the_case(people: Cast, october: Docket) -> None:
    appeal = file_one(october, people)
    recuse_from_appeal(people.chair, appeal, BECAUSE, HEARD_AT)
    later = file_appeal(people.vp_marketing, appeal.case, REASON, HEARD_AT)
    assert hearing_now(later) == set(people.panel) - {people.chair}


def test_who_came_too_close_since_the_hearing_is_asked_before_they_vote(people: Cast, october: Docket) -> None:
    judge = people.marketing_panelist
    own_campaign(CLOSE, judge, actor=people.clerk, now=FILED_AT)
    appeal = file_one(october, people)
    assert [(one.person, one.ground) for one in list_doubted(appeal)] == [(judge, Closeness.CAMPAIGN_OWNER)]
    assert refused(lambda: vote(judge, appeal)) == "ballot.recusal_proposed"
    dismiss_for_appeal(judge, appeal, judge, "It was handed on.", HEARD_AT)
    vote(judge, appeal)
    assert judge.name not in list_missing_hearers(appeal)
    second = file_appeal(people.vp_marketing, appeal.case, REASON, LATER)
    assert list_doubted(second) == []


def test_a_clerk_confirms_what_was_proposed_and_it_is_decided_once(people: Cast, october: Docket) -> None:
    own_campaign(CLOSE, people.chair, actor=people.clerk, now=FILED_AT)
    appeal = file_one(october, people)
    other = people.sales_panelist
    assert refused(lambda: confirm_for_appeal(other, appeal, people.chair, LATER)) == "recusal.not_yours"
    confirm_for_appeal(people.clerk, appeal, people.chair, HEARD_AT)
    assert people.chair not in hearing_now(appeal)
    assert refused(lambda: dismiss_for_appeal(people.clerk, appeal, people.chair, "No.", LATER)) == "appeal.left"


def test_somebody_who_leaves_the_panel_leaves_the_appeals_they_have_not_voted_on(
    people: Cast, october: Docket
) -> None:
    first = file_one(october, people)
    second = file_appeal(people.vp_marketing, case_of(october, people.rep, 1), REASON, FILED_AT)
    vote(people.sales_panelist, first)
    deactivate_person(people.sales_panelist, actor=people.clerk, now=LATER)
    assert people.sales_panelist in hearing_now(first)
    assert people.sales_panelist not in hearing_now(second)
    assert [one.reason for one in db.session.query(AppealRecusal)] == [LEFT_PANEL]


def test_a_draft_is_kept_by_revision_and_the_losing_text_is_refused(people: Cast, october: Docket) -> None:
    appeal = file_one(october, people)

    def save(comment: str, revision: int, page: str, ground: str = "new_evidence") -> AppealDraft:
        typed = {"met": "yes", "ground": ground, "comment": comment}
        return save_appeal_draft(people.chair, appeal, typed, {}, revision, HEARD_AT, page)

    assert (save("First window.", 0, "one").revision, save("More.", 0, "one").answers["ground"]) == (1, "new_evidence")
    assert refused(lambda: save("Second window.", 0, "two")) == "ballot.changed_elsewhere"
    assert refused(lambda: save("Second window.", 2, "two", "odd")) == "ballot.strange_answer"
    assert save("Second window.", 2, "two").answers["comment"] == "Second window."


def test_a_ballot_begun_before_another_windows_save_is_refused(people: Cast, october: Docket) -> None:
    appeal = file_one(october, people)
    save_appeal_draft(people.chair, appeal, {"comment": "Elsewhere."}, {}, 0, HEARD_AT, "two")

    def cast(revision: int) -> AppealBallot:
        return cast_appeal_ballot(
            people.chair, appeal, OVERTURNED, Ground.NEW_EVIDENCE, HEARD_AT, revision, "one"
        )

    assert refused(lambda: cast(0)) == "ballot.changed_elsewhere"
    cast(1)
    draft = db.session.query(AppealDraft).one()
    assert (draft.revision, draft.answers["comment"]) == (2, OVERTURNED.comment)


def test_clauses_are_cast_with_the_ballot_and_must_be_those_of_the_definition(people: Cast, october: Docket) -> None:
    appeal = file_one(october, people)
    key = appeal.case.evidence["definition"]["clauses"][0]["key"]

    def cast(clause: str) -> AppealBallot:
        said = replace(OVERTURNED, comment="See the note.", clauses={clause: ClauseTick(ClauseState.MET)})
        return cast_appeal_ballot(people.chair, appeal, said, Ground.NEW_EVIDENCE, HEARD_AT)

    assert refused(lambda: cast("odd")) == "ballot.strange_clause"
    assert cast(key).clauses[key]["state"] == ClauseState.MET
