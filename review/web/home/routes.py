"""The start page."""

from __future__ import annotations

from flask import Blueprint, render_template

from review import clock
from review.config import current_settings
from review.web.access import signed_in
from review.web.auth.session import current_person
from review.web.home.lines import lines_for

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in
def index() -> str:
    """What waits for me."""
    me = current_person()
    lines = lines_for(me, now=clock.now(), zone=current_settings().zone)
    return render_template("home/index.html", lines=lines)
