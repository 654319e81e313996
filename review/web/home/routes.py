"""The start page."""

from __future__ import annotations

from flask import Blueprint, render_template

from review import clock
from review.config import current_settings
from review.domain.roles import MONTH_READERS
from review.queries.editions import find_last_edition
from review.reports import summary_names as names
from review.reports import summary_words as words
from review.web.access import signed_in
from review.web.auth.session import current_person
from review.web.home.lines import lines_for

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in
def index() -> str:
    """What waits for me, and what the panel found last."""
    me = current_person()
    lines = lines_for(me, now=clock.now(), zone=current_settings().zone)
    edition = find_last_edition() if me.roles & MONTH_READERS else None
    return render_template("home/index.html", lines=lines, latest=edition.document if edition else None, names=names,
                           words=words)
