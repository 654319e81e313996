"""The pages of dockets: the list of months, one month as steps, its settings."""

from __future__ import annotations

from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.database import rollback
from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.domain.moments import months_before, period_of
from review.domain.roles import MONTH_READERS, Role
from review.jobs.frames import queue_frames
from review.models.docket import Docket
from review.months import month_name
from review.operations.dockets import change_settings, plan_docket
from review.queries import docket_progress as progress
from review.queries.docket_viewers import may_run, may_watch
from review.queries.dockets import docket_state
from review.sentences import sentence
from review.web.access import roles
from review.web.audit.words import event_lines
from review.web.auth.session import current_person
from review.web.dockets.blueprint import blueprint, docket_at, standing_docket_at
from review.web.dockets.calendar import calendar_view
from review.web.dockets.forms import CancelForm, PlanMonthForm, SettingsForm
from review.web.dockets.steps import steps_of


@blueprint.get("/dockets")
@roles(*MONTH_READERS)
def index() -> str:
    """All months, and for clerks the way to the next one."""
    return render_template(
        "dockets/index.html",
        lines=progress.list_docket_lines(),
        state_of=docket_state,
        next_period=_next_period(),
        runs=may_run(current_person()),
    )


@blueprint.get("/dockets/new")
@roles(Role.CLERK)
def new() -> str:
    """The form for the next month."""
    form = PlanMonthForm()
    form.period.data = _next_period()
    return render_template("dockets/settings.html", form=form, docket=None)


@blueprint.post("/dockets/new")
@roles(Role.CLERK)
def create() -> ResponseReturnValue:
    """Plan a month."""
    form = PlanMonthForm()
    if form.validate_on_submit():
        zone = current_app.extensions["settings"].org_timezone
        period = (form.period.data or "").strip()
        try:
            docket = plan_docket(period, zone=zone, actor=current_person(), now=clock.now(), **form.settings())
        except Refusal as refusal:
            return _refused(form, None, refusal)
        queue_frames(actor=current_person(), now=clock.now())
        flash(_("%(month)s is planned.", month=month_name(docket.period)), "success")
        return redirect(url_for("dockets.show", period=docket.period))
    return render_template("dockets/settings.html", form=form, docket=None), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get("/dockets/<period>")
@roles(*MONTH_READERS)
def show(period: str) -> str:
    """One month as steps."""
    docket, me = docket_at(period), current_person()
    watches = may_watch(me)
    state = docket_state(docket)
    return render_template(
        "dockets/show.html",
        docket=docket,
        state=state,
        month=month_name(docket.period),
        steps=steps_of(docket, me, clock.now()),
        lines=event_lines(progress.list_docket_events(docket)) if watches else None,
        cancelled=[(one, seed) for one, seed in progress.list_cancelled(period) if one.id != docket.id],
        cancel_form=CancelForm() if may_run(me) and _can_be_cancelled(state) else None,
        can_set=may_run(me) and docket.plan_published_at is None and docket.cancelled_at is None,
        is_drawn=docket.drawn_at is not None,
        calendar=calendar_view(docket) if watches else None,
        can_time=may_run(me) and docket.published_at is None and docket.cancelled_at is None,
    )


@blueprint.get("/dockets/<period>/settings")
@roles(Role.CLERK)
def settings(period: str) -> str:
    """How the month is drawn and heard."""
    docket = standing_docket_at(period)
    form = SettingsForm()
    form.show(docket)
    return render_template("dockets/settings.html", form=form, docket=docket, month=month_name(docket.period))


@blueprint.post("/dockets/<period>/settings")
@roles(Role.CLERK)
def set_settings(period: str) -> ResponseReturnValue:
    """Keep the settings."""
    docket = standing_docket_at(period)
    form = SettingsForm()
    if form.validate_on_submit():
        try:
            change_settings(docket, actor=current_person(), now=clock.now(), **form.settings())
        except Refusal as refusal:
            return _refused(form, docket, refusal)
        flash(_("Saved."), "success")
        return redirect(url_for("dockets.show", period=period))
    page = render_template("dockets/settings.html", form=form, docket=docket, month=month_name(docket.period))
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def _next_period() -> str:
    zone = current_app.extensions["settings"].zone
    last = progress.find_last_period()
    return months_before(last, -1) if last else months_before(period_of(clock.now(), zone), 1)


def _can_be_cancelled(state: DocketState) -> bool:
    return state not in (DocketState.PUBLISHED, DocketState.CANCELLED)


def _refused(form: SettingsForm, docket: Docket | None, refusal: Refusal) -> ResponseReturnValue:
    month = month_name(docket.period) if docket else None
    rollback()
    form.form_errors.append(sentence(refusal))
    return render_template("dockets/settings.html", form=form, docket=docket, month=month), HTTPStatus.CONFLICT
