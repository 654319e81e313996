"""Every endpoint says who may use it, and the application does not start where one is silent."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import BuildError

from review.web import access
from review.web.access import UndeclaredAccess, check_declarations, declared, public
from tests.support.client import ReviewClient

#: Pages that somebody who is not signed in may see. Whoever adds one adds it here, on purpose.
PUBLIC_AREAS = {"static", "health", "auth", "demo"}


@pytest.mark.sqlite_only
def test_every_endpoint_declares_its_access(app: Flask) -> None:
    silent = [rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) is None]
    assert not silent, f"put @public, @signed_in or @roles(…) on {silent}"


@pytest.mark.sqlite_only
def test_only_the_expected_areas_are_public(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    open_to_all = {one for one in endpoints if (found := declared(app, one)) and found.is_public}
    unexpected = {endpoint for endpoint in open_to_all if endpoint.split(".")[0] not in PUBLIC_AREAS}
    assert not unexpected, f"public without being on the list of tests/house: {unexpected}"


@pytest.mark.sqlite_only
def test_whoever_is_not_signed_in_reaches_no_page_that_is_not_public(client: ReviewClient, app: Flask) -> None:
    reached = []
    for rule in app.url_map.iter_rules():
        found = declared(app, rule.endpoint)
        if found is None or found.is_public or "GET" not in (rule.methods or ()):
            continue
        converters = {name: type(one).__name__.lower() for name, one in rule._converters.items()}
        filled = {**(rule.defaults or {}), **{name: 1 if "int" in kind else "x" for name, kind in converters.items()}}
        try:
            address = app.url_map.bind("localhost").build(rule.endpoint, filled)
        except (BuildError, ValueError, TypeError):  # a converter that takes neither: its own tests cover it
            continue
        response = client.get(address)
        if response.status_code not in (302, 401, 404):
            reached.append((address, response.status))
    assert not reached


def test_an_application_with_a_silent_endpoint_does_not_start() -> None:
    app = Flask("silent")
    app.add_url_rule("/secret", "secret", lambda: "secret")
    with pytest.raises(UndeclaredAccess, match="secret"):
        check_declarations(app)


def test_an_endpoint_declares_its_access_once() -> None:
    with pytest.raises(UndeclaredAccess):
        public(public(lambda: ""))


def test_roles_need_a_role() -> None:
    with pytest.raises(ValueError, match="at least one"):
        access.roles()


def test_access_is_written_next_to_the_view() -> None:
    """A declaration above the route decorator would be lost on the registered function."""
    wrong = []
    for path in sorted(Path(access.__file__).parent.rglob("*.py")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for before, line in itertools.pairwise(lines):
            if before.startswith(("@public", "@signed_in", "@roles")) and line.startswith("@blueprint."):
                wrong.append(f"{path.name}: {line}")
    assert not wrong, f"put the access declaration under the route: {wrong}"
