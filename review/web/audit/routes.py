"""The audit log."""

from __future__ import annotations

import io
import json
from itertools import islice

from defusedcsv import csv as safe_csv
from flask import Blueprint, Response, render_template, request, url_for

from review.domain.roles import Role
from review.queries import audit as queries
from review.queries.audit import AuditFilter
from review.web.access import roles
from review.web.audit.words import event_lines

blueprint = Blueprint("audit", __name__)

_AT_ONCE = 500


@blueprint.get("/audit")
@roles(Role.CLERK, Role.AUDITOR)
def index() -> str:
    """What was done, the newest first."""
    wanted = _wanted()
    page = queries.list_audit_events(wanted, bookmark=request.args.get("page"))
    return render_template(
        "audit/index.html",
        lines=event_lines(page.events),
        wanted=wanted,
        actions=queries.list_audited_actions(),
        actors=queries.list_actors(),
        export_url=_url("audit.export", wanted),
        pages={
            "previous_url": _url("audit.index", wanted, page.newer),
            "next_url": _url("audit.index", wanted, page.older),
        },
    )


@blueprint.get("/audit.csv")
@roles(Role.CLERK, Role.AUDITOR)
def export() -> Response:
    """The events that the filter leaves, as a CSV file."""
    file = io.StringIO()
    rows = safe_csv.writer(file)
    rows.writerow(["number", "at", "action", "actor", "subject_kind", "subject", "sentence", "payload"])
    events = queries.iterate_audit_events(_wanted())
    while some := list(islice(events, _AT_ONCE)):
        for event, line in zip(some, event_lines(some), strict=True):
            payload = json.dumps(event.payload, ensure_ascii=False, sort_keys=True)
            rows.writerow([
                event.id,
                event.at.isoformat(),
                event.action,
                line.actor,
                event.subject_kind,
                event.subject,
                line.sentence,
                payload,
            ])
    headers = {"Content-Disposition": "attachment; filename=audit-log.csv"}
    return Response(file.getvalue(), mimetype="text/csv", headers=headers)


def _wanted() -> AuditFilter:
    def text(name: str) -> str:
        return request.args.get(name, "").replace("\0", "").strip()[:120]

    return AuditFilter(action=text("action"), actor=text("actor"), subject=text("subject"))


def _url(endpoint: str, wanted: AuditFilter, bookmark: str | None = "") -> str | None:
    """The address of ``endpoint`` under this filter; None where there is no such page."""
    if bookmark is None:
        return None
    return url_for(
        endpoint,
        action=wanted.action or None,
        actor=wanted.actor or None,
        subject=wanted.subject or None,
        page=bookmark or None,
    )
