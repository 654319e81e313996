"""The published months. Before a month is published there is nothing here, for anybody."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from defusedcsv import csv as safe_csv
from flask import Blueprint, Response, abort, render_template, request, url_for

from review import clock
from review.domain.documents import canonical_json
from review.domain.roles import MONTH_READERS, Role
from review.models.edition_file import EditionForm
from review.models.verdict import Edition
from review.months import month_name
from review.operations.appeals import may_appeal
from review.queries.appeals import find_appealable
from review.queries.case_views import CaseView
from review.queries.cases import find_case_view
from review.queries.edition_files import find_edition_file, list_kept_forms
from review.queries.editions import list_editions, list_editions_of
from review.queries.verdicts import Outcome, list_outcomes
from review.reports import monthly_cost_words
from review.reports import summary_names as names
from review.reports import summary_words as words
from review.reports.catalogue import get_report, reports
from review.reports.pdf import can_print
from review.reports.showing import value_text
from review.reports.workbook import XLSX
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.hearing import words as case_words
from review.web.hearing.page import timeline_of
from review.web.reports import rows
from review.web.reports.filters import CaseFilter, cases_url, verdict_of
from review.web.reports.tables import table_csv, table_names

blueprint = Blueprint("reports", __name__)

#: Cases on one page of the list.
PAGE = 100


@blueprint.get("/reports")
@roles(*MONTH_READERS, Role.REP)
def index() -> str:
    """The published months with their findings, and the reports that are counted when they are asked for."""
    me = current_person()
    reads_months = bool(me.roles & MONTH_READERS)
    editions = list_editions() if reads_months else []
    newest = editions[0].document if editions else None
    return render_template(
        "reports/index.html",
        reads_months=reads_months,
        figures=[report for report in reports().values() if report.is_for(me)],
        editions=editions,
        trend=rows.finding_trend(newest) if newest else None,
        acceptance=rows.acceptance_trend(newest) if newest else None,
        names=names,
        words=words,
    )


@blueprint.get("/reports/<period>")
@roles(*MONTH_READERS)
def show(period: str) -> str:
    """The monthly verdict summary, made from the published document alone."""
    editions = _editions(period)
    edition = _chosen(editions)
    document = edition.document
    return render_template(
        "reports/show.html",
        edition=edition,
        editions=editions,
        document=document,
        cells=rows.four_cells(document),
        forests={name: rows.forest_rows(document, name) for name in document["by"]},
        causes=rows.cause_rows(document),
        trend=rows.finding_trend(document),
        acceptance=rows.acceptance_trend(document),
        tables=table_names(),
        cases_url=cases_url,
        verify_url=url_for("dockets.verify", period=period),
        names=names,
        words=words,
        value_text=value_text,
        revised_since=_revised_since(document["change"]),
        cost_words=monthly_cost_words,
        kept_forms=list_kept_forms(edition),
        can_print=can_print(),
        may_try_rates=get_report("costs").is_for(current_person()),
    )


@blueprint.get("/reports/<period>/summary.json")
@roles(*MONTH_READERS)
def summary(period: str) -> Response:
    """The document as it was hashed: the SHA-256 of this file is the edition's."""
    edition = _chosen(_editions(period))
    headers = {"Content-Disposition": f"attachment; filename=verdicts-{period}-{edition.number}.json"}
    return Response(canonical_json(edition.document), mimetype="application/json", headers=headers)


@blueprint.get("/reports/<period>/summary.pdf")
@roles(*MONTH_READERS)
def pdf(period: str) -> Response:
    """The edition as a PDF."""
    return _kept_file(period, EditionForm.PDF, "application/pdf")


@blueprint.get("/reports/<period>/summary.xlsx")
@roles(*MONTH_READERS)
def xlsx(period: str) -> Response:
    """The edition as a workbook."""
    return _kept_file(period, EditionForm.XLSX, XLSX)


@blueprint.get("/reports/<period>/tables/<name>.csv")
@roles(*MONTH_READERS)
def table(period: str, name: str) -> Response:
    """One table of the summary as a CSV file."""
    edition = _chosen(_editions(period))
    if name not in table_names():
        abort(404)
    return _csv(table_csv(edition.document, name), f"verdicts-{period}-{name}.csv")


