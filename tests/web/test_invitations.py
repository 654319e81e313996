"""Invitations: one link, one use, seven days."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review import clock
from review.models import AuditEvent, Invitation
from review.operations.invitations import invite_person
from tests.support.client import ReviewClient
from tests.support.pages import Page
from tests.support.people import PASSWORD, Cast

Db = scoped_session[Session]
GOOD = "seven kettles boil at dawn"


@pytest.fixture
def link(session: Db, people: Cast, now: datetime) -> str:
    return f"/invitations/{invite_person(people.rep, actor=people.clerk, now=now)}"


def choose(client: ReviewClient, link: str, password: str, again: str | None = None):
    return client.post_form(link, {"password": password, "again": again or password})


def test_accepting_sets_the_password_and_signs_in(
    client: ReviewClient, people: Cast, link: str, session: Db, now: datetime
) -> None:
    client.sign_in(people.rep)
    response = choose(client, link, GOOD)
    assert response.request.path == "/"
    assert "Rena Rep" in response.text
    accepted = session.scalars(select(AuditEvent).where(AuditEvent.action == "invitation.accepted")).one()
    assert (accepted.actor, accepted.payload) == (people.rep, {"sign_ins_ended": 1})
    client.post_form("/sign-out", page="/")
    assert client.post_form("/sign-in", {"address": people.rep.email, "password": PASSWORD}).status_code == 422
    assert client.post_form("/sign-in", {"address": people.rep.email, "password": GOOD}).request.path == "/"


def test_a_link_works_once(client: ReviewClient, people: Cast, link: str, now: datetime) -> None:
    token = client.csrf_token(link)
    data = {"csrf_token": token, "password": GOOD, "again": GOOD}
    assert client.post(link, data=data).status_code == 302
    assert "was used" in client.page(link, 410).text


def test_a_link_ends_after_seven_days(client: ReviewClient, link: str, now: datetime) -> None:
    token = client.csrf_token(link)
    with clock.fixed(now + timedelta(days=7)):
        assert "ended on 16 Nov 2026" in client.page(link, 410).text
        assert client.post(link, data={"csrf_token": token, "password": GOOD, "again": GOOD}).status_code == 410


def test_a_new_invitation_replaces_the_one_before(
    client: ReviewClient, people: Cast, link: str, session: Db, now: datetime
) -> None:
    newer = f"/invitations/{invite_person(people.rep, actor=people.clerk, now=now)}"
    assert client.page(link, 410)
    assert client.page(newer, 200)


def test_a_link_that_never_was_is_not_found(client: ReviewClient, people: Cast, now: datetime) -> None:
    assert client.page("/invitations/nonsense", 404)


def test_the_link_of_somebody_deactivated_is_over(
    client: ReviewClient, people: Cast, link: str, now: datetime
) -> None:
    people.rep.active = False
    assert client.page(link, 410)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12 characters"),
        ("password1234", "anybody would try"),
        ("aaaaaaaaaaaaaa", "anybody would try"),
        ("Rena.Rep-2026", "your own name or address"),
    ],
)
def test_a_weak_password_is_refused_with_a_reason(
    client: ReviewClient, link: str, session: Db, now: datetime, password: str, sentence: str
) -> None:
    response = choose(client, link, password)
    assert response.status_code == 422
    assert sentence in Page(response.text).text
    assert session.scalars(select(Invitation.used_at)).all() == [None]


def test_two_different_passwords_are_refused(client: ReviewClient, link: str, now: datetime) -> None:
    assert "The two passwords differ" in choose(client, link, GOOD, "seven kettles boil at dusk").text


def test_the_clerk_sees_a_link_that_works(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.clerk)
    where = f"/people/{people.other_rep.public_id}"
    page = Page(client.post_form(f"{where}/invite", page=where).text)
    address = next(word for word in page.text.split() if "/invitations/" in word)
    assert "Otto Other" in client.page(urlsplit(address).path).text
