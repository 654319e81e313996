"""Appeals on their pages: filed by a side, heard blind, decided by the clerk, told to the rep."""

from __future__ import annotations

import csv
import io
import re

import pytest

from review import clock
from review.domain.docket_states import DocketState
from review.extensions import db
from review.models.appeal import Appeal
from review.models.docket import Docket
from review.operations.appeals import file_appeal
from review.operations.recusal_proposals import own_campaign
from tests.support.appeals import AFTER_THE_WINDOW, FILED_AT, REASON, case_of, file_one, make_published, vote_on
from tests.support.client import ReviewClient
from tests.support.dockets import OVERTURNED, advance, make_company, make_docket
from tests.support.people import Cast

pytestmark = pytest.mark.usefixtures("now")

BALLOT = {
    "met": "yes", "followed_up": "no", "third": "no", "root_cause": "follow_up", "ground": "new_evidence",
    "comment": "The record shows it now.",
}  # fmt: skip


@pytest.fixture
def october(people: Cast) -> Docket:
    return make_published(people)


def cast(client: ReviewClient, appeal: Appeal, **said: str) -> str:
    url = f"/appeals/{appeal.public_id}"
    return client.post_form(url, {**BALLOT, **said}).get_data(as_text=True)


def test_a_rep_appeals_from_their_verdicts_and_sees_its_state(
    people: Cast, october: Docket, client: ReviewClient
) -> None:
    client.sign_in(people.rep)
    case = case_of(october, people.rep)
    url = f"/appeals/cases/{case.public_id}"
    assert url in client.page("/my-leads?view=verdicts").links
    assert client.post_form(url, {"reason": " "}).status_code == 409
    text = client.post_form(url, {"reason": REASON}).text
    assert "Your appeal is filed." in text
    assert "Being heard" in text
    assert url not in client.page("/my-leads?view=verdicts").links
    assert "Your side has appealed" in client.page(url).text


def test_a_second_appeal_is_refused_in_a_sentence(people: Cast, october: Docket, client: ReviewClient) -> None:
    client.sign_in(people.rep)
    url = f"/appeals/cases/{case_of(october, people.rep).public_id}"
    token = client.csrf_token(url)
    for status in (303, 409):
        answer = client.post(url, data={"csrf_token": token, "reason": REASON})
        assert answer.status_code == status
    assert "each side may do so once" in answer.text


