"""Adding a must-see case, from a panelist's page."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.database import rollback
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.operations.must_see import add_case
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.dockets.blueprint import blueprint, month_name, standing_docket_at
from review.web.dockets.forms import MustSeeForm


@blueprint.get("/dockets/<period>/must-see")
@roles(Role.PANELIST)
def must_see(period: str) -> str:
    """The form for a case that must be seen."""
    docket = standing_docket_at(period)
    return render_template("dockets/must_see.html", docket=docket, month=month_name(period), form=MustSeeForm())


@blueprint.post("/dockets/<period>/must-see")
@roles(Role.PANELIST)
def add_must_see(period: str) -> ResponseReturnValue:
    """Put a lead before the panel that was not drawn."""
    docket, form = standing_docket_at(period), MustSeeForm()
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.validate_on_submit():
        try:
            case = add_case(docket, form.lead.data, form.because.data, actor=current_person(), now=clock.now())
        except Refusal as refusal:
            rollback()
            form.form_errors.append(sentence(refusal))
            docket, status = standing_docket_at(period), HTTPStatus.CONFLICT
        else:
            flash(_("Case %(number)s is added. It is voted on like the others and stands in no estimate.",
                    number=case.number), "success")  # fmt: skip
            return redirect(url_for("dockets.show", period=period))
    return render_template("dockets/must_see.html", docket=docket, month=month_name(period), form=form), status
