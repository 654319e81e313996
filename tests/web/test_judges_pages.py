"""The clerk's page of who judges what, a judge's page of a proposed recusal, and the owners of campaigns."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review.domain.docket_states import DocketState
from review.extensions import db
from review.models.recusal import CampaignOwner, RecusalProposal
from review.queries.recusals import list_proposals
from tests.support.client import ReviewClient
from tests.support.dockets import PERIOD
from tests.support.hearing import HARBOUR, Hearing, make_hearing
from tests.support.people import Cast


def manages(cast: Cast) -> None:
    cast.rep.manager = cast.sales_panelist


@pytest.fixture
def drawn(session: scoped_session[Session], now: datetime) -> Hearing:
    return make_hearing(to=DocketState.DRAWN, before=manages)


def test_the_clerk_sees_load_and_gaps_and_decides(drawn: Hearing, client: ReviewClient) -> None:
    client.sign_in(drawn.cast.clerk)
    url = f"/dockets/{PERIOD}/judges"
    page = client.page(url)
    for words in ("Sam Seller", "Mira Marketer", "manages the rep who answers for it", "nobody of Sales"):
        assert words in page.text
    number = drawn.case(HARBOUR).number
    who = drawn.cast.sales_panelist.public_id
    done = client.post_form(f"{url}/{number}/{who}/dismiss", {"because": "Not since May."}, page=url)
    assert f"Sam Seller judges case {number}" in done.text
    left = list_proposals(drawn.docket, only_open=True)
    gone = client.post_form(f"{url}/{left[0].case.number}/{who}/confirm", page=url)
    assert "Nobody is left to step in." in gone.text
    assert "Sam Seller" in client.get(f"{url}.csv").text
    assert "Sam Seller (manages the rep" in client.get(f"{url}.csv?only=recused").text
    assert "could never be decided: " in client.page(f"/dockets/{PERIOD}").text


@pytest.mark.parametrize("who", ["chair", "vp_sales", "rep"])
def test_who_votes_or_argues_does_not_watch_the_panel(drawn: Hearing, client: ReviewClient, who: str) -> None:
    client.sign_in(getattr(drawn.cast, who))
    assert client.get(f"/dockets/{PERIOD}/judges").status_code == 403
    assert client.get(f"/dockets/{PERIOD}/judges.csv").status_code == 403


def test_a_judge_is_asked_before_anything_of_the_case_is_shown(
    drawn: Hearing, client: ReviewClient, now: datetime
) -> None:
    drawn.docket.hearing_opened_at = now
    client.sign_in(drawn.cast.sales_panelist)
    assert HARBOUR not in client.page("/hearing").text
    url = f"/hearing/{PERIOD}/{drawn.case(HARBOUR).number}"
    page = client.page(url)
    assert "You manage the rep of this lead." in page.text
    for word in (HARBOUR, "Rena", "No budget", "Dana"):
        assert word not in page.text
    assert client.post_form(f"{url}/recusal/dismiss", {"because": ""}, page=url).status_code == 400
    opened = client.post_form(f"{url}/recusal/dismiss", {"because": "Not since May."}, page=url)
    assert "Did the lead meet the definition" in opened.text
    other = next(case for case in drawn.cases if case.number != drawn.case(HARBOUR).number)
    url = f"/hearing/{PERIOD}/{other.number}"
    assert f"You are recused from case {other.number}." in client.post_form(f"{url}/recusal/confirm", page=url).text
    assert [one.confirmed for one in db.session.scalars(select(RecusalProposal).order_by(RecusalProposal.id))].count(
        True
    ) == 1


def test_the_clerk_says_whose_campaign_it_is(drawn: Hearing, client: ReviewClient) -> None:
    client.sign_in(drawn.cast.clerk)
    owner = drawn.cast.marketing_panelist
    done = client.post_form(
        "/campaigns", {"campaign": "Route planning guide", "owner": owner.public_id}, page="/campaigns"
    )
    assert "Saved." in done.text
    assert db.session.scalars(select(CampaignOwner.person_id)).one() == owner.id
    assert "Mira Marketer" in client.get("/campaigns.csv?q=route").text
    client.post_form("/campaigns", {"campaign": "Route planning guide", "owner": ""}, page="/campaigns")
    assert db.session.scalars(select(CampaignOwner)).all() == []
    client.sign_in(drawn.cast.vp_sales)
    assert client.get("/campaigns").status_code == 403
