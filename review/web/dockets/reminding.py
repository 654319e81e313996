"""Reminding those who owe a month something, with one click."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from review import clock
from review.domain.roles import Role
from review.operations import reminders
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.dockets.blueprint import blueprint, standing_docket_at


@blueprint.post("/dockets/<period>/remind")
@roles(Role.CLERK)
def remind(period: str) -> ResponseReturnValue:
    """Remind everybody who owes a statement or a ballot."""
    told = reminders.remind(standing_docket_at(period), actor=current_person(), now=clock.now())
    flash(ngettext("%(num)s person is reminded.", "%(num)s people are reminded.", told), "success")
    return redirect(url_for("dockets.show", period=period))
