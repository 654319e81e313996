"""``judicial-branch standards``: make, list and sign."""

from __future__ import annotations

import json
from datetime import datetime

from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from review.cli.people import group as people_group
from review.cli.standards import group
from tests.support.people import Cast

Db = scoped_session[Session]


def run(app: Flask, session: Db, *arguments: str) -> Result:
    session.commit()
    with app.app_context():
        return CliRunner().invoke(group, list(arguments))


def test_the_defaults_are_made_once(app: Flask, session: Db, now: datetime) -> None:
    assert "policy-1" in run(app, session, "ensure").output
    assert "nothing changed" in run(app, session, "ensure").output


def test_a_version_is_signed_by_its_short_name(app: Flask, session: Db, people: Cast, now: datetime) -> None:
    run(app, session, "ensure")
    assert people.chair.email
    signed = run(app, session, "sign", "MQL-1", "--as", people.chair.email)
    assert (signed.exit_code, signed.output) == (0, "Chris Chair signed mql-1 for executive.\n")
    rows = json.loads(run(app, session, "list", "--json").output)
    assert rows[0]["version"] == "mql-1"
    assert rows[0]["signed"] == {"executive": "Chris Chair"}
    assert rows[0]["missing"] == ["sales", "marketing"]
    assert "executive: Chris Chair" in run(app, session, "list").output


def test_what_cannot_be_signed_is_one_sentence_and_an_exit_code(
    app: Flask, session: Db, people: Cast, now: datetime
) -> None:
    run(app, session, "ensure")
    assert people.chair.email
    assert people.clerk.email
    for arguments in (
        ("sign", "mql-9", "--as", people.chair.email),
        ("sign", "mql-1", "--as", "nobody@example.test"),
        ("sign", "mql-1", "--as", people.clerk.email),
        ("sign", "mql-1", "--as", people.chair.email, "--bench", "sales"),
    ):
        refused = run(app, session, *arguments)
        assert refused.exit_code == 1
        assert len(refused.stderr.strip().splitlines()) == 1
        assert "This was refused" not in refused.stderr


def test_the_defaults_are_there_once_the_first_person_is(app: Flask, session: Db, now: datetime) -> None:
    session.commit()
    with app.app_context():
        added = CliRunner().invoke(people_group, ["add", "--name", "Cora Clerk", "--role", "clerk"])
    assert added.exit_code == 0
    assert "nothing changed" in run(app, session, "ensure").output