@blueprint.get("/reports/<period>/cases")
@roles(*MONTH_READERS)
def cases(period: str) -> str:
    """The cases behind a figure."""
    edition = _chosen(_editions(period))
    wanted = CaseFilter.of(request.args)
    found = wanted.keep(list_outcomes(edition.docket, edition.published_at), edition.document)
    number = min(max(request.args.get("page", 1, type=int), 1), max(-(-len(found) // PAGE), 1))
    return render_template(
        "reports/cases.html",
        period=period,
        outcomes=found[(number - 1) * PAGE : number * PAGE],
        total=len(found),
        wanted=wanted.given(),
        titles={str(one["key"]): str(one["title"]) for one in edition.document["clauses"]},
        verdict_of=verdict_of,
        names=names,
        export_url=_address("reports.export_cases", period, wanted),
        pages={
            "previous_url": _address("reports.cases", period, wanted, number - 1) if number > 1 else None,
            "next_url": _address("reports.cases", period, wanted, number + 1) if number * PAGE < len(found) else None,
        },
    )


@blueprint.get("/reports/<period>/cases.csv")
@roles(*MONTH_READERS)
def export_cases(period: str) -> Response:
    """The cases behind a figure as a CSV file."""
    edition = _chosen(_editions(period))
    found = CaseFilter.of(request.args).keep(list_outcomes(edition.docket, edition.published_at), edition.document)
    return _csv(_cases_csv(period, found), f"cases-{period}.csv")


@blueprint.get("/reports/<period>/cases/<int:number>")
@roles(*MONTH_READERS)
def case(period: str, number: int) -> str:
    """One published case: the evidence, both sides' words, and how the benches voted."""
    edition = _editions(period)[0]
    view = find_case_view(current_person(), period, number)
    if view is None or view.verdict is None:
        abort(404)
    return render_template(
        "reports/case.html",
        view=view,
        edition=edition,
        month=month_name(period),
        appeal_url=_appeal_url(view),
        timeline=timeline_of(view),
        ticks={},
        words=case_words,
    )


def _appeal_url(view: CaseView) -> str | None:
    """Where the VP of Marketing may still appeal on this case."""
    case = find_appealable(view.public_id)
    if case is None or not may_appeal(current_person(), case, clock.now()):
        return None
    return url_for("appeals.new", public_id=view.public_id)


def _revised_since(change: Mapping[str, Any] | None) -> str:
    """How the month that a summary was compared with stands now, where that is no longer what it was compared with."""
    newest = next(iter(list_editions_of(change["period"])), None) if change else None
    if change is None or newest is None or newest.sha256 == change["sha256"]:
        return ""
    return words.revised_text(change["period"], newest.document["headline"]["overall"]["estimate"])


def _editions(period: str) -> Sequence[Edition]:
    """All editions of a published month, the newest first; 404 where it is not published."""
    found = list_editions_of(period)
    if not found:
        abort(404)
    return found


def _chosen(editions: Sequence[Edition]) -> Edition:
    """The edition that the address asks for, else the newest."""
    number = request.args.get("edition", type=int)
    if number is None:
        return editions[0]
    return next((edition for edition in editions if edition.number == number), None) or abort(404)


def _kept_file(period: str, form: EditionForm, mimetype: str) -> Response:
    """The file that was made of the edition, the same bytes for ever; 404 where none was made."""
    edition = _chosen(_editions(period))
    kept = find_edition_file(edition, form)
    if kept is None:
        abort(404)
    headers = {"Content-Disposition": f"attachment; filename=verdicts-{period}-{edition.number}.{form}"}
    return Response(kept.content, mimetype=mimetype, headers=headers)


def _address(endpoint: str, period: str, wanted: CaseFilter, page: int | None = None) -> str:
    values: dict[str, Any] = {**wanted.given(), "period": period, "page": page, "edition": request.args.get("edition")}
    return url_for(endpoint, **values)


def _cases_csv(period: str, outcomes: Sequence[Outcome]) -> str:
    file = io.StringIO()
    sheet = safe_csv.writer(file, quoting=csv.QUOTE_MINIMAL)
    sheet.writerow(["case", "kind", "company", "source", "reason", "team", "verdict", "diagnosis", "root_cause",
                    "decided_by", "wrong_reason"])  # fmt: skip
    for one in outcomes:
        sheet.writerow([
            f"{period}/{one.number}", one.kind.value, one.company or "", one.source, one.reason, one.team,
            verdict_of(one), one.diagnosis.value if one.diagnosis else "",
            one.root_cause.value if one.root_cause else "", one.decided_by.value if one.decided_by else "",
            "yes" if one.wrong_reason else "no",
        ])  # fmt: skip
    return file.getvalue()


def _csv(text: str, name: str) -> Response:
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": f"attachment; filename={name}"})
