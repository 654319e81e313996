"""Signing in as one of the demonstration company's people. Registered in a demo alone."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from review import clock
from review.config import Mode, current_settings
from review.operations import sign_in as operations
from review.queries.people import find_person, list_people_by_role
from review.web.access import public
from review.web.auth import session
from review.web.auth.redirects import local_path
from review.web.people.words import RoleGroup, role_groups

blueprint = Blueprint("demo", __name__)


@blueprint.get("/demo/people")
@public
def people() -> str:
    """Everybody one can be, for changing from one person to another."""
    return render_template("auth/demo_people.html", groups=groups())


@blueprint.post("/demo/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Be the person whose button was pressed."""
    person = find_person(request.form.get("person", ""))
    if person is None or not person.active:
        abort(404)
    now = clock.now()
    former, token = session.find_current_person(), session.stop()
    if former is not None and token is not None:
        operations.sign_out(token, actor=former, now=now)
    session.start(operations.begin_session(person, by="demo", now=now))
    return redirect(local_path(request.form.get("next")) or url_for("home.index"))


def groups() -> list[RoleGroup]:
    """The people one may sign in as, by role; nobody outside a demo."""
    if current_settings().mode is not Mode.DEMO:
        return []
    return role_groups(list_people_by_role())
