"""A recusal that was proposed to a judge: leave the case, or say why that is not needed."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.domain.roles import Role
from review.operations.recusal_proposals import confirm_proposal, dismiss_proposal
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.hearing.blueprint import blueprint, case_or_404, onwards, view_or_404
from review.web.hearing.forms import DismissalForm
from review.web.hearing.page import refused_page


@blueprint.post("/hearing/<period>/<int:number>/recusal/confirm")
@roles(Role.PANELIST)
def confirm_recusal(period: str, number: int) -> ResponseReturnValue:
    """Leave the case, as proposed."""
    view_or_404(period, number)
    me = current_person()
    confirm_proposal(me, case_or_404(period, number), me, clock.now())
    return onwards(period, number, _("You are recused from case %(number)s.", number=number))


@blueprint.post("/hearing/<period>/<int:number>/recusal/dismiss")
@roles(Role.PANELIST)
def dismiss_recusal(period: str, number: int) -> ResponseReturnValue:
    """Judge the case, with a reason for the record."""
    view, me, form = view_or_404(period, number), current_person(), DismissalForm()
    if not form.validate():
        return refused_page(view, me, dismissal=form), 400
    dismiss_proposal(me, case_or_404(period, number), me, form.because.data, clock.now())
    flash(_("You judge this case; your reason is on record."), "success")
    return redirect(url_for("hearing.case", period=period, number=number), 303)
