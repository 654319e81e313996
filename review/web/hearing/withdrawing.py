"""Taking a cast ballot back."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.domain.errors import Refusal
from review.domain.roles import Role
from review.operations.ballot_withdrawals import withdraw_ballot
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.hearing.blueprint import blueprint, case_or_404, view_or_404
from review.web.hearing.page import refused_page


@blueprint.post("/hearing/<period>/<int:number>/withdraw")
@roles(Role.PANELIST)
def withdraw(period: str, number: int) -> ResponseReturnValue:
    """Take back what I have cast; it stays in the form as a draft."""
    view, me = view_or_404(period, number), current_person()
    try:
        withdraw_ballot(me, case_or_404(period, number), view.round, clock.now())
    except Refusal as refusal:
        return refused_page(view, me, refusal), 409
    flash(
        _("Your vote on case %(number)s is withdrawn. What you said is kept here as a draft; it counts once you cast "
          "it again.", number=number), "success",
    )  # fmt: skip
    return redirect(url_for("hearing.case", period=period, number=number, _anchor="ballot"), 303)
