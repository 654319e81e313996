"""Reports that come by themselves: my list, a new one, and where a mail leads."""

from __future__ import annotations

import io
from http import HTTPStatus
from typing import Any

from defusedcsv import csv as safe_csv
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from review import clock
from review.config import current_settings
from review.domain.errors import Refusal
from review.domain.moments import period_of
from review.domain.subscriptions import Ended, Rhythm, moving
from review.models.subscription import Subscription
from review.operations.subscriptions import end_subscription, rests, subscribe
from review.queries.subscriptions import (
    SubscriptionFilter,
    find_own_subscription,
    find_subscription,
    iterate_subscriptions,
    list_subscriptions,
)
from review.reports.catalogue import get_report, reports
from review.reports.frame import Ask, Report
from review.reports.subscribed import asked_words, question_of
from review.sentences import sentence
from review.web.access import signed_in
from review.web.auth.session import current_person
from review.web.figures.asking import ask_for
from review.web.filters import moment_text
from review.web.subscriptions.forms import SubscribeForm, subscribe_form
from review.web.subscriptions.words import RHYTHMS, rests_text, way_text

blueprint = Blueprint("subscriptions", __name__, url_prefix="/subscriptions")


@blueprint.get("/")
@signed_in
def index() -> str:
    """The reports that come to me."""
    wanted = _filter()
    page = list_subscriptions(current_person(), wanted, bookmark=request.args.get("page"))
    search = wanted.search or None
    return render_template(
        "subscriptions/index.html",
        rows=[(one, *_asked(one)) for one in page.subscriptions],
        search=wanted.search,
        rhythms=RHYTHMS,
        way_text=way_text,
        rests=rests,
        rests_text=rests_text,
        sends_mail=current_settings().sends_mail,
        export_url=url_for("subscriptions.export", q=search),
        pages={
            "previous_url": url_for("subscriptions.index", q=search, page=page.newer) if page.newer else None,
            "next_url": url_for("subscriptions.index", q=search, page=page.older) if page.older else None,
        },
    )


@blueprint.get("/list.csv")
@signed_in
def export() -> Response:
    """The subscriptions that the search leaves, as a CSV file."""
    file = io.StringIO()
    rows = safe_csv.writer(file)
    rows.writerow(["report", "filters", "rhythm", "way", "subscriber", "made_at", "next_at", "issues", "state"])
    for one in iterate_subscriptions(current_person(), _filter()):
        asked = "&".join(f"{name}={value}" for name, value in sorted(one.asked.items()))
        rows.writerow([
            one.report, asked, one.rhythm.value, way_text(one), one.person.name, one.made_at.isoformat(),
            one.next_at.isoformat(), one.issues, "rests" if rests(one) else "runs",
        ])  # fmt: skip
    headers = {"Content-Disposition": "attachment; filename=subscriptions.csv"}
    return Response(file.getvalue(), mimetype="text/csv", headers=headers)


@blueprint.get("/new")
@signed_in
def new() -> str:
    """How a report with the filters of this address should come."""
    report, ask = _wanted(request.args)
    return _page(report, ask, subscribe_form(current_person()))


@blueprint.post("/new")
@signed_in
def make() -> ResponseReturnValue:
    """Subscribe."""
    report, ask = _wanted(request.form)
    me, form = current_person(), subscribe_form(current_person())
    if not form.validate_on_submit():
        return _page(report, ask, form), HTTPStatus.UNPROCESSABLE_ENTITY
    made = subscribe(me, report.name, _kept(ask), Rhythm(form.rhythm.data), form.channel, now=ask.now, zone=ask.zone)
    flash(_("Subscribed. The first one comes on %(when)s.", when=_moment(made)), "success")
    return redirect(url_for("subscriptions.index"), HTTPStatus.SEE_OTHER)


@blueprint.get("/<public_id>")
@signed_in
def read(public_id: str) -> Redirect:
    """The report of a subscription, under its filters; the page says who may read it."""
    one = find_subscription(public_id)
    if one is None or one.report not in reports() or (one.channel is None and one.person_id != current_person().id):
        abort(404)
    arguments: dict[str, Any] = dict(one.asked)
    return redirect(url_for("figures.show", name=one.report, **arguments))


@blueprint.post("/<public_id>/end")
@signed_in
def end(public_id: str) -> Redirect:
    """Let it come no more."""
    me = current_person()
    one = find_own_subscription(me, public_id) or abort(404)
    end_subscription(one, Ended.BY_HAND, actor=me, now=clock.now())
    flash(_("It comes no more."), "success")
    return redirect(url_for("subscriptions.index"), HTTPStatus.SEE_OTHER)


def _filter() -> SubscriptionFilter:
    search = request.args.get("q", "").replace("\0", "").strip()[:120]
    return SubscriptionFilter(search, {name: str(report.title) for name, report in reports().items()})


def _wanted(values: Any) -> tuple[Report, Ask]:
    """The report that an address or a form names, and what it is asked."""
    report = get_report(values.get("report", ""))
    if not report.is_for(current_person()):
        raise Refusal("subscription.not_yours", report=report.name)
    return report, ask_for(report, values)


def _kept(ask: Ask) -> dict[str, str]:
    return moving(ask.filters.given, ask.filters.months, period_of(ask.now, ask.zone))


def _page(report: Report, ask: Ask, form: SubscribeForm) -> str:
    kept = _kept(ask)
    return render_template(
        "subscriptions/new.html",
        report=report,
        asked=asked_words(report, ask),
        moves=kept.get("period", "").startswith("last-"),
        kept={**ask.filters.given, "report": report.name},
        form=form,
        back=url_for("figures.show", name=report.name, **dict[str, Any](ask.filters.given)),
        sends_mail=current_settings().sends_mail,
    )


def _asked(one: Subscription) -> tuple[Report | None, list[tuple[str, str]], str]:
    """The report, what is asked of it in words, or why that cannot be counted."""
    report = reports().get(one.report)
    if report is None:
        return None, [], str(_("There is no such report any more."))
    try:
        return report, asked_words(report, question_of(one, clock.now(), current_settings().zone)), ""
    except Refusal as refusal:
        return report, [], sentence(refusal)


def _moment(one: Subscription) -> str:
    return moment_text(one.next_at, current_settings().zone)
