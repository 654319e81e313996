"""The ceremony of the seed, from the VPs' pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from review import clock
from review.domain import draw as rules
from review.domain.docket_states import DocketState
from review.extensions import db
from review.models.audit import AuditEvent
from review.operations.draws import REVEAL_WITHIN, publish_plan
from review.queries.dockets import list_seed_sources
from tests.support.client import ReviewClient
from tests.support.dockets import (
    FROZEN_AT,
    PERIOD,
    PLAN_PUBLISHED_AT,
    REVEALED_AT,
    SECRETS,
    advance,
    make_company,
    make_docket,
    publish_the_plan,
)
from tests.support.people import Cast
from tests.support.rows import all_rows

if TYPE_CHECKING:
    from playwright.sync_api import Page

SEED = f"/dockets/{PERIOD}/seed"
COMMIT, REVEAL = f"/dockets/{PERIOD}/commit", f"/dockets/{PERIOD}/reveal"


def commitment(label: str) -> str:
    return rules.commitment(PERIOD, label, SECRETS[label])


def test_both_sides_commit_and_reveal(client: ReviewClient, people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people, ceremony=True), people, DocketState.FROZEN)
    with clock.fixed(FROZEN_AT):
        for vp, label in ((people.vp_sales, "sales"), (people.vp_marketing, "marketing")):
            client.sign_in(vp)
            assert f"What {label.title()} commits." in client.page(SEED).text
            page = client.post_form(COMMIT, {"commitment": commitment(label)}, page=SEED)
            assert "Committed." in page.text
            assert f"What {label.title()} committed." in page.text
    publish_plan(docket, actor=people.clerk, now=PLAN_PUBLISHED_AT)
    with clock.fixed(REVEALED_AT):
        for vp, label in ((people.vp_sales, "sales"), (people.vp_marketing, "marketing")):
            client.sign_in(vp)
            assert "Whether" in client.page(SEED).text
            page = client.post_form(REVEAL, {"secret": f" {SECRETS[label]} "}, page=SEED)
            assert "Revealed." in page.text
    assert all(source.value for source in list_seed_sources(docket) if source.label != "server")


def test_a_wrong_reveal_is_refused_and_logged_without_the_secret(client: ReviewClient, people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people, ceremony=True), people, DocketState.FROZEN)
    publish_the_plan(docket, people)
    client.sign_in(people.vp_sales)
    with clock.fixed(REVEALED_AT):
        answer = client.post_form(REVEAL, {"secret": "not the secret at all"}, page=SEED)
    assert answer.status_code == 409
    assert "does not match what they committed" in answer.text
    events = db.session.query(AuditEvent).filter_by(action="docket.reveal_failed").all()
    assert len(events) == 1
    assert events[0].actor_id == people.vp_sales.id
    assert "not the secret" not in str(events[0].payload)
    assert all(source.value is None for source in list_seed_sources(docket))


def test_who_is_late_is_told_and_counts_as_forfeited(client: ReviewClient, people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people, ceremony=True), people, DocketState.FROZEN)
    publish_the_plan(docket, people)
    client.sign_in(people.vp_sales)
    with clock.fixed(REVEALED_AT):
        token = client.csrf_token(SEED)
    with clock.fixed(PLAN_PUBLISHED_AT + REVEAL_WITHIN + timedelta(minutes=1)):
        assert "Forfeited" in client.page(SEED).text
        before = all_rows()
        answer = client.post(REVEAL, data={"csrf_token": token, "secret": SECRETS["sales"]})
    assert answer.status_code == 409
    assert "it enters the seed as forfeited" in answer.text
    assert all_rows() == before


@pytest.mark.parametrize("value", ["", "abc", "z" * 64, "a" * 300])
def test_what_is_no_commitment_is_refused(client: ReviewClient, people: Cast, now: datetime, value: str) -> None:
    make_company(people)
    advance(make_docket(people, ceremony=True), people, DocketState.FROZEN)
    client.sign_in(people.vp_sales)
    client.page(SEED)
    before = all_rows()
    answer = client.post_form(COMMIT, {"commitment": value}, page=SEED)
    assert answer.status_code in (409, 422)
    assert all_rows() == before


def test_only_the_two_vps_contribute(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_company(people)
    advance(make_docket(people, ceremony=True), people, DocketState.FROZEN)
    for person in (people.clerk, people.chair, people.auditor):
        client.sign_in(person)
        page = client.page(SEED)
        assert not [form for form in page.forms if form.action in (COMMIT, REVEAL)]
        token = client.csrf_token("/")
        assert client.post(COMMIT, data={"csrf_token": token, "commitment": "ab" * 32}).status_code == 403


def test_without_a_ceremony_there_is_nothing_to_contribute(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_company(people)
    advance(make_docket(people), people, DocketState.FROZEN)
    client.sign_in(people.vp_sales)
    assert not [form for form in client.page(SEED).forms if form.action == COMMIT]
    token = client.csrf_token("/")
    answer = client.post(COMMIT, data={"csrf_token": token, "commitment": "ab" * 32})
    assert answer.status_code == 409
    assert "only where the docket holds a ceremony" in answer.text


@pytest.mark.browser
def test_the_browser_makes_a_secret_and_its_commitment_and_sends_only_the_latter(
    people: Cast, live: str, browser_page: Page, sign_in_browser: Any, now: datetime
) -> None:
    make_company(people)
    docket = advance(make_docket(people, ceremony=True), people, DocketState.FROZEN)
    sign_in_browser(people.vp_marketing)
    sent: list[str] = []
    browser_page.on("request", lambda request: sent.append(request.post_data or ""))
    browser_page.goto(SEED)
    browser_page.get_by_role("button", name="Make a secret").click()
    secret = browser_page.get_by_label("Your secret").input_value()
    made = browser_page.get_by_label("Commitment")
    browser_page.wait_for_function("document.querySelector('[data-ceremony-commitment]').value.length === 64")
    assert made.input_value() == rules.commitment(PERIOD, "marketing", secret)
    browser_page.get_by_label("Your secret").fill("weak")
    assert browser_page.get_by_text("This could be guessed").is_visible()
    assert made.input_value() == ""
    browser_page.get_by_label("Your secret").fill(secret)
    browser_page.wait_for_function("document.querySelector('[data-ceremony-commitment]').value.length === 64")
    browser_page.get_by_role("button", name="Commit").click()
    browser_page.locator("dialog").get_by_role("button", name="Commit").click()
    browser_page.get_by_text("Keep the secret").wait_for()
    assert not [body for body in sent if secret in body]
    db.session.rollback()
    db.session.expire_all()
    stored = {source.label: source.commitment for source in list_seed_sources(docket)}
    assert stored["marketing"] == rules.commitment(PERIOD, "marketing", secret)
