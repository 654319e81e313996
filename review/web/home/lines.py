"""What waits for a person, one sentence and one link each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from review.domain.roles import MONTH_READERS, Role
from review.models.person import Person
from review.months import month_name
from review.queries import home as queries
from review.queries.appeals import count_to_decide, list_to_hear
from review.queries.decisions import list_mine
from review.queries.home import DocketNext, NextStep
from review.queries.my_leads import Whose, circle_of, may_come
from review.queries.remedies import count_returned, find_next_due
from review.queries.standards import unsigned_standards
from review.web.filters import moment_text
from review.web.home.line import HomeLine
from review.web.home.sides import side_lines


def lines_for(me: Person, *, now: datetime, zone: ZoneInfo) -> list[HomeLine]:
    """Everything that waits for ``me``, what is due first on top."""
    return [
        *_votes(me, zone),
        *_appeals(me, zone),
        *_justifications(me, zone),
        *side_lines(me, now=now, zone=zone),
        *_returned(me, now, zone),
        *_decisions(me),
        *_signatures(me),
        *(_for_clerk(now, zone) if me.has_role(Role.CLERK) else ()),
        *(_report(now) if me.roles & MONTH_READERS else ()),
    ]


def _votes(me: Person, zone: ZoneInfo) -> Iterator[HomeLine]:
    for due in queries.list_votes_due(me):
        words = {"month": month_name(due.period), "when": moment_text(due.due_at, zone)}
        if due.again:
            text = ngettext(
                "%(num)s case to vote again by %(when)s (%(month)s)",
                "%(num)s cases to vote again by %(when)s (%(month)s)",
                due.count,
                **words,
            )
        else:
            text = ngettext(
                "%(num)s case to vote by %(when)s (%(month)s)",
                "%(num)s cases to vote by %(when)s (%(month)s)",
                due.count,
                **words,
            )
        yield HomeLine(str(text), "/hearing", "gavel")


def _appeals(me: Person, zone: ZoneInfo) -> Iterator[HomeLine]:
    waiting = [one for one in list_to_hear(me) if not one.has_cast]
    if waiting:
        when = moment_text(waiting[0].due_at, zone)
        text = ngettext("%(num)s appeal to hear by %(when)s", "%(num)s appeals to hear, the first by %(when)s",
                        len(waiting), when=when)  # fmt: skip
        yield HomeLine(str(text), "/appeals", "messages")


def _justifications(me: Person, zone: ZoneInfo) -> Iterator[HomeLine]:
    for due in queries.list_justifications_due(me):
        words = {"month": month_name(due.period), "when": moment_text(due.due_at, zone)}
        if due.due_at is None:
            text = ngettext(
                "%(num)s justification due for %(month)s",
                "%(num)s justifications due for %(month)s",
                due.count,
                **words,
            )
        else:
            text = ngettext(
                "%(num)s justification due by %(when)s (%(month)s)",
                "%(num)s justifications due by %(when)s (%(month)s)",
                due.count,
                **words,
            )
        yield HomeLine(str(text), "/my-leads", "writing")


def _returned(me: Person, now: datetime, zone: ZoneInfo) -> Iterator[HomeLine]:
    circle = circle_of(me)
    count = count_returned(me, circle, Whose.MINE, now) if may_come(me, circle) else 0
    if count:
        when = moment_text(find_next_due(me, circle, Whose.MINE, now), zone)
        text = ngettext("%(num)s lead came back from the panel: to be touched by %(when)s",
                        "%(num)s leads came back from the panel: the first is to be touched by %(when)s",
                        count, when=when)  # fmt: skip
        yield HomeLine(str(text), "/my-leads?view=returned", "refresh")


def _decisions(me: Person) -> Iterator[HomeLine]:
    mine = list_mine(me)
    if mine:
        day = str(format_date(mine[0].due_on, "d MMM y"))
        text = ngettext("%(num)s decision of the panel is yours to carry out, by %(day)s",
                        "%(num)s decisions of the panel are yours to carry out, the first by %(day)s",
                        len(mine), day=day)  # fmt: skip
        yield HomeLine(str(text), "/decisions", "list-details")


def _signatures(me: Person) -> Iterator[HomeLine]:
    for version in queries.list_standards_to_sign(me):
        if version.stage:
            text = _("The definition of a qualified lead (%(stage)s) waits for your signature", stage=version.stage)
        else:
            text = _("The follow-up policy waits for your signature")
        yield HomeLine(str(text), "/standards", "pencil")


def _for_clerk(now: datetime, zone: ZoneInfo) -> Iterator[HomeLine]:
    if not queries.has_leads():
        text = _("Nothing was imported yet: bring in the CRM's leads and touches")
        yield HomeLine(str(text), "/imports", "file-import")
    unsigned = unsigned_standards(now, zone)
    if unsigned:
        text = _("No month can be frozen before all three sides have signed: %(names)s", names=", ".join(unsigned))
        yield HomeLine(str(text), "/standards", "book")
    for step in queries.list_docket_steps():
        yield HomeLine(_step(step, zone), f"/dockets/{step.period}", "calendar-event")
    decidable = count_to_decide(now)
    if decidable:
        text = ngettext("%(num)s appeal can be decided", "%(num)s appeals can be decided", decidable)
        yield HomeLine(str(text), "/appeals", "messages")
    missing = queries.find_month_without_docket(now.astimezone(zone).date())
    if missing is not None:
        yield HomeLine(str(_("%(month)s has no docket yet: plan it", month=month_name(missing))), "/dockets",
                       "calendar-event")


def _step(step: DocketNext, zone: ZoneInfo) -> str:
    month = month_name(step.period)
    match step.step:
        case NextStep.FREEZE:
            return str(_("%(month)s: the frame is to be frozen", month=month))
        case NextStep.PLAN:
            return str(_("%(month)s: the plan of the draw is to be published", month=month))
        case NextStep.DRAW:
            return str(_("%(month)s: the sample is to be drawn", month=month))
        case NextStep.OPEN_HEARING if step.due_at is not None:
            when = moment_text(step.due_at, zone)
            return str(_("%(month)s: the hearing is to be opened once justifications are in, by %(when)s",
                         month=month, when=when))
        case NextStep.OPEN_HEARING:
            return str(_("%(month)s: the hearing is to be opened", month=month))
        case NextStep.BALLOTS | NextStep.SECOND_BALLOTS:
            return str(ngettext("%(month)s: %(num)s ballot is missing", "%(month)s: %(num)s ballots are missing",
                                step.count, month=month))
        case NextStep.END_HEARING:
            return str(_("%(month)s: every ballot is in; the hearing can end", month=month))
        case NextStep.CLOSE:
            return str(_("%(month)s: every second ballot is in; the docket can be closed", month=month))
        case _:
            return str(_("%(month)s: the report is to be published", month=month))


def _report(now: datetime) -> Iterator[HomeLine]:
    edition = queries.find_new_report(now)
    if edition is not None:
        period = edition.docket.period
        yield HomeLine(str(_("The report on %(month)s is out", month=month_name(period))), f"/reports/{period}",
                       "report-analytics")
