"""Making a drawn sample larger, from the clerk's page."""

from __future__ import annotations

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.database import rollback
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.operations.extensions import extend_sample
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.dockets.blueprint import blueprint, month_name, standing_docket_at
from review.web.dockets.forms import ExtendForm


@blueprint.get("/dockets/<period>/extend")
@roles(Role.CLERK)
def extend(period: str) -> str:
    """The form for a larger sample."""
    docket = standing_docket_at(period)
    return render_template("dockets/extend.html", docket=docket, month=month_name(period), form=ExtendForm())


@blueprint.post("/dockets/<period>/extend")
@roles(Role.CLERK)
def extend_it(period: str) -> ResponseReturnValue:
    """Draw more cases with the same seed."""
    docket, form = standing_docket_at(period), ExtendForm()
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.validate_on_submit():
        size, because = int(form.sample_size.data or 0), str(form.because.data)
        try:
            extend_sample(docket, size, because, actor=current_person(), now=clock.now())
        except Refusal as refusal:
            rollback()
            form.form_errors.append(sentence(refusal))
            docket, status = standing_docket_at(period), HTTPStatus.CONFLICT
        else:
            flash(_("The sample is larger now. Reps see their new cases under My leads."), "success")
            return redirect(url_for("dockets.show", period=period))
    return render_template("dockets/extend.html", docket=docket, month=month_name(period), form=form), status
