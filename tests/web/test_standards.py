"""The standards' pages: what everybody reads, and who may sign."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review.models import SignOff, StandardVersion
from review.operations.standards import ensure_default_standards
from review.queries.standards import find_version_by_code
from tests.support.client import ReviewClient
from tests.support.people import Cast

Db = scoped_session[Session]


@pytest.fixture
def policy(session: Db, now: datetime) -> StandardVersion:
    ensure_default_standards(now)
    found = find_version_by_code("policy-1")
    assert found is not None
    return found


def test_without_any_standard_the_page_says_how_to_make_them(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.clerk)
    assert "standards ensure" in client.page("/standards").text


def test_the_list_says_who_is_missing(client: ReviewClient, people: Cast, policy: StandardVersion) -> None:
    client.sign_in(people.auditor)
    text = client.page("/standards").text
    assert "Follow-up policy, version 1" in text
    assert "No month can be frozen yet" in text
    assert "Sales, Marketing, Executive" in text


def test_the_policy_is_read_by_whom_it_binds(client: ReviewClient, people: Cast, policy: StandardVersion) -> None:
    client.sign_in(people.rep)
    page = client.page(f"/standards/{policy.public_id}")
    assert "ungraded" in page.text
    assert policy.sha256 in page.text
    assert "Sign for" not in page.text


def test_the_definition_shows_its_ten_clauses(client: ReviewClient, people: Cast, policy: StandardVersion) -> None:
    client.sign_in(people.vp_sales)
    version = find_version_by_code("mql-1")
    assert version is not None
    text = client.page(f"/standards/{version.public_id}").text
    assert "At least 4 of these 10 are to be met." in text
    assert "“employees” is at least 50" in text


def test_three_benches_sign_by_the_button(client: ReviewClient, people: Cast, policy: StandardVersion) -> None:
    page, url = f"/standards/{policy.public_id}", f"/standards/{policy.public_id}/sign"
    for person, said in [
        (people.vp_sales, "Still to sign: Marketing, Executive."),
        (people.marketing_panelist, "Still to sign: Executive."),
        (people.chair, "All three benches have signed"),
    ]:
        client.sign_in(person)
        answer = client.post_form(url, page=page)
        assert answer.status_code == 200
        assert said in answer.text
    assert "In force" in client.page(page).text


def test_a_form_for_another_bench_is_refused_and_changes_nothing(
    client: ReviewClient, people: Cast, policy: StandardVersion, session: Db
) -> None:
    page, url = f"/standards/{policy.public_id}", f"/standards/{policy.public_id}/sign"
    client.sign_in(people.vp_sales)
    assert client.post_form(url, {"bench": "executive"}, page=page).status_code == 409
    assert client.post_form(url, {"bench": "everybody"}, page=page).status_code == 400
    assert session.scalars(select(SignOff)).all() == []


def test_who_has_no_bench_may_not_sign(client: ReviewClient, people: Cast, policy: StandardVersion) -> None:
    client.sign_in(people.clerk)
    token = client.csrf_token("/people/new")
    answer = client.post(f"/standards/{policy.public_id}/sign", data={"csrf_token": token, "bench": "sales"})
    assert answer.status_code == 403


def test_an_unknown_version_is_not_found(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.clerk)
    client.page("/standards/nothing", status=404)
