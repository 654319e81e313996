"""The sign-in page, signing out, and invitations."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.config import Mode, Settings
from review.database import rollback
from review.domain.errors import Refusal
from review.extensions import limiter
from review.operations import invitations
from review.operations import sign_in as operations
from review.queries.sign_ins import find_invitation
from review.sentences import sentence
from review.web.access import public
from review.web.auth import demo, session
from review.web.auth.forms import NewPasswordForm, SignInForm
from review.web.auth.redirects import local_path
from review.web.unit_of_work import keep_changes

blueprint = Blueprint("auth", __name__)


@blueprint.record_once
def _demo_only(state: BlueprintSetupState) -> None:
    settings: Settings = state.app.extensions["settings"]
    if settings.mode is Mode.DEMO:
        state.app.register_blueprint(demo.blueprint)


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The sign-in page."""
    if session.find_current_person() is not None:
        return redirect(local_path(request.args.get("next")) or url_for("home.index"))
    return _page(SignInForm(next=local_path(request.args.get("next")) or ""))


@blueprint.post("/sign-in")
@public
@limiter.limit("60/minute")
def sign_in_post() -> ResponseReturnValue:
    """Sign in, and go on to where the person wanted to go."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        new = operations.sign_in(form.address.data, form.password.data, now=clock.now())
    except Refusal as refusal:
        return _refused(form, refusal)
    session.start(new)
    return redirect(local_path(form.next.data) or url_for("home.index"))


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Sign out; harmless where nobody is signed in any more."""
    person = session.find_current_person()
    token = session.stop()
    if person is not None and token is not None:
        operations.sign_out(token, actor=person, now=clock.now())
    flash(_("You are signed out."), "success")
    return redirect(url_for("auth.sign_in"))


@blueprint.get("/invitations/<token>")
@public
def invitation(token: str) -> ResponseReturnValue:
    """The page behind an invitation's link."""
    found = find_invitation(token)
    if found is None:
        abort(404)
    try:
        invitations.check_invitation(found, now=clock.now())
    except Refusal as refusal:
        return render_template("auth/invitation_over.html", message=sentence(refusal)), HTTPStatus.GONE
    return render_template("auth/invitation.html", form=NewPasswordForm(), person=found.person)


@blueprint.post("/invitations/<token>")
@public
@limiter.limit("30/minute")
def accept_invitation(token: str) -> ResponseReturnValue:
    """Choose a password, and be signed in."""
    found = find_invitation(token)
    if found is None:
        abort(404)
    form, now = NewPasswordForm(), clock.now()
    if form.validate_on_submit():
        try:
            person = invitations.accept_invitation(found, form.password.data, now=now)
        except Refusal as refusal:
            rollback()
            if refusal.code.startswith("invitation."):
                return render_template("auth/invitation_over.html", message=sentence(refusal)), HTTPStatus.GONE
            form.password.errors = [sentence(refusal)]
        else:
            session.start(operations.begin_session(person, by="invitation", now=now))
            flash(_("Your password is set, and you are signed in."), "success")
            return redirect(url_for("home.index"))
    return render_template("auth/invitation.html", form=form, person=found.person), HTTPStatus.UNPROCESSABLE_ENTITY


def _page(form: SignInForm) -> str:
    return render_template("auth/sign_in.html", form=form, groups=demo.groups())


def _refused(form: SignInForm, refusal: Refusal) -> ResponseReturnValue:
    keep_changes()  # a failure must be counted, though the answer is an error
    form.form_errors.append(sentence(refusal))
    again_at = refusal.values.get("again_at")
    status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(again_at, datetime) else HTTPStatus.UNPROCESSABLE_ENTITY
    response = make_response(_page(form), status)
    if isinstance(again_at, datetime):
        response.headers["Retry-After"] = str(max(1, round((again_at - clock.now()).total_seconds())))
    return response
