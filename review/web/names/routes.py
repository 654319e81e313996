"""People whom the CRM may know in two spellings, for clerks."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review import clock
from review.database import rollback
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.intake.alike import Likeness, pairs_alike
from review.models import Person
from review.operations import crm_names as operations
from review.queries.crm_names import NamedRep, list_named_reps, list_pairs_apart
from review.queries.people import find_person
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person

blueprint = Blueprint("names", __name__)

_WHY = {
    Likeness.SAME_WORDS: _l("The same words"), Likeness.INITIAL: _l("One is written with an initial"),
    Likeness.ADDRESS: _l("One is the other's address"), Likeness.SPELLING: _l("Spelled nearly alike"),
}


@blueprint.get("/imports/people")
@roles(Role.CLERK)
def index() -> str:
    """Pairs of names that look alike, and the reps of whom only a name is known."""
    reps = list_named_reps()
    by_number = {rep.person.id: rep for rep in reps}
    apart = list_pairs_apart()
    found = pairs_alike({rep.person.id: rep.names for rep in reps})
    pairs = [
        (*_which_into(by_number[pair.first], by_number[pair.second]), _WHY[pair.why])
        for pair in found
        if (pair.first, pair.second) not in apart
        and (by_number[pair.first].by_name_only or by_number[pair.second].by_name_only)
    ]
    return render_template(
        "names/index.html", pairs=pairs, reps=reps, unknown=[rep for rep in reps if rep.by_name_only],
    )


@blueprint.post("/imports/people/<public_id>/join")
@roles(Role.CLERK)
def join(public_id: str) -> ResponseReturnValue:
    """Two are one."""
    same, into = _person(public_id), _person(request.form.get("into", ""))
    name, other = same.name, into.name
    try:
        operations.join_names(same, into, actor=current_person(), now=clock.now())
    except Refusal as refusal:
        rollback()
        flash(sentence(refusal), "error")
    else:
        flash(_("%(name)s is %(other)s from now on.", name=name, other=other), "success")
    return redirect(url_for("names.index"))


@blueprint.post("/imports/people/<public_id>/apart")
@roles(Role.CLERK)
def apart(public_id: str) -> ResponseReturnValue:
    """Two are two."""
    operations.keep_apart(
        _person(public_id), _person(request.form.get("other", "")), actor=current_person(), now=clock.now()
    )
    return redirect(url_for("names.index"))


def _which_into(one: NamedRep, other: NamedRep) -> tuple[NamedRep, NamedRep]:
    """Which of the two goes into which: a name alone into somebody known, else the one with fewer leads."""
    rank = (one.by_name_only, -one.leads, one.person.id), (other.by_name_only, -other.leads, other.person.id)
    return (one, other) if rank[0] > rank[1] else (other, one)


def _person(public_id: str) -> Person:
    person = find_person(public_id)
    if person is None:
        abort(HTTPStatus.NOT_FOUND, _("There is no such person."))
    return person
