"""Who judges what: the load of each seat, the judges of each case, and what becomes of proposed recusals."""

from __future__ import annotations

import io
from collections.abc import Sequence
from http import HTTPStatus

from defusedcsv import csv as safe_csv
from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.domain.roles import Bench, Role
from review.models.docket import Docket
from review.models.person import Person
from review.months import month_name
from review.operations.recusal_proposals import confirm_proposal, dismiss_proposal
from review.operations.recusals import seat_panelist
from review.queries import panel_duty as queries
from review.queries.docket_viewers import may_run, may_watch
from review.queries.panel_duty import Duty
from review.queries.people import find_person
from review.sentences.recusals import recused_because
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.dockets.blueprint import blueprint, docket_at, standing_docket_at

PAGE = 50


@blueprint.get("/dockets/<period>/judges")
@roles(Role.CLERK, Role.AUDITOR)
def judges(period: str) -> str:
    """The load by seat, and the cases with their judges."""
    docket = _watched(docket_at(period))
    search, only = _wanted()
    duties = queries.list_duties(docket, search, only)
    after = request.args.get("after", 0, type=int)
    shown = [one for one in duties if one.number > after][:PAGE]
    before = [one.number for one in duties if one.number <= after]
    return render_template(
        "dockets/judges.html",
        docket=docket,
        month=month_name(docket.period),
        loads=queries.list_loads(docket),
        duties=shown,
        total=len(duties),
        search=search,
        only=only,
        because=recused_because,
        runs=may_run(current_person()) and docket.closed_at is None and docket.cancelled_at is None,
        unseated=queries.list_unseated(docket) if may_run(current_person()) and docket.closed_at is None else [],
        export_url=_url("dockets.export_judges", period, search, only),
        pages={
            "previous_url": _url("dockets.judges", period, search, only, before[-PAGE - 1] if len(before) > PAGE else 0)
            if before else None,
            "next_url": _url("dockets.judges", period, search, only, shown[-1].number)
            if shown and shown[-1] is not duties[-1] else None,
        },
    )  # fmt: skip


@blueprint.get("/dockets/<period>/judges.csv")
@roles(Role.CLERK, Role.AUDITOR)
def export_judges(period: str) -> Response:
    """The cases with their judges as a CSV file."""
    docket = _watched(docket_at(period))
    headers = {"Content-Disposition": f"attachment; filename=judges-{docket.period}.csv"}
    return Response(_csv(queries.list_duties(docket, *_wanted())), mimetype="text/csv", headers=headers)


@blueprint.post("/dockets/<period>/judges/<int:number>/<person_id>/confirm")
@roles(Role.CLERK)
def confirm_recusal(period: str, number: int, person_id: str) -> ResponseReturnValue:
    """Recuse a judge as was proposed."""
    docket, person = _watched(standing_docket_at(period)), _person(person_id)
    case = queries.find_case_of(docket, number) or abort(404)
    alternate = confirm_proposal(current_person(), case, person, clock.now())
    done = _("%(name)s is recused from case %(number)s.", name=person.name, number=number)
    seated = _("%(name)s takes the seat.", name=alternate.person.name) if alternate else _("Nobody is left to step in.")
    flash(f"{done} {seated}", "success" if alternate else "warning")
    return redirect(url_for("dockets.judges", period=period, only="proposed"), HTTPStatus.SEE_OTHER)


@blueprint.post("/dockets/<period>/judges/<int:number>/<person_id>/dismiss")
@roles(Role.CLERK)
def dismiss_recusal(period: str, number: int, person_id: str) -> ResponseReturnValue:
    """Keep a judge whose recusal was proposed, with a reason."""
    docket, person = _watched(standing_docket_at(period)), _person(person_id)
    case = queries.find_case_of(docket, number) or abort(404)
    dismiss_proposal(current_person(), case, person, request.form.get("because", ""), clock.now())
    flash(_("%(name)s judges case %(number)s; the reason is on record.", name=person.name, number=number), "success")
    return redirect(url_for("dockets.judges", period=period, only="proposed"), HTTPStatus.SEE_OTHER)


@blueprint.post("/dockets/<period>/judges/seat")
@roles(Role.CLERK)
def seat(period: str) -> ResponseReturnValue:
    """Give somebody who joined the panel a seat."""
    docket, person = _watched(standing_docket_at(period)), _person(request.form.get("person", ""))
    cases = seat_panelist(docket, person, actor=current_person(), now=clock.now())
    numbers = ", ".join(str(case.number) for case in cases)
    if cases:
        flash(_("%(name)s is seated, and judges case %(numbers)s.", name=person.name, numbers=numbers), "success")
    else:
        flash(_("%(name)s is seated as an alternate.", name=person.name), "success")
    return redirect(url_for("dockets.judges", period=period), HTTPStatus.SEE_OTHER)


def _watched(docket: Docket) -> Docket:
    """The docket, where its sample is drawn and the viewer does not vote: the page tells who has still to."""
    if not may_watch(current_person()):
        abort(403, _("Who votes does not watch the panel. Ask a clerk who has no seat on it."))
    return docket if docket.drawn_at is not None else abort(404)


def _person(public_id: str) -> Person:
    return find_person(public_id) or abort(404)


def _wanted() -> tuple[str, str]:
    search = request.args.get("q", "").replace("\0", "").strip()[:100]
    only = request.args.get("only", "")
    return search, only if only in ("proposed", "recused", "undecidable") else ""


def _url(endpoint: str, period: str, search: str, only: str, after: int = 0) -> str:
    return url_for(endpoint, period=period, q=search or None, only=only or None, after=after or None)


def _out(duty: Duty, *, proposed: bool) -> str:
    found = [one for one in duty.out if one.proposed is proposed]
    return "; ".join(f"{one.person.name} ({recused_because(one.reason)})" for one in found)


def _csv(duties: Sequence[Duty]) -> str:
    file = io.StringIO()
    rows = safe_csv.writer(file)
    rows.writerow(["case", *(bench.value for bench in Bench), "recused", "recusal_proposed", "undecidable"])
    for one in duties:
        rows.writerow([
            one.number,
            *("; ".join(person.name for its, person in one.judges if its is bench) for bench in Bench),
            _out(one, proposed=False),
            _out(one, proposed=True),
            "yes" if one.gaps else "no",
        ])  # fmt: skip
    return file.getvalue()
