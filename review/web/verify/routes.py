"""The draws there are, to be verified."""

from __future__ import annotations

from flask import Blueprint, render_template

from review.domain.roles import MONTH_READERS
from review.queries.docket_progress import list_drawn_dockets
from review.queries.dockets import docket_state
from review.web.access import roles

blueprint = Blueprint("verify", __name__)


@blueprint.get("/verify")
@roles(*MONTH_READERS)
def index() -> str:
    """Every draw, the newest first."""
    dockets = [docket for docket in list_drawn_dockets() if docket.cancelled_at is None]
    return render_template("dockets/draws.html", dockets=dockets, state_of=docket_state)
