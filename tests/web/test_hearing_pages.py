"""The hearing's pages: the queue, a case and its ballot, deliberation."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from review.domain.answers import Answer
from review.domain.docket_states import DocketState
from review.extensions import db
from review.models.ballot import Ballot, BallotDraft
from review.models.case import Judge
from review.operations.ballots import answer_first
from review.queries.hearing_room import find_room_state
from tests.support.client import ReviewClient
from tests.support.dockets import advance, split_on
from tests.support.hearing import FULL, HARBOUR, HELIX, LINDEN, PERIOD, Hearing, fully, make_hearing

BALLOT = {"followed_up": "no", "third": "no", "root_cause": "follow_up", "comment": "Two calls are not six."}


@pytest.fixture
def hearing(session: scoped_session[Session], now: datetime) -> Hearing:
    return make_hearing()


@pytest.fixture
def judge(hearing: Hearing, client: ReviewClient) -> ReviewClient:
    """A client signed in as a judge of every case."""
    client.sign_in(hearing.cast.marketing_panelist)
    return client


def url_of(hearing: Hearing, company: str, verb: str = "") -> str:
    return f"/hearing/{PERIOD}/{hearing.case(company).number}{verb}"


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_queue_lists_my_cases_with_my_own_status(hearing: Hearing, judge: ReviewClient) -> None:
    page = judge.page("/hearing")
    assert "0 of 3 voted" in page.text
    assert "Start with case 1" in page.text
    for company in (HARBOUR, HELIX, LINDEN):
        assert company in page.text
    assert "ejected" not in page.text
    assert "gnored" not in page.text


def test_a_panelist_without_a_hearing_is_told_that_nothing_waits(
    session: scoped_session[Session], client: ReviewClient, now: datetime
) -> None:
    drawn = make_hearing(to=DocketState.DRAWN)
    client.sign_in(drawn.cast.chair)
    assert "Nothing to vote on" in client.page("/hearing").text


def test_the_claim_is_not_on_the_page_before_the_first_answer(hearing: Hearing, judge: ReviewClient) -> None:
    page = judge.page(url_of(hearing, HARBOUR))
    assert "Did the lead meet the definition, as handed over?" in page.text
    assert "4 met, 4 needed" in page.text
    for word in ("Rena", "No budget", "touches asked", "Was the rejection valid?", "six touches"):
        assert word not in page.text


def test_a_vote_takes_two_forms_and_leads_on_to_the_next_case(hearing: Hearing, judge: ReviewClient) -> None:
    url = url_of(hearing, HARBOUR)
    opened = judge.post_form(f"{url}/first", {"met": "yes", "clause-urgency": "met"}, page=url)
    for word in ("Rena Rep", "No budget", "6 touches asked, 3 made, on 2 channels", "Was the rejection valid?"):
        assert word in opened.text
    assert "We chose somebody else" not in opened.text
    following = judge.post_form(url, BALLOT)
    assert following.request.path != url
    assert f"Your vote on case {hearing.case(HARBOUR).number} is cast." in following.text
    ballot = db.session.scalars(select(Ballot)).one()
    assert (ballot.met, ballot.valid, ballot.comment) == ("yes", "no", "Two calls are not six.")
    assert ballot.clauses == {"urgency": {"state": "met", "comment": ""}}
    voted = judge.page(url)
    assert "We chose somebody else" in voted.text
    assert "1 of 3 judges have voted" in voted.text


def test_a_case_that_is_loaded_ahead_leaves_what_was_said_for_when_it_is_shown(
    hearing: Hearing, judge: ReviewClient
) -> None:
    url, other = url_of(hearing, HARBOUR), url_of(hearing, HELIX)
    judge.post_form(f"{url}/first", {"met": "yes"}, page=url)
    judge.post_form(url, BALLOT, follow_redirects=False)
    ahead = judge.get(other, headers={"Sec-Purpose": "prefetch"})
    assert "is cast." not in ahead.text
    assert f'hx-get="{other}/arrived"' in ahead.text
    shown = judge.get(f"{other}/arrived")
    assert f"Your vote on case {hearing.case(HARBOUR).number} is cast." in shown.text
    assert "1 of 3 voted" in shown.text
    assert "is cast." not in judge.get(other).text


def test_for_an_ignored_lead_the_third_question_is_turned_round_and_stored_in_the_sense_of_valid(
    hearing: Hearing, judge: ReviewClient
) -> None:
    url = url_of(hearing, LINDEN)
    opened = judge.post_form(f"{url}/first", {"met": "yes"}, page=url)
    assert "Did Sales owe this lead more work?" in opened.text
    assert "No justification was given by the deadline." in opened.text
    judge.post_form(url, {**BALLOT, "third": "yes"})
    assert db.session.scalars(select(Ballot)).one().valid is Answer.NO


def test_a_vote_is_withdrawn_with_one_button_and_what_was_said_stays_in_the_form(
    hearing: Hearing, judge: ReviewClient
) -> None:
    url = url_of(hearing, HARBOUR)
    judge.post_form(f"{url}/first", {"met": "yes"}, page=url)
    assert "Withdraw my vote" not in judge.page(url).text
    judge.post_form(url, BALLOT)
    assert "Withdraw my vote" in judge.page(url).text
    withdrawn = judge.post_form(f"{url}/withdraw", {}, page=url)
    assert f"Your vote on case {hearing.case(HARBOUR).number} is withdrawn." in withdrawn.text
    assert BALLOT["comment"] in withdrawn.text
    assert "Withdraw my vote" not in withdrawn.text
    assert "0 of 3 voted" in withdrawn.text
    judge.post_form(url, BALLOT)
    assert "Change and next" in judge.page(url).text


def test_answers_that_pull_apart_ask_for_a_comment_and_keep_what_was_chosen(
    hearing: Hearing, judge: ReviewClient
) -> None:
    url = url_of(hearing, HARBOUR)
    judge.post_form(f"{url}/first", {"met": "yes"}, page=url)
    refused = judge.post_form(url, {**BALLOT, "third": "yes", "comment": ""})
    assert refused.status_code == 409
    assert "rightly rejected" in refused.text
    assert count(Ballot) == 0
    assert 'value="follow_up" checked' in refused.text or 'checked data-key="2"' in refused.text


def test_an_unfinished_ballot_says_what_is_missing_and_keeps_the_comment(hearing: Hearing, judge: ReviewClient) -> None:
    url = url_of(hearing, HARBOUR)
    judge.post_form(f"{url}/first", {"met": "yes"}, page=url)
    refused = judge.post_form(url, {"followed_up": "no", "comment": "A word that must not be lost"})
    assert refused.status_code == 400
    assert "Choose a root cause." in refused.text
    assert "A word that must not be lost" in refused.text


def test_overruling_a_field_needs_a_word_and_keeps_the_tick(hearing: Hearing, judge: ReviewClient) -> None:
    url = url_of(hearing, HARBOUR)
    refused = judge.post_form(f"{url}/first", {"met": "no", "clause-vertical": "not_met"}, page=url)
    assert refused.status_code == 409
    assert "say beside it in a few words why" in refused.text
    told = {"met": "no", "clause-vertical": "not_met", "why-vertical": "The code is out of date."}
    assert "The code is out of date." in judge.post_form(f"{url}/first", told, page=url).text


@pytest.mark.parametrize(
    "sent", [{"met": "maybe"}, {}, {"met": "yes", "clause-urgency": "met", "why-urgency": "x" * 1_001}]
)
def test_a_tampered_first_answer_changes_nothing(hearing: Hearing, judge: ReviewClient, sent: dict[str, str]) -> None:
    url = url_of(hearing, HARBOUR)
    assert judge.post_form(f"{url}/first", sent, page=url).status_code in (400, 409)
    assert count(BallotDraft) == 0


def test_a_ballot_sent_before_the_first_answer_is_refused(hearing: Hearing, judge: ReviewClient) -> None:
    url = url_of(hearing, HARBOUR)
    token = judge.csrf_token(url)
    refused = judge.post(url, data={**BALLOT, "csrf_token": token})
    assert refused.status_code == 409
    assert "Answer first whether the lead met the definition" in refused.text


def test_a_draft_is_saved_by_the_button_and_by_itself(hearing: Hearing, judge: ReviewClient) -> None:
    url = url_of(hearing, HARBOUR)
    judge.post_form(f"{url}/first", {"met": "yes"}, page=url)
    sent = {**next(form.fields for form in judge.page(url).forms if form.action == url), "comment": "Half a thought"}
    quiet = judge.post(f"{url}/draft", data=sent, headers={"HX-Request": "true"})
    assert "Draft saved" in quiet.text
    assert "<html" not in quiet.text
    assert "Half a thought" in judge.page(url).text or "Half a thought" in judge.get(url).text
    loud = judge.post(f"{url}/draft", data={**sent, "comment": "A whole one"}, follow_redirects=True)
    assert "it is not cast yet" in loud.text
    assert "A whole one" in loud.text
    assert count(Ballot) == 0


def test_of_two_windows_the_later_loses_nothing_and_chooses(hearing: Hearing, judge: ReviewClient) -> None:
    url = url_of(hearing, HARBOUR)
    judge.post_form(f"{url}/first", {"met": "yes"}, page=url)
    left, right = (next(form.fields for form in judge.page(url).forms if form.action == url) for _ in range(2))
    judge.post(f"{url}/draft", data={**left, "comment": "From the left"})
    lost = judge.post(url, data={**right, **BALLOT, "comment": "From the right"})
    assert lost.status_code == 409
    assert "From the left" in lost.text
    assert "From the right" in lost.text
    revision = db.session.scalars(select(BallotDraft.revision)).one()
    judge.post(f"{url}/draft", data={**right, **BALLOT, "comment": "From the right", "keep": str(revision)})
    assert db.session.scalars(select(BallotDraft)).one().answers["comment"] == "From the right"


def test_a_recusal_needs_a_reason_and_closes_the_case(hearing: Hearing, judge: ReviewClient) -> None:
    url = url_of(hearing, HARBOUR)
    assert judge.post_form(f"{url}/recuse", {"reason": ""}, page=url).status_code == 400
    assert "You are recused from case" in judge.post_form(f"{url}/recuse", {"reason": "Kin."}, page=url).text
    assert "Recused" in judge.page("/hearing").text
    assert "closed to you" in judge.page(url, status=403).text
    assert db.session.scalars(select(Judge.recused_because).where(Judge.recused_at.is_not(None))).all() == ["Kin."]


@pytest.mark.parametrize("who", ["clerk", "auditor", "vp_sales"])
def test_others_do_not_learn_that_there_is_a_case(hearing: Hearing, client: ReviewClient, who: str) -> None:
    client.sign_in(getattr(hearing.cast, who))
    assert client.get(url_of(hearing, HARBOUR)).status_code == 404
    assert client.get(f"/hearing/{PERIOD}/999").status_code == 404
    assert client.get("/hearing").status_code == 403


def test_a_rep_may_not_come_here(hearing: Hearing, client: ReviewClient) -> None:
    client.sign_in(hearing.cast.rep)
    assert client.get(url_of(hearing, HARBOUR)).status_code == 403


def test_a_vote_on_a_closed_hearing_is_refused_in_a_sentence_and_the_text_is_shown(
    hearing: Hearing, judge: ReviewClient, now: datetime
) -> None:
    url = url_of(hearing, HARBOUR)
    judge.post_form(f"{url}/first", {"met": "yes"}, page=url)
    sent = next(form.fields for form in judge.page(url).forms if form.action == url)
    hearing.docket.closed_at = now
    refused = judge.post(url, data={**sent, **BALLOT})
    assert refused.status_code == 409
    assert "is closed, so no ballot can be cast" in refused.text
    assert "Two calls are not six." in refused.text
    assert count(Ballot) == 0


def test_deliberation_shows_split_cases_side_by_side_and_takes_a_second_ballot(
    hearing: Hearing, judge: ReviewClient
) -> None:
    split = hearing.case(HARBOUR)
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(split.number))
    page = judge.page(f"/hearing/{PERIOD}/deliberation")
    for word in (HARBOUR, "Sales and Marketing lean to different sides."):
        assert word in page.text
    assert HELIX not in page.text
    url = url_of(hearing, HARBOUR)
    page = judge.page(url)
    for word in ("Sales 1", "Marketing 1", "Executive 1", "Not who we sell to.", "Nobody ever called.",
                 "Was the rejection valid? Sales and Marketing lean to different sides."):
        assert word in page.text
    assert "Sam Seller" not in page.text
    done = judge.post_form(url, {**BALLOT, "met": "no", "third": "yes", "comment": "Convinced by the others."})
    assert "all your cases are voted" in done.text
    second = db.session.scalars(select(Ballot).where(Ballot.round == 2)).one()
    assert (second.met, second.valid) == (Answer.NO, Answer.YES)


def test_there_is_no_deliberation_while_the_first_round_is_on(hearing: Hearing, judge: ReviewClient) -> None:
    judge.page(f"/hearing/{PERIOD}/deliberation", status=404)


def test_a_settled_case_shows_my_ballot_and_no_outcome(hearing: Hearing, judge: ReviewClient) -> None:
    advance(hearing.docket, hearing.cast, DocketState.CLOSED)
    page = judge.page(url_of(hearing, HARBOUR))
    assert "Voting on this case is over" in page.text
    assert "The verdict" not in page.text


def test_a_published_case_shows_its_verdict(hearing: Hearing, client: ReviewClient) -> None:
    advance(hearing.docket, hearing.cast, DocketState.PUBLISHED)
    client.sign_in(hearing.cast.vp_sales)
    page = client.page(url_of(hearing, HARBOUR))
    assert "The verdict" in page.text
    assert "By majority" in page.text


def test_names_of_reps_are_masked_where_the_docket_says_so(
    session: scoped_session[Session], client: ReviewClient, now: datetime
) -> None:
    hearing = make_hearing(mask_names=True)
    me = hearing.cast.chair
    fully(hearing.case(HARBOUR), FULL, me, now)
    client.sign_in(me)
    page = client.page(url_of(hearing, HARBOUR))
    assert "Rep A" in page.text
    assert "Rena" not in page.text


def test_touch_data_that_was_never_imported_is_said_to_be_not_known(
    session: scoped_session[Session], client: ReviewClient, now: datetime
) -> None:
    hearing = make_hearing(touches_known=False)
    answer_first(hearing.cast.chair, hearing.case(HARBOUR), Answer.YES, {}, now)
    client.sign_in(hearing.cast.chair)
    page = client.page(url_of(hearing, HARBOUR))
    assert "No touch data was imported" in page.text
    assert "none made" not in page.text


def test_judges_talk_under_their_seats_and_correct_themselves(hearing: Hearing, judge: ReviewClient) -> None:
    split = hearing.case(HARBOUR)
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(split.number))
    url = url_of(hearing, HARBOUR)
    assert judge.post_form(f"{url}/remarks", {"text": ""}, page=url).status_code == 400
    said = judge.post_form(f"{url}/remarks", {"text": "@Sales 1 see the <b>note</b>."}, page=url)
    assert "<mark>@Sales 1</mark> see the &lt;b&gt;note&lt;/b&gt;." in said.get_data(as_text=True)
    right = judge.post_form(f"{url}/remarks", {"correct": "1", "text": "@Sales 1 see the mail."}, page=url)
    assert "see the mail." in right.text
    assert "corrected" in right.text
    too_long = judge.post_form(f"{url}/remarks", {"text": "x" * 5_001}, page=url)
    assert too_long.status_code == 400
    assert "x" * 5_001 in too_long.text


def test_the_room_leads_uncovers_and_tells_screens_what_changed(
    hearing: Hearing, judge: ReviewClient
) -> None:
    numbers = (hearing.case(HARBOUR).number, hearing.case(HELIX).number)
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(*numbers))
    room = f"/hearing/{PERIOD}/room"
    page = judge.page(room)
    assert "1 of 2" in page.text
    assert "Nobody ever called." not in page.text
    state = find_room_state(hearing.docket)
    assert state is not None
    assert judge.get(f"{room}/stage?seen={state.token}").status_code == 204
    shown = judge.post_form(f"{room}/reveal", page=room)
    assert "Nobody ever called." in shown.text
    assert judge.get(f"{room}/stage?seen={state.token}").status_code == 200
    assert "2 of 2" in judge.post_form(room, page=room).text
    assert "0 of 3 in" in judge.page(room).text


@pytest.mark.parametrize("who", ["clerk", "vp_sales", "auditor", "rep"])
def test_the_room_is_for_the_panel_alone(hearing: Hearing, client: ReviewClient, who: str) -> None:
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(hearing.case(HARBOUR).number))
    client.sign_in(getattr(hearing.cast, who))
    for path in ("room", "room/stage"):
        assert client.get(f"/hearing/{PERIOD}/{path}").status_code == 403


def test_there_is_no_room_before_deliberation(hearing: Hearing, judge: ReviewClient) -> None:
    judge.page(f"/hearing/{PERIOD}/room", status=404)
