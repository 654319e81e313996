"""``judicial-branch people``: how the first clerk comes in."""

from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import urlsplit

from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review.cli import build
from review.database import commit
from review.models import AuditEvent, Person
from tests.support.client import ReviewClient
from tests.support.people import Cast

Db = scoped_session[Session]
GOOD = "seven kettles boil at dawn"


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(build(), ["people", *arguments])


def test_the_first_clerk_is_added_invited_and_signs_in(
    app: Flask, client: ReviewClient, session: Db, now: datetime
) -> None:
    session.commit()
    added = run(app, "add", "--name", "Cleo Clerk", "--email", "cleo@example.test", "--role", "clerk")
    assert added.exit_code == 0, added.output
    invited = run(app, "invite", "CLEO@example.test", "--base-url", "https://review.example.test/")
    assert invited.output.startswith("https://review.example.test/invitations/")
    path = urlsplit(invited.output.strip()).path
    assert client.post_form(path, {"password": GOOD, "again": GOOD}).request.path == "/"
    assert "Cleo Clerk" in client.page("/people").text
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    defaults = ["standard.proposed"] * 3  # the default standards come with the first person
    assert actions == ["person.created", *defaults, "invitation.made", "invitation.accepted", "sign_in.started"]


def test_several_roles_a_team_and_a_manager(app: Flask, session: Db, people: Cast, now: datetime) -> None:
    manager = str(people.manager.email)
    commit()
    result = run(
        app, "add", "--name", "Nora New", "--role", "panelist:sales", "--role", "vp:sales", "--team", "North",
        "--manager", manager,
    )
    assert result.exit_code == 0, result.output
    person = session.scalars(select(Person).where(Person.name == "Nora New")).one()
    assert (person.team, person.manager, person.email) == (people.team, people.manager, None)
    listed = run(app, "list", "--json")
    row = next(one for one in json.loads(listed.output) if one["name"] == "Nora New")
    assert row["roles"] == ["panelist:sales", "vp:sales"]
    assert row["standing"] == "name_only"
    assert "Rena Rep\trena.rep@example.test\trep\tactive" in run(app, "list").output


def test_what_cannot_be_is_one_sentence(app: Flask, session: Db, people: Cast, now: datetime) -> None:
    commit()
    for arguments, words in (
        (["--role", "boss"], "is not a role"),
        (["--role", "clerk", "--role", "panelist:sales"], "no seat on the panel"),
        (["--manager", "nobody@example.test"], "add the manager first"),
        (["--email", "not an address"], "is not an e-mail address"),
        (["--role", "panelist:executive:chair"], "Chris Chair chairs the panel already"),
    ):
        result = run(app, "add", "--name", "Nora New", *arguments)
        assert result.exit_code == 1
        assert words in result.output
    assert run(app, "invite", "nobody@example.test").exit_code == 1
    assert session.scalars(select(Person.id).where(Person.name == "Nora New")).all() == []


def test_a_person_is_deactivated(app: Flask, session: Db, people: Cast, now: datetime) -> None:
    address = str(people.rep.email)
    commit()
    assert run(app, "deactivate", address).exit_code == 0
    session.expire_all()
    assert not people.rep.active
