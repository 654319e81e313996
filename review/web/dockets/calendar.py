"""How far months run by themselves: the organisation's way, and a month's own."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from review import clock
from review.domain.dockets import Move
from review.domain.roles import Role
from review.domain.schedule import NEEDED, Reach, next_move
from review.models.docket import Docket
from review.months import month_name
from review.operations import schedules as operations
from review.queries import schedules as queries
from review.queries.dockets import docket_state
from review.sentences import sentence
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.dockets.blueprint import blueprint, standing_docket_at
from review.web.dockets.calendar_form import REACHES, CalendarForm
from review.web.filters import moment_text


@blueprint.get("/dockets/calendar")
@roles(Role.CLERK)
def default_calendar() -> str:
    """The organisation's calendar."""
    form = CalendarForm()
    form.show(queries.default_schedule())
    return _page(form, None)


@blueprint.post("/dockets/calendar")
@roles(Role.CLERK)
def set_default_calendar() -> ResponseReturnValue:
    """Keep the organisation's calendar."""
    return _keep(None)


@blueprint.get("/dockets/<period>/calendar")
@roles(Role.CLERK)
def calendar(period: str) -> str:
    """One month's calendar."""
    docket = standing_docket_at(period)
    form = CalendarForm()
    form.show(queries.schedule_of(docket))
    return _page(form, docket)


@blueprint.post("/dockets/<period>/calendar")
@roles(Role.CLERK)
def set_calendar(period: str) -> ResponseReturnValue:
    """Keep one month's calendar."""
    return _keep(standing_docket_at(period))


@blueprint.post("/dockets/<period>/calendar/clear")
@roles(Role.CLERK)
def clear_calendar(period: str) -> ResponseReturnValue:
    """Have a month follow the organisation's calendar."""
    operations.clear_schedule(standing_docket_at(period), actor=current_person(), now=clock.now())
    flash(_("This month follows the organisation’s calendar."), "success")
    return redirect(url_for("dockets.show", period=period))


def _keep(docket: Docket | None) -> ResponseReturnValue:
    form = CalendarForm()
    if not form.validate_on_submit():
        return _page(form, docket), HTTPStatus.UNPROCESSABLE_ENTITY
    operations.set_schedule(docket, form.schedule(), actor=current_person(), now=clock.now())
    flash(_("Saved."), "success")
    return redirect(url_for("dockets.show", period=docket.period) if docket else url_for("dockets.index"))


def _page(form: CalendarForm, docket: Docket | None) -> str:
    return render_template(
        "dockets/calendar.html",
        form=form,
        docket=docket,
        month=month_name(docket.period) if docket else None,
        has_own=docket is not None and queries.find_schedule(docket) is not None,
    )


@dataclass(frozen=True, slots=True)
class CalendarView:
    """What a month does by itself: how far, what is next, and what holds it up or did, as (since, until, why)."""

    reach: str
    following: str | None
    holds: list[tuple[str, str | None, str]]


def calendar_view(docket: Docket) -> CalendarView | None:
    """What the docket's page says of its calendar; None where nothing happens by itself, and nothing was held up."""
    schedule, zone = queries.schedule_of(docket), ZoneInfo(docket.zone)
    holds = [
        (
            moment_text(hold.since, zone),
            moment_text(hold.over_at, zone) if hold.over_at else None,
            sentence(queries.refusal_of(hold)),
        )
        for hold in queries.list_holds(docket)
    ]
    over = docket.published_at is not None or docket.cancelled_at is not None
    if not holds and (over or schedule.reach is Reach.NOTHING):
        return None
    following = None if over else next_move(docket_state(docket), queries.dates_of(docket), schedule, zone)
    words = None
    if following is not None and schedule.reach.includes(NEEDED[following[0]]):
        move, at = following
        words = _("%(what)s, on %(when)s", what=_MOVES[move](), when=moment_text(at, zone)) if at else _MOVES[move]()
    return CalendarView(str(REACHES[schedule.reach]), str(words) if words else None, holds)


_MOVES = {
    Move.FREEZE: lambda: _("the frame is frozen"),
    Move.PUBLISH_PLAN: lambda: _("the plan is published"),
    Move.DRAW: lambda: _("the sample is drawn"),
    Move.OPEN_HEARING: lambda: _("the hearing opens"),
    Move.CLOSE: lambda: _("the voting ends"),
    Move.PUBLISH: lambda: _("the report is published"),
}
