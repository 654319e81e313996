"""Whose campaign it is: the clerk says so, and the owner is proposed for recusal from its leads."""

from __future__ import annotations

import io
from http import HTTPStatus

from defusedcsv import csv as safe_csv
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.domain.roles import Role
from review.operations.recusal_proposals import own_campaign
from review.queries.campaigns import PAGE, list_campaigns, list_owners
from review.queries.people import find_person
from review.web.access import roles
from review.web.auth.session import current_person

blueprint = Blueprint("campaigns", __name__)


@blueprint.get("/campaigns")
@roles(Role.CLERK)
def index() -> str:
    """The campaigns of the imported leads, with their owners."""
    search, after = _text("q"), _text("after")
    found = list_campaigns(search, after)
    shown = found[:PAGE]
    following = shown[-1].name if len(found) > PAGE else None
    return render_template(
        "campaigns/index.html",
        campaigns=shown,
        owners=list_owners(),
        search=search,
        export_url=url_for("campaigns.export", q=search or None),
        pages={
            "previous_url": url_for("campaigns.index", q=search or None) if after else None,
            "next_url": url_for("campaigns.index", q=search or None, after=following) if following else None,
        },
    )


@blueprint.get("/campaigns.csv")
@roles(Role.CLERK)
def export() -> Response:
    """The campaigns with their owners as a CSV file."""
    file = io.StringIO()
    rows = safe_csv.writer(file)
    rows.writerow(["campaign", "leads", "owner"])
    rows.writerows([one.name, one.leads, one.owner.name if one.owner else ""]
                   for one in list_campaigns(_text("q"), size=None))
    headers = {"Content-Disposition": "attachment; filename=campaigns.csv"}
    return Response(file.getvalue(), mimetype="text/csv", headers=headers)


@blueprint.post("/campaigns")
@roles(Role.CLERK)
def own() -> ResponseReturnValue:
    """Say whose campaign it is."""
    wanted, campaign = request.form.get("owner", ""), request.form.get("campaign", "")
    person = (find_person(wanted) or abort(404)) if wanted else None
    own_campaign(campaign, person, actor=current_person(), now=clock.now())
    flash(_("Saved. Recusals are proposed from samples drawn from now on."), "success")
    return redirect(url_for("campaigns.index", q=request.form.get("q") or None), HTTPStatus.SEE_OTHER)


def _text(name: str) -> str:
    return request.args.get(name, "").replace("\0", "").strip()[:200]
