"""An issue of a subscription: the report as its subscriber may see it now, as a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, tzinfo

from flask_babel import gettext as _

from review.domain.errors import Refusal
from review.models.subscription import Subscription
from review.queries.withheld import list_withheld_from_all
from review.reports.catalogue import get_report
from review.reports.frame import Ask, Report, Result, question
from review.reports.showing import asked_for, owner_name, part_text


def issue_of(one: Subscription, now: datetime, zone: tzinfo) -> tuple[Report, Ask | None, Result]:
    """The report, what was asked and what was found; None and a sentence where it cannot be counted any more."""
    report = get_report(one.report)
    try:
        ask = question_of(one, now, zone)
        return report, ask, report.make(ask)
    except Refusal:
        why = _("It cannot be counted under these filters any more. Open it to see why, or end the subscription.")
        return report, None, Result(str(why), (), ())


def question_of(one: Subscription, now: datetime, zone: tzinfo) -> Ask:
    """What a subscription asks now. Raises Refusal as `question`."""
    ask = question(get_report(one.report), one.person, one.asked, now, zone)
    if one.channel is None:
        return ask
    # Others read along: what is kept from any judge is kept from all.
    withheld = ask.scope.withheld | frozenset(list_withheld_from_all())
    return replace(ask, scope=replace(ask.scope, withheld=withheld))


def asked_words(report: Report, ask: Ask) -> list[tuple[str, str]]:
    """What was asked, in words."""
    return asked_for(report, ask, owner_name(ask))


def part_words(one: Subscription, ask: Ask) -> str:
    """That it is a part, and which."""
    if one.channel is not None and ask.scope.withheld:
        return str(_("This is a part: leads on whose cases the panel may still vote are left out."))
    return part_text(ask)
