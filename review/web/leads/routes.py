"""Looking up leads, and one lead on one page: for clerks, VPs and auditors. Panelists see cases, not leads."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from defusedcsv import csv as safe_csv
from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import gettext as _

from review import clock
from review.config import current_settings
from review.domain.leads import Disposition
from review.domain.roles import LEAD_READERS, Role
from review.models.lead import Lead
from review.months import month_name
from review.queries import leads as queries
from review.queries.lead_pages import get_lead_view
from review.queries.leads import LeadFilter
from review.queries.standards import standards_in_force
from review.queries.withheld import find_withholding
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.hearing.words import not_counted
from review.web.leads.words import field_name, line, verdict_text
from review.web.remedies.words import PROGRESS

blueprint = Blueprint("leads", __name__)

_PIECE = 2**16
_HEADER = (
    "external_id", "company", "name", "title", "source", "campaign", "grade", "stage", "owner", "disposition", "status",
    "rejection_reason", "handed_off_at", "accepted_at", "rejected_at", "converted_at", "touches", "last_touch_at",
    "rejected_precision",
)


@blueprint.get("/leads")
@roles(*LEAD_READERS)
def index() -> str:
    """The leads that the filter leaves, those handed over last first."""
    me, wanted = current_person(), _wanted()
    page = queries.list_leads(me, wanted, bookmark=request.args.get("page"))
    return render_template(
        "leads/index.html",
        page=page,
        wanted=wanted,
        is_filtered=wanted != LeadFilter(),
        sources=queries.list_sources(),
        owners=queries.list_owners(),
        dispositions=list(Disposition),
        has_withheld=queries.has_withheld(me),
        is_clerk=me.has_role(Role.CLERK),
        export_url=_url("leads.export", wanted),
        pages={
            "previous_url": _url("leads.index", wanted, page.newer),
            "next_url": _url("leads.index", wanted, page.older),
        },
    )


@blueprint.get("/leads.csv")
@roles(*LEAD_READERS)
def export() -> Response:
    """The leads that the filter leaves, as a CSV file."""
    # Written whole before it is sent: the transaction ends with the request, the sending does not.
    file = SpooledTemporaryFile(2**22, "w+", encoding="utf-8", newline="")  # noqa: SIM115 - closed once it is sent
    _write(file, queries.iterate_leads(current_person(), _wanted()))
    file.seek(0)
    headers = {"Content-Disposition": "attachment; filename=leads.csv"}
    return Response(_sent(file), mimetype="text/csv", headers=headers)


@blueprint.get("/leads/<public_id>")
@roles(*LEAD_READERS)
def show(public_id: str) -> str:
    """One lead, one view."""
    me, lead = current_person(), queries.find_lead(public_id)
    if lead is None:
        abort(404)
    period = find_withholding(me, lead)
    if period is not None:
        sentence = _(
            "You sit on a case about this prospect in %(month)s. Vote from the case’s own page; this page opens to you"
            " once the month is published.",
            month=month_name(period),
        )
        abort(403, sentence)
    now, zone = clock.now(), current_settings().zone
    view = get_lead_view(me, lead, standards_in_force(now, zone), zone, now)
    return render_template(
        "leads/lead.html",
        view=view,
        lead=view.lead,
        line=line,
        field_name=field_name,
        verdict_text=verdict_text,
        progress=PROGRESS,
        not_counted=not_counted,
    )


def _wanted() -> LeadFilter:
    def text(name: str) -> str:
        return request.args.get(name, "").replace("\0", "").strip()[:120]

    disposition = text("disposition")
    return LeadFilter(
        search=text("q"),
        source=text("source"),
        disposition=Disposition(disposition) if disposition in set(Disposition) else None,
        owner=text("owner"),
    )


def _url(endpoint: str, wanted: LeadFilter, bookmark: str | None = "") -> str | None:
    """The address of ``endpoint`` under this filter; None where there is no such page."""
    if bookmark is None:
        return None
    return url_for(
        endpoint,
        q=wanted.search or None,
        source=wanted.source or None,
        disposition=wanted.disposition.value if wanted.disposition else None,
        owner=wanted.owner or None,
        page=bookmark or None,
    )


def _write(file: IO[str], leads: Iterator[Lead]) -> None:
    rows = safe_csv.writer(file)
    rows.writerow(_HEADER)
    for lead in leads:
        moments = (lead.handed_off_at, lead.accepted_at, lead.rejected_at, lead.converted_at)
        last = lead.fact.last_touch_at if lead.fact else None
        rows.writerow([
            lead.external_id, lead.company or "", lead.prospect.name or "", lead.prospect.title or "",
            lead.source or "", lead.campaign or "", lead.grade or "", lead.stage,
            lead.owner.name if lead.owner else "", lead.disposition.value, lead.status or "",
            lead.rejection_reason or "", *(at.isoformat() if at else "" for at in moments),
            lead.fact.touches if lead.fact and lead.fact.touches_known else "", last.isoformat() if last else "",
            lead.rejected_precision.value if lead.rejected_precision else "",
        ])


def _sent(file: IO[str]) -> Iterator[str]:
    with file:
        while some := file.read(_PIECE):
            yield some
