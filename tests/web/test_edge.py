"""The edge: one transaction a request, and an answer in words for everything that goes wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Blueprint, Flask, abort, redirect, request
from flask_wtf import FlaskForm
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from review import create_app, sentences
from review.database import after_commit
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.extensions import csrf, db
from review.models import Person, RoleGrant, Team
from review.web.access import public, roles, signed_in
from review.web.unit_of_work import keep_changes
from tests.conftest import NOW
from tests.support.client import ReviewClient
from tests.support.databases import settings_for

effects: list[str] = []


def _area() -> Blueprint:
    """A small area of pages that do what the edge must cope with."""
    area = Blueprint("edge", __name__, url_prefix="/edge")

    @area.route("/add/<name>", methods=["GET", "POST"])
    @csrf.exempt
    @public
    def add(name: str) -> Any:
        db.session.add(Team(name=name))
        db.session.flush()
        after_commit(lambda: effects.append(name))
        match request.args.get("then"):
            case "refuse":
                raise Refusal("edge.refused", what=NOW, who=Role.CLERK)
            case "unknown":
                raise Refusal("edge.unheard_of")
            case "invalid":
                return "not valid", 422
            case "count":
                keep_changes()
                return "wrong password", 422
            case "redirect":
                return redirect("/healthz")
            case "break":
                raise RuntimeError("secret detail")
            case "busy":
                raise OperationalError("", {}, sqlite3.OperationalError("database is locked"))
            case "stale":
                raise StaleDataError("lost")
            case "forbid":
                abort(403, "Only the chair may do this.")
        return "done"

    @area.post("/guarded")
    @public
    def guarded() -> str:
        FlaskForm()
        return "done"

    @area.get("/members")
    @signed_in
    def members() -> str:
        return "<p>members</p>"

    @area.get("/clerks")
    @roles(Role.CLERK, Role.AUDITOR)
    def clerks() -> str:
        return "<p>clerks</p>"

    return area


@pytest.fixture
def app(database_url: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    from review import web

    ours = web.areas()
    monkeypatch.setattr(web, "areas", lambda: [*ours, _area()])
    known = {**sentences.sentences(), "edge.refused": "Refused on %(what)s by the %(who)s."}
    monkeypatch.setattr(sentences, "sentences", lambda: known)
    effects.clear()
    app = create_app(settings_for(database_url, tmp_path / "instance"))
    app.test_client_class = ReviewClient
    yield app
    with app.app_context():
        db.engine.dispose()


def teams() -> list[str]:
    return sorted(db.session.scalars(db.select(Team.name)))


def test_an_unsafe_request_that_goes_well_is_committed(client: ReviewClient) -> None:
    assert client.post("/edge/add/north").text == "done"
    assert client.post("/edge/add/south?then=redirect").status_code == 302
    assert teams() == ["north", "south"]
    assert effects == ["north", "south"]


@pytest.mark.parametrize(
    ("then", "status"),
    [("refuse", 409), ("invalid", 422), ("break", 500), ("busy", 503), ("stale", 409), ("forbid", 403)],
)
def test_a_request_that_does_not_go_well_changes_nothing(client: ReviewClient, then: str, status: int) -> None:
    assert client.post(f"/edge/add/north?then={then}", checked=False).status_code == status
    assert teams() == []
    assert effects == []


def test_a_safe_request_changes_nothing(client: ReviewClient) -> None:
    assert client.get("/edge/add/north").text == "done"
    assert teams() == []


def test_what_must_be_counted_is_kept_although_the_answer_is_an_error(client: ReviewClient) -> None:
    assert client.post("/edge/add/north?then=count").status_code == 422
    assert teams() == ["north"]


def test_a_refusal_is_a_page_with_its_sentence(client: ReviewClient) -> None:
    response = client.post("/edge/add/north?then=refuse")
    assert "Refused on 9 Nov 2026, 10:30 by the clerk." in response.text


def test_a_refusal_reaches_htmx_as_json(client: ReviewClient) -> None:
    response = client.post("/edge/add/north?then=refuse", headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert response.json == {
        "status": 409,
        "code": "edge.refused",
        "title": "That is not possible",
        "message": "Refused on 9 Nov 2026, 10:30 by the clerk.",
    }


def test_a_refusal_without_a_sentence_still_names_its_code(client: ReviewClient) -> None:
    assert "edge.unheard_of" in client.post("/edge/add/north?then=unknown").text


def test_a_page_about_a_breakdown_tells_no_detail(client: ReviewClient, caplog: Any) -> None:
    response = client.post("/edge/add/north?then=break")
    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert "secret detail" in caplog.text


def test_a_forbidden_page_says_why(client: ReviewClient) -> None:
    assert "Only the chair may do this." in client.post("/edge/add/north?then=forbid").text


def test_a_missing_page_is_a_page_too(client: ReviewClient) -> None:
    response = client.get("/nothing/here")
    assert response.status_code == 404
    assert "There is nothing here" in response.text


def test_a_form_without_its_token_is_refused_with_a_sentence(client: ReviewClient) -> None:
    response = client.post("/edge/guarded")
    assert response.status_code == 400
    assert "reload the page and send it again" in response.text


def test_an_upload_past_the_limit_is_refused(client: ReviewClient, app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    response = client.post("/edge/guarded", data={"x": "y" * 2000})
    assert response.status_code == 413
    assert "larger than allowed" in response.text


def _person(*held: Role) -> Person:
    person = Person(name="Ann Example", email="ann@example.com", email_folded="ann@example.com", created_at=NOW)
    person.grants = [RoleGrant(role=role) for role in held]
    db.session.add(person)
    db.session.commit()
    return person


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page_and_back(client: ReviewClient) -> None:
    response = client.get("/edge/members?page=2")
    assert response.status_code == 302
    assert "next=/edge/members?page%3D2" in response.location.replace("%2F", "/").replace("%3F", "?")


def test_htmx_is_told_to_sign_in_without_a_redirect(client: ReviewClient) -> None:
    response = client.get("/edge/members", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert "sign-in" in response.headers["HX-Redirect"]


def test_a_role_opens_its_pages_and_no_others(client: ReviewClient) -> None:
    client.sign_in(_person(Role.REP))
    assert client.get("/edge/members").status_code == 200
    response = client.get("/edge/clerks")
    assert response.status_code == 403
    assert "another role" in response.text


def test_any_of_the_roles_is_enough(client: ReviewClient) -> None:
    client.sign_in(_person(Role.REP, Role.AUDITOR))
    assert client.get("/edge/clerks").status_code == 200
