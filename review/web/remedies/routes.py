"""The board of remedies, its exports, and the table that says what follows from a verdict."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from http import HTTPStatus

from defusedcsv import csv as safe_csv
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.database import rollback
from review.domain.errors import Refusal
from review.domain.remedies import Progress, Remedy, RemedyTable, row_keys
from review.domain.roles import LEAD_READERS, Bench, Role
from review.models.person import Person
from review.operations.remedies import save_table
from review.queries import remedies as queries
from review.queries.remedies import RemedyFilter, RemedyRow
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.remedies import words
from review.web.remedies.forms import TableForm

blueprint = Blueprint("remedies", __name__)

_COLUMNS = (
    "external_id", "hand_off", "company", "case", "remedy", "withheld", "owner", "given_at", "due_at", "progress",
)  # fmt: skip
_NURTURE = ("external_id", "name", "email", "title", "company", "source", "campaign", "case", "given_at")


@blueprint.get("/remedies")
@roles(*LEAD_READERS)
def index() -> str:
    """What followed from the verdicts, and what has become of it."""
    me, wanted, now = current_person(), _wanted(), clock.now()
    page = queries.list_remedies(me, wanted, now, bookmark=request.args.get("page"))
    return render_template(
        "remedies/index.html",
        page=page,
        wanted=wanted,
        is_filtered=wanted != RemedyFilter(),
        counts=queries.count_by_kind(me, now),
        owners=queries.list_owners(),
        periods=queries.list_periods(),
        may_nurture=_may_nurture(me),
        now=now,
        words=words,
        Remedy=Remedy,
        url=_url,
        pages={
            "previous_url": _url("remedies.index", wanted, page.newer),
            "next_url": _url("remedies.index", wanted, page.older),
        },
    )


@blueprint.get("/remedies.csv")
@roles(*LEAD_READERS)
def export() -> Response:
    """The remedies that the filter leaves, as a CSV file for the CRM."""
    rows = queries.iterate_remedies(current_person(), _wanted(), clock.now())
    return _csv("remedies.csv", _COLUMNS, (_line(row) for row in rows))


@blueprint.get("/remedies/nurture.csv")
@roles(Role.CLERK, Role.VP)
def nurture() -> Response:
    """The leads that go back to nurture and are not there yet, with whom to write to."""
    me = current_person()
    if not _may_nurture(me):
        abort(403, _("The nurture list is for Marketing and for the clerk."))
    rows = queries.iterate_remedies(me, RemedyFilter(kind=Remedy.RECYCLED, progress=Progress.OPEN), clock.now())
    return _csv("nurture.csv", _NURTURE, (_nurtured(row) for row in rows if not row.lead.opted_out))


@blueprint.get("/remedies/table")
@roles(*LEAD_READERS)
def table() -> str:
    """The table in force, which the clerk may edit."""
    in_force, form = queries.find_table(), TableForm()
    form.show(in_force.table, in_force.number)
    return _table_page(form)


@blueprint.post("/remedies/table")
@roles(Role.CLERK)
def save() -> ResponseReturnValue:
    """Save the next version of the table."""
    form = TableForm()
    chosen = form.table(request.form) if form.validate_on_submit() else None
    if chosen is None:
        return _table_page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        version = save_table(chosen, form.based_on(), actor=current_person(), now=clock.now())
    except Refusal as refusal:
        rollback()
        form.form_errors.append(sentence(refusal))
        return _table_page(form, chosen), HTTPStatus.CONFLICT
    flash(_("Version %(number)s is in force. Remedies that were given stay as they are.", number=version.number),
          "success")  # fmt: skip
    return redirect(url_for("remedies.table"), 303)


def _table_page(form: TableForm, chosen: RemedyTable | None = None) -> str:
    in_force = queries.find_table()
    return render_template(
        "remedies/table.html",
        form=form,
        rows=(chosen or in_force.table).rows,
        keys=row_keys(),
        number=in_force.number,
        versions=queries.list_table_versions(),
        is_clerk=current_person().has_role(Role.CLERK),
        remedies=list(Remedy),
        words=words,
    )


def _may_nurture(me: Person) -> bool:
    return me.has_role(Role.CLERK) or me.bench_as(Role.VP) is Bench.MARKETING


def _wanted() -> RemedyFilter:
    def text(name: str) -> str:
        return request.args.get(name, "").replace("\0", "").strip()[:120]

    kind, how = text("kind"), text("progress")
    return RemedyFilter(
        search=text("q"),
        kind=Remedy(kind) if kind in set(Remedy) else None,
        progress=Progress(how) if how in set(Progress) else None,
        period=text("period"),
        owner=text("owner"),
    )


def _url(endpoint: str, wanted: RemedyFilter, bookmark: str | None = "") -> str | None:
    """The address of ``endpoint`` under this filter; None where there is no such page."""
    if bookmark is None:
        return None
    return url_for(
        endpoint,
        q=wanted.search or None,
        kind=wanted.kind.value if wanted.kind else None,
        progress=wanted.progress.value if wanted.progress else None,
        period=wanted.period or None,
        owner=wanted.owner or None,
        page=bookmark or None,
    )


def _line(row: RemedyRow) -> list[object]:
    one, lead = row.remedy, row.lead
    return [
        lead.external_id, lead.handoff_number, lead.company or "", f"{row.period}/{row.number}", one.kind.value,
        one.withheld.value if one.withheld else "", one.owner.name if one.owner else "", one.given_at.isoformat(),
        one.due_at.isoformat() if one.due_at else "", row.progress.value,
    ]  # fmt: skip


def _nurtured(row: RemedyRow) -> list[object]:
    lead, prospect = row.lead, row.lead.prospect
    return [
        lead.external_id, prospect.name or "", prospect.email or "", prospect.title or "", lead.company or "",
        lead.source or "", lead.campaign or "", f"{row.period}/{row.number}", row.remedy.given_at.isoformat(),
    ]  # fmt: skip


def _csv(name: str, header: Iterable[str], lines: Iterable[list[object]]) -> Response:
    file = io.StringIO()
    sheet = safe_csv.writer(file, quoting=csv.QUOTE_MINIMAL)
    sheet.writerow(list(header))
    for line in lines:
        sheet.writerow(line)
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(file.getvalue(), mimetype="text/csv", headers=headers)
