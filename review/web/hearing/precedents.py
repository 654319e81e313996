"""The precedents of a case, for judges who have voted on it."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from review import clock
from review.domain.roles import Role
from review.operations.precedents import show_precedents
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.hearing.blueprint import blueprint, case_or_404, view_or_404


@blueprint.post("/hearing/<period>/<int:number>/precedents")
@roles(Role.PANELIST)
def open_precedents(period: str, number: int) -> ResponseReturnValue:
    """Show me cases like this one; that I saw them is on record."""
    view_or_404(period, number)
    show_precedents(current_person(), case_or_404(period, number), clock.now())
    return redirect(url_for("hearing.case", period=period, number=number, _anchor="precedents"), 303)
