"""The blueprint of the hearing, and how an address becomes a case as its viewer may see it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review.models.case import Case
from review.queries.case_views import CaseView
from review.queries.cases import find_case, find_case_view
from review.queries.hearing_queue import find_queue
from review.web.auth.session import current_person

blueprint = Blueprint("hearing", __name__)


def view_or_404(period: str, number: int) -> CaseView:
    """The case as the person signed in may see it now; 404 where there is none for them."""
    return find_case_view(current_person(), period, number) or abort(404)


def case_or_404(period: str, number: int) -> Case:
    """The case itself, for an operation that decides by itself who may."""
    return find_case(period, number) or abort(404)


def onwards(period: str, number: int, done: str) -> ResponseReturnValue:
    """To the next case that waits for me, else to my queue."""
    mine = find_queue(current_person(), period)
    following = mine.next_open(number) if mine else None
    if following is None:
        flash(_("%(done)s That was the last one: all your cases are voted.", done=done), "success")
        return redirect(url_for("hearing.queue"), 303)
    flash(done, "success")
    return redirect(url_for("hearing.case", period=period, number=following), 303)
