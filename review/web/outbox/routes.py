"""The outbox, for clerks: what was told to whom, what waits, and what was given up."""

from __future__ import annotations

import io

from defusedcsv import csv as safe_csv
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.config import current_settings
from review.domain.notices import NoticeKind, NoticeState, state_of_notice
from review.domain.roles import Role
from review.models.notice import Notice
from review.operations.notice_settings import retry_mail
from review.queries import notices as queries
from review.queries.notices import NoticeFilter
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.outbox.words import FAILURES, STATES
from review.web.settings.words import KINDS

blueprint = Blueprint("outbox", __name__)


@blueprint.get("/outbox")
@roles(Role.CLERK)
def index() -> str:
    """Every notice, the newest first."""
    wanted = _wanted()
    page = queries.list_notices(wanted, bookmark=request.args.get("page"))
    settings = current_settings()
    return render_template(
        "outbox/index.html",
        page=page,
        wanted=wanted,
        is_filtered=wanted != NoticeFilter(),
        state_of=_state,
        kinds=KINDS,
        states=STATES,
        failures=FAILURES,
        sends_mail=settings.sends_mail,
        server=settings.mail_server,
        waiting=queries.count_notices(NoticeState.WAITING),
        given_up=queries.count_notices(NoticeState.GIVEN_UP),
        posts_given_up=queries.count_posts_given_up(),
        export_url=_url("outbox.export", wanted),
        pages={
            "previous_url": _url("outbox.index", wanted, page.newer),
            "next_url": _url("outbox.index", wanted, page.older),
        },
    )


@blueprint.get("/outbox.csv")
@roles(Role.CLERK)
def export() -> Response:
    """The notices that the filter leaves, as a CSV file."""
    file = io.StringIO()
    rows = safe_csv.writer(file)
    rows.writerow(["at", "person", "kind", "state", "failure", "tries", "sent_at"])
    for one in queries.iterate_notices(_wanted()):
        mail = one.mail
        rows.writerow([
            one.created_at.isoformat(),
            one.person.name,
            one.kind.value,
            _state(one).value,
            mail.failure.value if mail and mail.failure else "",
            mail.tries if mail else "",
            mail.sent_at.isoformat() if mail and mail.sent_at else "",
        ])
    headers = {"Content-Disposition": "attachment; filename=outbox.csv"}
    return Response(file.getvalue(), mimetype="text/csv", headers=headers)


@blueprint.post("/outbox/<public_id>/again")
@roles(Role.CLERK)
def again(public_id: str) -> ResponseReturnValue:
    """Try a mail again that was given up."""
    mail = queries.find_mail(public_id)
    if mail is None:
        abort(404)
    retry_mail(mail, actor=current_person(), now=clock.now())
    flash(_("The mail is tried again within a minute."), "success")
    return redirect(url_for("outbox.index"))


def _state(one: Notice) -> NoticeState:
    mail = one.mail
    return state_of_notice(
        dropped_at=one.dropped_at,
        sent_at=mail.sent_at if mail else None,
        given_up_at=mail.given_up_at if mail else None,
    )


def _wanted() -> NoticeFilter:
    def text(name: str) -> str:
        return request.args.get(name, "").replace("\0", "").strip()[:120]

    kind, state = text("kind"), text("state")
    return NoticeFilter(
        search=text("q"),
        kind=NoticeKind(kind) if kind in set(NoticeKind) else None,
        state=NoticeState(state) if state in set(NoticeState) else None,
    )


def _url(endpoint: str, wanted: NoticeFilter, bookmark: str | None = "") -> str | None:
    """The address of ``endpoint`` under this filter; None where there is no such page."""
    if bookmark is None:
        return None
    return url_for(
        endpoint,
        q=wanted.search or None,
        kind=wanted.kind.value if wanted.kind else None,
        state=wanted.state.value if wanted.state else None,
        page=bookmark or None,
    )