def test_after_the_window_the_page_says_so_and_takes_nothing(
    people: Cast, october: Docket, client: ReviewClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.sign_in(people.rep)
    url = f"/appeals/cases/{case_of(october, people.rep).public_id}"
    token = client.csrf_token(url)
    monkeypatch.setattr(clock, "now", lambda: AFTER_THE_WINDOW)
    client.sign_in(people.rep)
    assert "The window is shut" in client.page(url).text
    answer = client.post(url, data={"csrf_token": token, "reason": REASON})
    assert answer.status_code in (400, 409)
    assert db.session.query(Appeal).count() == 0


@pytest.mark.parametrize("who", ["other_rep", "vp_sales", "clerk", "chair", "auditor"])
def test_for_everybody_else_there_is_no_such_form(
    people: Cast, october: Docket, client: ReviewClient, who: str
) -> None:
    client.sign_in(getattr(people, who))
    assert client.get(f"/appeals/cases/{case_of(october, people.rep).public_id}").status_code == 404


def test_before_publication_there_is_no_such_form_for_anybody(people: Cast, client: ReviewClient) -> None:
    make_company(people, rejected=6, ignored=3)
    docket = advance(make_docket(people), people, DocketState.CLOSED)
    url = f"/appeals/cases/{case_of(docket, people.rep).public_id}"
    for person in (people.rep, people.vp_marketing):
        client.sign_in(person)
        assert client.get(url).status_code == 404


def test_marketings_vp_appeals_from_the_published_case(people: Cast, october: Docket, client: ReviewClient) -> None:
    client.sign_in(people.vp_marketing)
    case = case_of(october, people.rep)
    url = f"/appeals/cases/{case.public_id}"
    assert url in client.page(f"/reports/2026-10/cases/{case.number}").links
    page = client.post_form(url, {"reason": REASON}).text
    assert "By Marketing" in page
    client.sign_in(people.vp_sales)
    assert url not in client.page(f"/reports/2026-10/cases/{case.number}").links


def test_those_who_hear_it_are_told_on_home_and_in_their_queue(
    people: Cast, october: Docket, client: ReviewClient
) -> None:
    appeal = file_one(october, people)
    client.sign_in(people.chair)
    assert "1 appeal to hear by" in client.page("/").text
    for url in ("/hearing", "/appeals"):
        assert f"/appeals/{appeal.public_id}" in client.page(url).links
    client.sign_in(people.vp_sales)
    assert "appeal to hear" not in client.page("/").text


def test_nobody_learns_of_a_ballot_on_an_appeal_before_the_vote_is_closed(
    people: Cast, october: Docket, client: ReviewClient
) -> None:
    appeal = file_one(october, people)
    number = appeal.case.number
    urls = ["/", "/hearing", "/appeals", "/appeals.csv", f"/appeals/{appeal.public_id}", "/reports/2026-10",
            f"/reports/2026-10/cases/{number}", f"/hearing/2026-10/{number}", "/reports/2026-10/cases"]  # fmt: skip

    def seen() -> list[str]:
        return [client.get(url).get_data(as_text=True).split("csrf_token")[0] for url in urls]

    client.sign_in(people.chair)
    before = seen()
    client.sign_in(people.sales_panelist)
    assert "Your vote on the appeal is cast." in cast(client, appeal)
    client.sign_in(people.chair)
    assert seen() == before


def test_a_ballot_that_departs_without_a_ground_keeps_what_was_typed(
    people: Cast, october: Docket, client: ReviewClient
) -> None:
    appeal = file_one(october, people)
    client.sign_in(people.chair)
    url = f"/appeals/{appeal.public_id}"
    answer = client.post_form(url, {**BALLOT, "ground": "upheld"})
    assert answer.status_code == 409
    assert "say whether new evidence or an error of the panel" in answer.text
    assert "The record shows it now." in answer.text
    cast(client, appeal)
    page = client.page(url)
    assert "Change the ballot" in page.text
    assert "The record shows it now." in page.text


def test_what_is_typed_is_kept_as_a_draft_with_the_clauses_ticked(
    people: Cast, october: Docket, client: ReviewClient
) -> None:
    appeal = file_one(october, people)
    key = appeal.case.evidence["definition"]["clauses"][0]["key"]
    client.sign_in(people.chair)
    url = f"/appeals/{appeal.public_id}"
    page = client.page(url)
    sent = {"csrf_token": client.csrf_token(url), "comment": "Half a", "ground": "new_evidence", "page": "one",
            f"clause-{key}": "met", "revision": "0"}  # fmt: skip
    quiet = {"HX-Request": "true"}
    assert "Draft saved" in client.post(f"{url}/draft", data=sent, headers=quiet).text
    page = client.page(url)
    assert "Half a" in page.text
    assert re.search(rf'name="clause-{key}" value="met" form="ballot" checked', client.get(url).text)
    late = {**sent, "page": "two", "comment": "From the other window"}
    answer = client.post(f"{url}/draft", data=late, headers=quiet)
    assert "changed in another window" in answer.text
    assert "Half a" in answer.text
    answer = client.post(url, data={**late, **BALLOT, "comment": "From the other window"})
    assert answer.status_code == 409
    assert "From the other window" in answer.text
    client.sign_in(people.clerk)
    assert client.post(f"{url}/draft", data=sent).status_code == 403


def test_a_judge_leaves_an_appeal_and_the_clerk_reads_why(
    people: Cast, october: Docket, client: ReviewClient
) -> None:
    appeal = file_one(october, people)
    client.sign_in(people.chair)
    url = f"/appeals/{appeal.public_id}"
    assert client.post_form(f"{url}/leave", {"reason": " "}, page=url).status_code == 409
    left = client.post_form(f"{url}/leave", {"reason": "I know them."}, page=url)
    assert "You are recused from this appeal." in left.text
    assert url not in client.page("/hearing").links
    text = client.page(url).text
    assert "You are recused from this appeal." in text
    assert "I know them." not in text
    client.sign_in(people.clerk)
    text = client.page(url).text
    assert "I know them." in text
    assert people.chair.name not in text.partition("Still to vote")[2].partition("Recused")[0]


def test_a_proposed_recusal_is_decided_by_the_judge_or_a_clerk(
    people: Cast, october: Docket, client: ReviewClient
) -> None:
    for judge in (people.chair, people.marketing_panelist):
        own_campaign("Autumn", judge, actor=people.clerk, now=FILED_AT)
        appeal = file_appeal(
            people.rep, case_of(october, people.rep, int(judge is people.chair)), REASON, FILED_AT
        )
        url = f"/appeals/{appeal.public_id}"
        client.sign_in(judge)
        assert "Should you hear this appeal?" in client.page(url).text
        if judge is people.chair:
            client.post_form(
                f"{url}/recusals/{judge.public_id}/dismiss", {"because": "It was handed on."}, page=url
            )
            assert "Your ballot on the appeal" in client.page(url).text
        else:
            client.sign_in(people.clerk)
            assert judge.name in client.page(url).text
            answer = client.post_form(f"{url}/recusals/{judge.public_id}/dismiss", {"because": " "}, page=url)
            assert "Say in a few words why; nothing was changed." in answer.text
            client.post_form(f"{url}/recusals/{judge.public_id}/confirm", {}, page=url)
            client.sign_in(judge)
            assert "You are recused from this appeal." in client.page(url).text


def test_the_clerk_closes_the_vote_and_the_rep_reads_the_outcome(
    people: Cast, october: Docket, client: ReviewClient
) -> None:
    appeal = file_one(october, people)
    client.sign_in(people.clerk)
    assert "Still to vote" in client.page(f"/appeals/{appeal.public_id}").text
    vote_on(appeal, OVERTURNED)
    assert "1 appeal can be decided" in client.page("/").text
    answer = client.post_form(f"/appeals/{appeal.public_id}/decide", page=f"/appeals/{appeal.public_id}")
    assert "Decided: the verdict is changed." in answer.text
    client.sign_in(people.rep)
    text = client.page("/my-leads?view=verdicts").text
    assert "The lead should not have been rejected." in text
    assert "New evidence" in text
    assert "Nobody ever called." in text
    for judge in people.panel:
        assert judge.name not in text


def test_the_list_is_filtered_and_exported(people: Cast, october: Docket, client: ReviewClient) -> None:
    appeal = file_one(october, people)
    client.sign_in(people.auditor)
    assert f"/appeals/{appeal.public_id}" in client.page("/appeals?state=open&period=2026-10").links
    assert "No appeal fits" in client.page("/appeals?state=decided").text
    rows = list(csv.DictReader(io.StringIO(client.get("/appeals.csv").text)))
    assert [row["side"] for row in rows] == ["sales"]


def test_the_docket_shows_its_appeals_and_publishes_one_new_edition(
    people: Cast, october: Docket, client: ReviewClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    appeal = file_one(october, people)
    vote_on(appeal)
    client.sign_in(people.clerk)
    client.post_form(f"/appeals/{appeal.public_id}/decide", page=f"/appeals/{appeal.public_id}")
    assert "the revised edition comes after that" in client.page("/dockets/2026-10").text
    first = client.get("/reports/2026-10/summary.json").data
    monkeypatch.setattr(clock, "now", lambda: AFTER_THE_WINDOW)
    client.sign_in(people.clerk)
    answer = client.post_form("/dockets/2026-10/revise", page="/dockets/2026-10")
    assert "The revised edition is published" in answer.text
    newest = client.page("/reports/2026-10")
    assert f"case {appeal.case.number} (new evidence)" in newest.text
    assert "/reports/2026-10?edition=1" in newest.links
    old = client.page("/reports/2026-10?edition=1")
    assert "There is a newer edition" in old.text
    assert client.get("/reports/2026-10/summary.json?edition=1").data == first
    for page, wrong in ((newest, 1), (old, 0)):
        links = [link for link in page.links if "verdict=wrong" in link and "cases" in link]
        for link in links[:1]:
            assert client.page(link).headings == [f"{wrong} case{'s' if wrong != 1 else ''}"]
