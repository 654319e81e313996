"""The reports that are counted when they are asked for, each from one declaration (`review.reports.catalogue`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import gettext as _

from review.config import current_settings
from review.domain.errors import Refusal
from review.domain.roles import LEAD_READERS
from review.models.lead import Lead
from review.queries.report_choices import first_hand_off_period, list_choices
from review.queries.report_leads import Behind, LeadOrder, count_behind, iterate_behind, list_behind
from review.reports.catalogue import get_report, reports
from review.reports.files import csv_text, json_document, json_text, table_rows
from review.reports.frame import Ask, Report
from review.reports.showing import asked_for, link_values, owner_name, part_text, value_text
from review.reports.workbook import XLSX, workbook
from review.sentences import sentence
from review.web.access import signed_in
from review.web.auth.session import current_person
from review.web.figures import reminders
from review.web.figures.asking import ask_for
from review.web.figures.page import figure_url, file_url, form_fields, shown_tables

blueprint = Blueprint("figures", __name__)

_BAD_REQUEST = 400
_HEADER = ("external_id", "company", "name", "source", "campaign", "grade", "owner", "disposition", "status",
           "handed_off_at", "touches", "last_touch_at", "last_inbound_at")  # fmt: skip


@signed_in
def show(name: str) -> str | tuple[str, int]:
    """One report under the filters of its address."""
    report = _report(name)
    choices = list_choices(current_person())
    context: dict[str, Any] = {"report": report, "ask": None, "choices": choices}
    try:
        ask = ask_for(report, request.args)
        result = report.make(ask)
    except Refusal as refusal:
        fields = form_fields(report, None, choices, request.args)
        page = render_template("figures/show.html", report=report, fields=fields, refused=sentence(refusal))
        return page, _BAD_REQUEST
    return render_template(
        "figures/show.html",
        **context | {"ask": ask},
        result=result,
        fields=form_fields(report, ask, choices, request.args),
        asked=asked_for(report, ask, owner_name(ask)),
        part=part_text(ask),
        first_month=first_hand_off_period(ask.zone) if ask.filters.months else None,
        tables=shown_tables(report, ask, result),
        value_text=value_text,
        figure_url=lambda figure: figure_url(report, ask, figure),
        file_url=lambda endpoint, **more: file_url(endpoint, report, ask, **more),
    )


@signed_in
def as_csv(name: str) -> Response:
    """One table of the report; the first where none is named."""
    report, ask = _asked(name)
    result = report.make(ask)
    table = request.args.get("table") or result.tables[0].name
    return _file(csv_text(table_rows(result, table)), "text/csv", f"{report.name}-{table}.csv")


@signed_in
def as_xlsx(name: str) -> Response:
    """The report as a workbook."""
    report, ask = _asked(name)
    content = workbook(report, ask, report.make(ask), current_settings().org_currency, owner_name(ask))
    return _file(content, XLSX, f"{report.name}.xlsx")


@signed_in
def as_json(name: str) -> Response:
    """The report for programs."""
    report, ask = _asked(name)
    document = json_document(report, ask, report.make(ask))
    return _file(json_text(document), "application/json", f"{report.name}.json")


@signed_in
def leads(name: str) -> str:
    """The leads behind a figure."""
    report, ask = _asked(name)
    cell = link_values(report, request.args)
    wanted = _behind(report, ask, cell)
    page = list_behind(wanted, bookmark=request.args.get("page"))
    me = current_person()

    def url(endpoint: str, **more: str | None) -> str:
        return file_url(endpoint, report, ask, **{**cell, "q": wanted.search or None, "sort": wanted.order, **more})

    return render_template(
        "figures/leads.html",
        report=report,
        ask=ask,
        cell=cell,
        page=page,
        total=count_behind(wanted),
        wanted=wanted,
        asked=asked_for(report, ask, owner_name(ask)),
        part=part_text(ask),
        may_open=bool(me.roles & LEAD_READERS),
        orders=list(LeadOrder),
        hidden={**ask.filters.given, **cell},
        remind_url=url_for("figures.remind") if name == reminders.AGING and me.roles & reminders.REMINDERS else None,
        url=url,
        pages={
            "previous_url": url("leads", page=page.newer) if page.newer else None,
            "next_url": url("leads", page=page.older) if page.older else None,
        },
    )


@signed_in
def export_leads(name: str) -> Response:
    """The leads behind a figure as a CSV file."""
    report, ask = _asked(name)
    wanted = _behind(report, ask, link_values(report, request.args))
    return _file(csv_text(_lead_rows(iterate_behind(wanted))), "text/csv", f"{report.name}-leads.csv")


def _report(name: str) -> Report:
    """The report, for those whose it is."""
    report = get_report(name)
    if not report.is_for(current_person()):
        roles = ", ".join(sorted(role.value for role in report.readers))
        abort(403, _("This page is for another role (%(roles)s). Ask a clerk if you should have it.", roles=roles))
    return report


def _asked(name: str) -> tuple[Report, Ask]:
    report = _report(name)
    return report, ask_for(report, request.args)


def _behind(report: Report, ask: Ask, cell: dict[str, str]) -> Behind:
    order = request.args.get("sort", "")
    return Behind(
        report.leads(ask, cell),
        request.args.get("q", "").replace("\0", "").strip()[:120],
        LeadOrder(order) if order in set(LeadOrder) else LeadOrder.OLDEST,
    )


def _lead_rows(found: Iterator[Lead]) -> Iterator[tuple[Any, ...]]:
    yield _HEADER
    for lead in found:
        fact = lead.fact if lead.fact and lead.fact.touches_known else None
        yield (
            lead.external_id, lead.company, lead.prospect.name, lead.source, lead.campaign, lead.grade,
            lead.owner.name if lead.owner else None, lead.disposition, lead.status, lead.handed_off_at,
            fact.touches if fact else None, fact.last_touch_at if fact else None,
            fact.last_inbound_at if fact else None,
        )  # fmt: skip


def _file(content: str | bytes, mimetype: str, name: str) -> Response:
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": f"attachment; filename={name}"})


#: Each report has addresses of its own, so that none is taken for a month.
_PLACES: dict[str, Callable[..., Any]] = {
    "": show, ".csv": as_csv, ".xlsx": as_xlsx, ".json": as_json, "/leads": leads, "/leads.csv": export_leads,
}  # fmt: skip
reminders.add_to(blueprint)
for _name in reports():
    for _place, _view in _PLACES.items():
        blueprint.add_url_rule(
            f"/reports/{_name}{_place}", _view.__name__, _view, defaults={"name": _name}, methods=["GET"]
        )
