"""The door: signing in and out through the real page."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review import clock
from review.models import AuditEvent, FailedSignIn, Person, SignIn
from review.operations.sign_in import revoke_sign_ins
from review.web.auth.redirects import local_path
from tests.support.client import ReviewClient
from tests.support.people import PASSWORD, Cast

Db = scoped_session[Session]


def enter(client: ReviewClient, person: Person, password: str = PASSWORD, url: str = "/sign-in"):
    assert person.email
    return client.post_form(url.partition("?")[0], {"address": person.email, "password": password}, page=url)


def test_the_right_password_leads_home(client: ReviewClient, people: Cast, now: datetime) -> None:
    response = enter(client, people.rep)
    assert response.status_code == 200
    assert response.request.path == "/"
    assert "Rena Rep" in response.text


def test_the_address_is_taken_however_it_is_written(client: ReviewClient, people: Cast, now: datetime) -> None:
    data = {"address": " Rena.REP@Example.Test ", "password": PASSWORD}
    assert client.post_form("/sign-in", data).request.path == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: ReviewClient, people: Cast, now: datetime
) -> None:
    wrong = enter(client, people.rep, "not the password")
    unknown = client.post_form("/sign-in", {"address": "nobody@example.test", "password": "not the password"})
    assert wrong.status_code == unknown.status_code == 422
    sentence = "That address and password do not go together"
    assert sentence in wrong.text
    assert sentence in unknown.text
    assert client.get("/").status_code == 302


def test_a_deactivated_person_is_refused_like_anybody_unknown(
    client: ReviewClient, people: Cast, now: datetime
) -> None:
    people.rep.active = False
    response = enter(client, people.rep)
    assert response.status_code == 422
    assert "do not go together" in response.text


def test_failures_are_counted_although_the_answer_is_an_error(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    enter(client, people.rep, "not the password")
    assert session.scalars(select(FailedSignIn.email_folded)).all() == ["rena.rep@example.test"]
    event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.actor, event.payload) == ("sign_in.failed", None, {"failures": 1})


@pytest.mark.parametrize("address", ["rena.rep@example.test", "nobody@example.test"])
def test_after_five_failures_even_the_right_password_must_wait(
    client: ReviewClient, people: Cast, now: datetime, address: str
) -> None:
    for _attempt in range(5):
        client.post_form("/sign-in", {"address": address, "password": "not the password"})
    response = client.post_form("/sign-in", {"address": address, "password": PASSWORD})
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert "try again after 9 Nov 2026, 10:45" in response.text


def test_the_wait_ends_after_fifteen_minutes(client: ReviewClient, people: Cast, now: datetime) -> None:
    for _attempt in range(5):
        enter(client, people.rep, "not the password")
    with clock.fixed(now + timedelta(minutes=15, seconds=1)):
        assert enter(client, people.rep).request.path == "/"


def test_success_forgets_earlier_failures(client: ReviewClient, people: Cast, session: Db, now: datetime) -> None:
    for _attempt in range(4):
        enter(client, people.rep, "not the password")
    enter(client, people.rep)
    assert session.scalars(select(FailedSignIn)).all() == []


def test_signing_in_gives_a_new_cookie_and_keeps_nothing_of_the_old(
    client: ReviewClient, people: Cast, now: datetime
) -> None:
    client.get("/sign-in")
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        before = cookie["csrf_token"]
    enter(client, people.rep)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != before


def test_the_database_keeps_no_token(client: ReviewClient, people: Cast, session: Db, now: datetime) -> None:
    enter(client, people.rep)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    row = session.scalars(select(SignIn)).one()
    assert token not in (row.token_sha256, str(row.id))
    assert row.expires_at == now + timedelta(hours=12)


def test_a_session_ends_after_twelve_hours(client: ReviewClient, people: Cast, now: datetime) -> None:
    enter(client, people.rep)
    with clock.fixed(now + timedelta(hours=11, minutes=59)):
        assert client.get("/").status_code == 200
    with clock.fixed(now + timedelta(hours=12)):
        assert client.get("/").status_code == 302


def test_signing_out_ends_the_session_also_for_a_copied_cookie(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    enter(client, people.rep)
    with client.session_transaction() as cookie:
        copied = dict(cookie)
    assert client.post_form("/sign-out", page="/").request.path == "/sign-in"
    with client.session_transaction() as cookie:
        cookie.update(copied)
    assert client.get("/").status_code == 302
    assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all() == [
        "sign_in.started", "sign_in.ended",
    ]


def test_signing_out_by_a_link_is_not_possible(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.rep)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/").status_code == 200


def test_a_revoked_session_is_over_at_once(client: ReviewClient, people: Cast, session: Db, now: datetime) -> None:
    client.sign_in(people.rep)
    assert client.get("/").status_code == 200
    assert revoke_sign_ins(people.rep, actor=people.clerk, now=now) == 1
    assert client.get("/").status_code == 302


def test_the_form_without_its_token_is_refused(client: ReviewClient, people: Cast, now: datetime) -> None:
    response = client.post("/sign-in", data={"address": people.rep.email, "password": PASSWORD})
    assert response.status_code == 400
    assert client.get("/").status_code == 302


def test_signing_in_leads_back_to_where_one_wanted_to_go(client: ReviewClient, people: Cast, now: datetime) -> None:
    assert client.get("/people?q=x").location == "/sign-in?next=/people?q%3Dx"
    assert enter(client, people.clerk, url="/sign-in?next=/people?q%3Dx").request.full_path == "/people?q=x"


def test_signing_in_never_leads_to_another_site(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.get("/sign-in")
    data = {"address": people.rep.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post_form("/sign-in", data, follow_redirects=False).location == "/"


@pytest.mark.parametrize(
    "wanted",
    ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "/\t/elsewhere.example", "", None,
     "javascript:alert(1)", "/" + "a" * 3000, "people"],
)
def test_only_paths_on_this_site_are_local(wanted: str | None) -> None:
    assert local_path(wanted) is None


def test_a_demo_button_is_nowhere_but_in_a_demo(client: ReviewClient, people: Cast, now: datetime) -> None:
    assert client.post("/demo/sign-in", data={"person": people.clerk.public_id}).status_code in (400, 404)
    assert "Sign in as" not in client.page("/sign-in").text
