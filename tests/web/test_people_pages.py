"""The people's pages, through real forms."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review.models import AuditEvent, Person
from review.operations.people import grants_of
from tests.support.client import ReviewClient
from tests.support.pages import Page
from tests.support.people import Cast, make_person

Db = scoped_session[Session]


def found(session: Db, name: str) -> Person:
    return session.scalars(select(Person).where(Person.name == name)).one()


def test_only_clerks_may_look(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.vp_sales)
    page = client.page("/people", 403)
    assert "another role" in page.text
    client.sign_in(people.clerk)
    assert "Rena Rep" in client.page("/people").text


def test_a_person_who_is_not_there_is_not_found(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.clerk)
    assert client.page("/people/nonsense", 404)
    client.sign_in(people.rep)
    assert client.page("/people/nonsense", 403)


def test_a_clerk_adds_a_panelist_and_sees_them_listed(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    client.sign_in(people.clerk)
    data = {
        "name": "Nora New", "address": "nora@example.test", "panelist": "marketing", "vp": "marketing",
        "team": "North", "manager": people.manager.public_id,
    }
    response = client.post_form("/people/new", data)
    assert response.status_code == 200
    assert "Nora New was added" in response.text
    person = found(session, "Nora New")
    assert [str(grant) for grant in grants_of(person)] == ["panelist:marketing", "vp:marketing"]
    assert (person.team, person.manager) == (people.team, people.manager)
    text = client.page("/people?q=nora").text
    assert "Panelist, marketing bench" in text
    assert "not invited yet" in text
    assert "Rena Rep" not in text


def test_a_clerk_on_the_panel_is_refused_and_what_was_typed_stays(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    client.sign_in(people.clerk)
    where = f"/people/{people.sales_panelist.public_id}"
    response = client.post_form(where, {"name": "Samuel Seller", "clerk": "y"})
    assert response.status_code == 409
    page = Page(response.text)
    assert "The clerk holds no seat on the panel" in page.text
    form = next(one for one in page.forms if "panelist" in one.fields)
    assert form.fields["name"] == "Samuel Seller"
    assert form.fields["clerk"]
    assert people.sales_panelist.name == "Sam Seller"
    assert session.scalars(select(AuditEvent)).all() == []


def test_opening_and_saving_a_person_changes_nothing(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    client.sign_in(people.clerk)
    for person in (people.chair, people.rep, people.vp_marketing, people.clerk):
        assert "nothing was saved" in client.post_form(f"/people/{person.public_id}", {}).text
    assert session.scalars(select(AuditEvent)).all() == []


def test_a_tampered_choice_is_refused(client: ReviewClient, people: Cast, session: Db, now: datetime) -> None:
    client.sign_in(people.clerk)
    response = client.post_form(f"/people/{people.rep.public_id}", {"vp": "executive"})
    assert response.status_code == 422
    assert [str(grant) for grant in grants_of(people.rep)] == ["rep"]


def test_a_deactivated_person_is_out_at_once_and_can_come_back(
    client: ReviewClient, people: Cast, app, now: datetime
) -> None:
    other = app.test_client()
    other.sign_in(people.rep)
    client.sign_in(people.clerk)
    where = f"/people/{people.rep.public_id}"
    assert "signed out everywhere" in client.post_form(f"{where}/deactivate", page=where).text
    assert other.get("/").status_code == 302
    assert "is active again" in client.post_form(f"{where}/reactivate", page=where).text


def test_a_clerk_ends_somebodys_sessions(client: ReviewClient, people: Cast, app, now: datetime) -> None:
    other = app.test_client()
    other.sign_in(people.rep)
    client.sign_in(people.clerk)
    where = f"/people/{people.rep.public_id}"
    assert "Sessions ended: 1." in client.post_form(f"{where}/sign-out", page=where).text
    assert other.get("/").status_code == 302


def test_a_form_from_elsewhere_is_refused(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.clerk)
    assert client.post(f"/people/{people.rep.public_id}/deactivate").status_code == 400
    assert people.rep.active


@pytest.mark.parametrize("order", ["name", "team", "manager", "nonsense"])
def test_the_list_is_sorted_and_paged(
    client: ReviewClient, people: Cast, session: Db, now: datetime, order: str
) -> None:
    for number in range(60):
        make_person(f"Person {number:02}", "rep")
    client.sign_in(people.clerk)
    seen = client.page(f"/people?sort={order}").text + client.page(f"/people?sort={order}&page=2").text
    assert all(f"Person {number:02}" in seen for number in range(60))
    assert "People found: 70" in seen


def test_the_export_cannot_carry_formulas(client: ReviewClient, people: Cast, session: Db, now: datetime) -> None:
    make_person("=1+1", "rep", address="one@example.test")
    client.sign_in(people.clerk)
    rows = client.get("/people.csv").get_data(as_text=True).splitlines()
    assert rows[0] == "name,address,roles,team,manager,standing"
    assert any(row.startswith("'=1+1,") for row in rows)


def test_navigation_goes_by_role(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.clerk)
    assert {"/people", "/audit"} <= set(client.page("/").links)
    client.sign_in(people.auditor)
    links = set(client.page("/").links)
    assert "/audit" in links
    assert "/people" not in links
    client.sign_in(people.rep)
    assert not {"/audit", "/people"} & set(client.page("/").links)
