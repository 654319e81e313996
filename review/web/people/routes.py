"""The people, for clerks."""

from __future__ import annotations

import csv
import io
from http import HTTPStatus

from defusedcsv import csv as safe_csv
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.database import rollback
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.models.person import Person
from review.operations import invitations
from review.operations import people as operations
from review.operations.sign_in import revoke_sign_ins
from review.queries import people as queries
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.people.forms import PersonForm
from review.web.people.words import role_words, standing_word

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
@roles(Role.CLERK)
def index() -> str:
    """Everybody, with roles, team, manager and standing."""
    search = request.args.get("q", "").replace("\0", "")[:100]
    order = request.args.get("sort", "")
    chosen = queries.PeopleOrder(order) if order in set(queries.PeopleOrder) else queries.PeopleOrder.NAME
    number = min(max(request.args.get("page", 1, type=int), 1), 10_000)
    listed = queries.list_people(search, order=chosen, page=number, now=clock.now())
    return render_template(
        "people/index.html",
        listed=listed,
        search=search,
        order=chosen,
        pages=_pages(listed, search, chosen),
        role_words=role_words,
        standing_word=standing_word,
    )


@blueprint.get("/people.csv")
@roles(Role.CLERK)
def export() -> Response:
    """Everybody as a CSV file."""
    people = queries.list_all_people()
    standings = queries.standings(people, clock.now())
    file = io.StringIO()
    rows = safe_csv.writer(file, quoting=csv.QUOTE_MINIMAL)
    rows.writerow(["name", "address", "roles", "team", "manager", "standing"])
    for person in people:
        rows.writerow([
            person.name,
            person.email or "",
            " ".join(str(grant) for grant in operations.grants_of(person)),
            person.team.name if person.team else "",
            person.manager.name if person.manager else "",
            standings[person.id].value,
        ])
    headers = {"Content-Disposition": "attachment; filename=people.csv"}
    return Response(file.getvalue(), mimetype="text/csv", headers=headers)


@blueprint.get("/people/new")
@roles(Role.CLERK)
def new() -> str:
    """The empty form."""
    form = PersonForm()
    form.offer(None)
    return _form_page(form, None)


@blueprint.post("/people/new")
@roles(Role.CLERK)
def create() -> ResponseReturnValue:
    """Add a person; the next step is to invite them."""
    form = PersonForm()
    form.offer(None)
    if form.validate_on_submit():
        try:
            person = operations.create_person(form.details(), actor=current_person(), now=clock.now())
        except Refusal as refusal:
            return _refused(form, None, refusal)
        flash(_("%(name)s was added.", name=person.name), "success")
        return redirect(url_for("people.show", public_id=person.public_id))
    return _form_page(form, None), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get("/people/<public_id>")
@roles(Role.CLERK)
def show(public_id: str) -> str:
    """One person, to change, invite or deactivate."""
    person = _person(public_id)
    form = PersonForm()
    form.offer(person)
    form.show(person)
    return _form_page(form, person)


@blueprint.post("/people/<public_id>")
@roles(Role.CLERK)
def change(public_id: str) -> ResponseReturnValue:
    """Keep what the form says."""
    person = _person(public_id)
    form = PersonForm()
    form.offer(person)
    if form.validate_on_submit():
        try:
            changed = operations.change_person(person, form.details(), actor=current_person(), now=clock.now())
        except Refusal as refusal:
            return _refused(form, person, refusal)
        flash(_("Saved.") if changed else _("Nothing was different; nothing was saved."), "success")
        return redirect(url_for("people.show", public_id=public_id))
    return _form_page(form, person), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.post("/people/<public_id>/invite")
@roles(Role.CLERK)
def invite(public_id: str) -> str:
    """Make an invitation and show its link, this once."""
    person = _person(public_id)
    token = invitations.invite_person(person, actor=current_person(), now=clock.now())
    link = url_for("auth.invitation", token=token, _external=True)
    return render_template("people/invited.html", person=person, link=link, days=invitations.VALID_FOR.days)


@blueprint.post("/people/<public_id>/deactivate")
@roles(Role.CLERK)
def deactivate(public_id: str) -> ResponseReturnValue:
    """Shut a person out."""
    person = _person(public_id)
    operations.deactivate_person(person, actor=current_person(), now=clock.now())
    flash(_("%(name)s is deactivated and signed out everywhere.", name=person.name), "success")
    return redirect(url_for("people.show", public_id=public_id))


@blueprint.post("/people/<public_id>/reactivate")
@roles(Role.CLERK)
def reactivate(public_id: str) -> ResponseReturnValue:
    """Let a person in again."""
    person = _person(public_id)
    operations.reactivate_person(person, actor=current_person(), now=clock.now())
    flash(_("%(name)s is active again.", name=person.name), "success")
    return redirect(url_for("people.show", public_id=public_id))


@blueprint.post("/people/<public_id>/sign-out")
@roles(Role.CLERK)
def sign_out_everywhere(public_id: str) -> ResponseReturnValue:
    """End all of a person's sessions."""
    person = _person(public_id)
    ended = revoke_sign_ins(person, actor=current_person(), now=clock.now())
    flash(_("Sessions ended: %(ended)s.", ended=ended), "success")
    return redirect(url_for("people.show", public_id=public_id))


def _person(public_id: str) -> Person:
    person = queries.find_person(public_id)
    if person is None:
        abort(404)
    return person


def _refused(form: PersonForm, person: Person | None, refusal: Refusal) -> ResponseReturnValue:
    rollback()
    form.form_errors.append(sentence(refusal))
    return _form_page(form, person), HTTPStatus.CONFLICT


def _form_page(form: PersonForm, person: Person | None) -> str:
    standing = queries.standings([person], clock.now())[person.id] if person is not None else None
    return render_template(
        "people/person.html",
        form=form,
        person=person,
        standing=standing,
        is_me=person is not None and person.id == current_person().id,
        team_names=queries.list_team_names(),
        standing_word=standing_word,
    )


def _pages(listed: queries.PeoplePage, search: str, order: queries.PeopleOrder) -> dict[str, str | None]:
    def url(number: int) -> str:
        return url_for("people.index", q=search or None, sort=order.value, page=number)

    return {
        "previous_url": url(listed.page - 1) if listed.page > 1 else None,
        "next_url": url(listed.page + 1) if listed.has_next else None,
    }
