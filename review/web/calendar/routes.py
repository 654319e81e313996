"""The feed that a calendar program asks for: deadlines alone, at an address that only its owner has."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, url_for
from flask_babel import gettext as _
from icalendar import Calendar, Event

from review import clock
from review.config import current_settings
from review.models.docket import Docket
from review.months import month_name
from review.queries.calendar_feeds import Deadline, DeadlineKind, find_feed_owner, list_deadlines
from review.web.access import public

blueprint = Blueprint("calendar", __name__)

_TITLES = {
    DeadlineKind.SECRET: lambda month: _("%(month)s: your side’s secret is due", month=month),
    DeadlineKind.STATEMENTS: lambda month: _("%(month)s: statements are due", month=month),
    DeadlineKind.VOTES: lambda month: _("%(month)s: votes are due", month=month),
    DeadlineKind.SECOND_VOTES: lambda month: _("%(month)s: second votes are due", month=month),
}


@blueprint.get("/calendar/<token>.ics")
@public
def feed(token: str) -> Response:
    """The deadlines of whoever owns this address."""
    person = find_feed_owner(token)
    if person is None:
        abort(404)
    calendar = Calendar()
    calendar.add("prodid", "-//Judicial Branch//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Judicial Branch, %(org)s", org=current_settings().org_name))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for deadline in list_deadlines(person, clock.now()):
        calendar.add_component(_event(deadline))
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": "attachment; filename=deadlines.ics"}
    return Response(calendar.to_ical(), content_type="text/calendar; charset=utf-8", headers=headers)


def _event(deadline: Deadline) -> Event:
    event = Event()
    event.add("uid", f"{deadline.docket.public_id}-{deadline.kind.value}@judicial-branch")
    event.add("dtstamp", _since(deadline.docket, deadline.kind))
    event.add("dtstart", deadline.due_at)
    event.add("summary", _TITLES[deadline.kind](month_name(deadline.docket.period)))
    event.add("url", url_for("home.index", _external=True))
    return event


def _since(docket: Docket, kind: DeadlineKind) -> datetime | None:
    """The moment at which the deadline was set."""
    return {
        DeadlineKind.SECRET: docket.plan_published_at,
        DeadlineKind.STATEMENTS: docket.drawn_at,
        DeadlineKind.VOTES: docket.hearing_opened_at,
        DeadlineKind.SECOND_VOTES: docket.deliberation_opened_at,
    }[kind]
