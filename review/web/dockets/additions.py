"""What is added to a drawn month by a form: a larger sample by the clerk, a case that must be seen by a panelist."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.database import rollback
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.models.docket import Docket
from review.months import month_name
from review.operations.extensions import extend_sample
from review.operations.must_see import add_case
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.dockets.blueprint import blueprint, standing_docket_at
from review.web.dockets.forms import ExtendForm, MustSeeForm


@blueprint.get("/dockets/<period>/extend")
@roles(Role.CLERK)
def extend(period: str) -> str:
    """The form for a larger sample."""
    return _page("dockets/extend.html", standing_docket_at(period), ExtendForm())


@blueprint.post("/dockets/<period>/extend")
@roles(Role.CLERK)
def extend_it(period: str) -> ResponseReturnValue:
    """Draw more cases with the same seed."""
    form = ExtendForm()

    def act(docket: Docket) -> str:
        size, because = int(form.sample_size.data or 0), str(form.because.data)
        extend_sample(docket, size, because, actor=current_person(), now=clock.now())
        return str(_("The sample is larger now. Reps see their new cases under My leads."))

    return _sent("dockets/extend.html", period, form, act)


@blueprint.get("/dockets/<period>/must-see")
@roles(Role.PANELIST)
def must_see(period: str) -> str:
    """The form for a case that must be seen."""
    return _page("dockets/must_see.html", standing_docket_at(period), MustSeeForm())


@blueprint.post("/dockets/<period>/must-see")
@roles(Role.PANELIST)
def add_must_see(period: str) -> ResponseReturnValue:
    """Put a lead before the panel that was not drawn."""
    form = MustSeeForm()

    def act(docket: Docket) -> str:
        case = add_case(docket, form.lead.data, form.because.data, actor=current_person(), now=clock.now())
        done = _("Case %(number)s is added. It is voted on like the others and stands in no estimate.",
                 number=case.number)  # fmt: skip
        return str(done)

    return _sent("dockets/must_see.html", period, form, act)


def _sent(
    template: str, period: str, form: ExtendForm | MustSeeForm, act: Callable[[Docket], str]
) -> ResponseReturnValue:
    """Act, and go back to the month; or show the form again with what stands in the way."""
    docket, status = standing_docket_at(period), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.validate_on_submit():
        try:
            done = act(docket)
        except Refusal as refusal:
            rollback()
            form.form_errors.append(sentence(refusal))
            docket, status = standing_docket_at(period), HTTPStatus.CONFLICT
        else:
            flash(done, "success")
            return redirect(url_for("dockets.show", period=period))
    return _page(template, docket, form), status


def _page(template: str, docket: Docket, form: ExtendForm | MustSeeForm) -> str:
    return render_template(template, docket=docket, month=month_name(docket.period), form=form)
