"""The tests' own tools must be able to fail."""

from __future__ import annotations

import socket
import warnings

import pytest
from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, TestResponse

from review.extensions import db
from review.models import Team
from tests.support.client import ReviewClient, check_page
from tests.support.pages import Page

GOOD = "<!doctype html><html><title>A</title><h1 id=a>A</h1><form method=post action=/x>{}</form></html>"


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<html><title>A</title><p>no heading</p></html>", "0 h1"),
        ("<html><title>A</title><h1>A</h1><h1>B</h1></html>", "2 h1"),
        ("<html><h1>A</h1></html>", "no title"),
        ("<html><title>A</title><h1 id=a>A</h1><p id=a></p></html>", "ids used twice: a"),
        ("<html><title>A</title><h1 style='color:red'>A</h1></html>", "inline attribute style"),
        ("<html><title>A</title><h1 onclick='x()'>A</h1></html>", "inline attribute onclick"),
        ("<html><title>A</title><h1>A</h1><style>p {}</style></html>", "inline <style>"),
        ("<html><title>A</title><h1>A</h1><script>x()</script></html>", "inline <script>"),
    ],
)
def test_a_page_that_breaks_a_rule_is_found_out(html: str, problem: str) -> None:
    assert any(problem in found for found in Page(html).check())
    request = EnvironBuilder().get_request()
    response = TestResponse([html.encode()], "200 OK", Headers({"Content-Type": "text/html"}), request)
    with pytest.raises(AssertionError, match=problem):
        check_page(response)


def test_a_good_page_passes_and_data_blocks_are_no_scripts() -> None:
    data = '<script type="application/json">{"a": 1}</script>'
    assert Page(GOOD.format("") + data).check() == []


def test_forms_are_read_as_a_browser_would_send_them() -> None:
    fields = """
      <input type=hidden name=csrf_token value=t><input name=name value="Ann &amp; Bob"><input name=off disabled>
      <input type=checkbox name=yes checked><input type=checkbox name=no>
      <input type=radio name=bench value=sales><input type=radio name=bench value=marketing checked>
      <select name=role><option value=a>A</option><option value=b selected>B</option></select>
      <select name=first><option value=x>X</option><option value=y>Y</option></select>
      <textarea name=why>because</textarea><input type=submit name=go value=Go>"""
    (form,) = Page(GOOD.format(fields)).forms
    assert (form.action, form.method) == ("/x", "post")
    assert form.fields == {
        "csrf_token": "t", "name": "Ann & Bob", "yes": "on", "bench": "marketing", "role": "b", "first": "x",
        "why": "because",
    }  # fmt: skip


def test_nothing_beyond_this_machine_can_be_reached() -> None:
    with warnings.catch_warnings(), socket.socket() as one:
        warnings.simplefilter("ignore")
        with pytest.raises(Exception, match=r"(?i)socket|allow"):
            one.connect(("192.0.2.1", 80))


def test_each_test_has_a_database_of_its_own_first(session: object) -> None:
    assert db.session.query(Team).count() == 0
    db.session.add(Team(name="only one"))
    db.session.commit()


def test_each_test_has_a_database_of_its_own_second(session: object) -> None:
    assert db.session.query(Team).count() == 0
    db.session.add(Team(name="only one"))
    db.session.commit()


def test_a_request_sees_what_the_test_wrote_and_the_test_what_the_request_wrote(
    client: ReviewClient, app: Flask, database_kind: str
) -> None:
    db.session.add(Team(name="not yet committed"))
    assert client.get("/healthz").status_code == 200
    assert db.engine.dialect.name == database_kind
    with db.engine.connect() as other:
        assert other.execute(db.text("SELECT count(*) FROM team")).scalar() == 1
