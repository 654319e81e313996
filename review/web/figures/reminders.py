"""The button that reminds the owners of leads which wait for a touch."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request
from flask_babel import ngettext
from werkzeug.wrappers import Response

from review.config import current_settings
from review.domain.aging import parse_days
from review.domain.roles import Role
from review.operations.owner_reminders import Reminded, remind_owners
from review.queries.report_leads import Behind, count_by_owner
from review.reports.catalogue import get_report
from review.reports.showing import link_values
from review.web.access import roles
from review.web.auth.session import current_person
from review.web.figures.asking import ask_for
from review.web.figures.page import file_url

AGING = "lead-aging"
#: Who may remind others: a manager is a rep, and reminds their own people alone.
REMINDERS = frozenset({Role.VP, Role.CLERK, Role.REP})


def add_to(blueprint: Blueprint) -> None:
    """Put the route on the area's blueprint."""
    blueprint.add_url_rule(f"/reports/{AGING}/remind", "remind", remind, methods=["POST"])


@roles(*REMINDERS)
def remind() -> Response:
    """Remind the owners of the leads on the list that had no touch for the days of the report."""
    report, me = get_report(AGING), current_person()
    ask = ask_for(report, request.form)
    cell = link_values(report, request.form)
    days = parse_days(cell.get("idle") or ask.option("days"))
    found = report.leads(ask, {**cell, "idle": str(days)})
    done = remind_owners(count_by_owner(Behind(found)), days, actor=me, now=ask.now, zone=current_settings().zone)
    flash(_sentence(done), "success" if done.told else "info")
    return redirect(file_url("leads", report, ask, **cell))


def _sentence(done: Reminded) -> str:
    parts = [ngettext("%(num)s owner is reminded.", "%(num)s owners are reminded.", done.told)]
    if done.not_again:
        parts.append(
            ngettext("%(num)s was reminded today already, or wants no such notice.",
                     "%(num)s were reminded today already, or want no such notice.", done.not_again)
        )  # fmt: skip
    if done.out_of_reach:
        parts.append(ngettext("%(num)s has no account, so tell them yourself.",
                              "%(num)s have no account, so tell them yourself.", done.out_of_reach))  # fmt: skip
    return " ".join(str(part) for part in parts)
