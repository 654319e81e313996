"""“Sign in as …”, which only a demonstration offers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from review import create_app
from review.config import Mode
from review.extensions import db
from tests.support.client import ReviewClient
from tests.support.databases import settings_for
from tests.support.pages import Page
from tests.support.people import Cast


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings_for(database_url, tmp_path / "instance", mode=Mode.DEMO))
    app.test_client_class = ReviewClient
    yield app
    with app.app_context():
        db.engine.dispose()


def test_one_press_is_enough(
    client: ReviewClient, people: Cast, session: scoped_session[Session], now: datetime
) -> None:
    page = client.page("/sign-in?next=/audit")
    assert "Sign in as Chris Chair" in page.text
    assert "Sign in as Rena Rep North" in page.text
    form = next(one for one in page.forms if one.fields.get("person") == people.clerk.public_id)
    response = client.post(form.action, data=form.fields, follow_redirects=True)
    assert response.request.path == "/audit"
    assert "Cleo Clerk signed in (by demo)." in Page(response.text).text


def test_one_can_change_to_somebody_else(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.clerk)
    assert "/demo/people" in client.page("/").links
    page = client.page("/demo/people")
    form = next(one for one in page.forms if one.fields.get("person") == people.rep.public_id)
    response = client.post(form.action, data=form.fields, follow_redirects=True)
    assert "Rena Rep" in response.text
    assert client.page("/people", 403)


def test_the_button_of_nobody_is_not_found(client: ReviewClient, people: Cast, now: datetime) -> None:
    people.rep.active = False
    token = client.csrf_token("/sign-in")
    for person in (people.rep.public_id, "nonsense", ""):
        assert client.post("/demo/sign-in", data={"person": person, "csrf_token": token}).status_code == 404
