"""Appeals: the list, filing one, closing the vote on one. Another module registers the views of those who hear it."""

from __future__ import annotations

import csv
import io
from http import HTTPStatus

from defusedcsv import csv as safe_csv
from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.database import rollback
from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.domain.roles import MONTH_READERS, Role
from review.models.case import Case
from review.months import month_name
from review.operations.appeals import decide, file_appeal, side_of
from review.queries import appeal_lists as lists
from review.queries import appeals as queries
from review.queries.appeal_lists import AppealFilter
from review.queries.dockets import docket_state
from review.sentences import sentence
from review.web.access import roles, signed_in
from review.web.appeals import hearing
from review.web.appeals.blueprint import appeal_or_404, blueprint
from review.web.appeals.forms import AppealForm
from review.web.auth.session import current_person

__all__ = ["blueprint", "hearing"]

_STATES = ("open", "decided")


@blueprint.get("/appeals")
@roles(*MONTH_READERS)
def index() -> str:
    """The appeals that I hear, and all others."""
    me, wanted = current_person(), _wanted()
    page = lists.list_appeals(me, wanted, bookmark=request.args.get("page"))
    return render_template(
        "appeals/index.html",
        mine=queries.list_to_hear(me),
        rows=page.rows,
        watches=lists.may_watch_appeals(me),
        wanted=wanted,
        is_filtered=wanted != AppealFilter(),
        periods=lists.list_appealed_periods(),
        export_url=_url("appeals.export", wanted),
        pages={
            "previous_url": _url("appeals.index", wanted, page.newer),
            "next_url": _url("appeals.index", wanted, page.older),
        },
    )


@blueprint.get("/appeals.csv")
@roles(*MONTH_READERS)
def export() -> Response:
    """The same list as a CSV file."""
    rows = lists.list_all_appeals(current_person(), _wanted())
    file = io.StringIO()
    sheet = safe_csv.writer(file, quoting=csv.QUOTE_MINIMAL)
    sheet.writerow(["case", "company", "side", "filed_at", "due_at", "decided_at", "outcome", "reason"])
    for row in rows:
        one = row.appeal
        sheet.writerow([
            f"{row.period}/{row.number}", row.company or "", one.side.value, one.filed_at.isoformat(),
            one.due_at.isoformat(), one.decided_at.isoformat() if one.decided_at else "",
            one.outcome.value if one.outcome else "", one.reason,
        ])  # fmt: skip
    headers = {"Content-Disposition": "attachment; filename=appeals.csv"}
    return Response(file.getvalue(), mimetype="text/csv", headers=headers)


@blueprint.get("/appeals/cases/<public_id>")
@signed_in
def new(public_id: str) -> str:
    """The form for an appeal on one case."""
    return _filing_page(_appealable(public_id), AppealForm())


@blueprint.post("/appeals/cases/<public_id>")
@signed_in
def file(public_id: str) -> ResponseReturnValue:
    """File the appeal."""
    me, case, form = current_person(), _appealable(public_id), AppealForm()
    if not form.validate_on_submit():
        return _filing_page(case, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        file_appeal(me, case, form.reason.data or "", clock.now())
    except Refusal as refusal:
        rollback()
        form.form_errors.append(sentence(refusal))
        return _filing_page(_appealable(public_id), form), HTTPStatus.CONFLICT
    flash(_("Your appeal is filed. Its outcome is shown here with the verdict."), "success")
    if me.roles & MONTH_READERS:
        return redirect(url_for("reports.case", period=case.docket.period, number=case.number), 303)
    return redirect(url_for("my_leads.index", view="verdicts"), 303)


@blueprint.post("/appeals/<public_id>/decide")
@roles(Role.CLERK)
def close(public_id: str) -> ResponseReturnValue:
    """Close the vote and find the outcome."""
    appeal, _view = appeal_or_404(public_id)
    found = decide(appeal, actor=current_person(), now=clock.now())
    flash(_("Decided: the verdict is changed.") if found.changed else _("Decided: the verdict stands."), "success")
    return redirect(url_for("appeals.show", public_id=public_id), 303)


def _wanted() -> AppealFilter:
    def text(name: str, longest: int) -> str:
        return request.args.get(name, "").replace("\0", "").strip()[:longest]

    state = text("state", 10)
    return AppealFilter(text("q", 120), text("period", 7), state if state in _STATES else "")


def _url(endpoint: str, wanted: AppealFilter, bookmark: str | None = "") -> str | None:
    """The address of ``endpoint`` under this filter; None where there is no such page."""
    if bookmark is None:
        return None
    return url_for(
        endpoint, q=wanted.search or None, period=wanted.period or None, state=wanted.state or None,
        page=bookmark or None,
    )


def _appealable(public_id: str) -> Case:
    """The case on which the person may appeal; where they may not know of its verdict, there is no such case."""
    case = queries.find_appealable(public_id)
    if case is None or docket_state(case.docket) is not DocketState.PUBLISHED:
        abort(404)
    return case if side_of(current_person(), case) is not None else abort(404)


def _filing_page(case: Case, form: AppealForm) -> str:
    side = side_of(current_person(), case)
    appeals = queries.list_appeals_of([case.id]).get(case.id, [])
    return render_template(
        "appeals/new.html",
        case=case,
        form=form,
        month=month_name(case.docket.period),
        until=queries.window_of(case.docket),
        now=clock.now(),
        filed=next((one for one in appeals if one.side is side), None),
    )
