"""Decisions on the docket's page, on Home, and what nobody sees before publication."""

from __future__ import annotations

from datetime import date

import pytest

from review.domain.docket_states import DocketState
from review.extensions import db
from review.models.decision import Decision
from review.models.docket import Docket
from review.operations.decisions import record_decision
from tests.support.client import ReviewClient
from tests.support.dockets import CLOSED_AT, advance, make_company, make_docket
from tests.support.people import Cast

pytestmark = [pytest.mark.usefixtures("now"), pytest.mark.sqlite_only]
URL = "/dockets/2026-10/decisions"


@pytest.fixture
def october(people: Cast) -> Docket:
    make_company(people, rejected=6, ignored=3)
    return advance(make_docket(people), people, DocketState.CLOSED)


def test_the_clerk_records_and_its_owner_ends_it(people: Cast, october: Docket, client: ReviewClient) -> None:
    client.sign_in(people.clerk)
    assert URL in client.page("/dockets/2026-10").links
    assert client.post_form(URL, {"action": "", "due_on": "2026-12-01"}).status_code == 422
    said = {"action": "Call within a day.", "owner": people.vp_sales.public_id}
    refused = client.post_form(URL, {**said, "due_on": "2026-11-01"})
    assert refused.status_code == 409
    assert "Call within a day." in refused.text
    assert "Recorded." in client.post_form(URL, {**said, "due_on": "2026-12-01"}).text
    decision = db.session.query(Decision).one()
    advance(october, people, DocketState.PUBLISHED)
    client.sign_in(people.vp_sales)
    assert "1 decision of the panel is yours to carry out, by 1 Dec 2026" in client.page("/").text
    url = f"/decisions/{decision.public_id}"
    answer = client.post_form(url, {"state": "done", "note": "A roster."}, page="/decisions")
    assert "Noted: done." in answer.text
    assert "A roster." in client.page(URL).text
    assert "Nothing is open" in client.page("/decisions").text


def test_before_publication_judges_and_vps_find_no_such_page(
    people: Cast, october: Docket, client: ReviewClient
) -> None:
    record_decision(october, "Secret.", people.vp_sales, date(2026, 12, 1), actor=people.clerk, now=CLOSED_AT)
    for person in (people.chair, people.vp_sales):
        client.sign_in(person)
        assert client.get(URL).status_code == 404
        assert "Secret." not in client.page("/").text
        assert "Secret." not in client.page("/dockets/2026-10").text
    client.sign_in(people.rep)
    assert client.get(URL).status_code == 403


def test_nobody_ends_what_is_not_theirs(people: Cast, october: Docket, client: ReviewClient) -> None:
    decision = record_decision(
        october, "Call.", people.vp_sales, date(2026, 12, 1), actor=people.clerk, now=CLOSED_AT
    )
    advance(october, people, DocketState.PUBLISHED)
    url = f"/decisions/{decision.public_id}"
    for person, status in ((people.rep, 404), (people.vp_marketing, 409)):
        client.sign_in(person)
        token = client.csrf_token("/decisions") if client.page("/decisions").forms else ""
        answer = client.post(url, data={"csrf_token": token, "state": "done"})
        assert answer.status_code == status, person.name
