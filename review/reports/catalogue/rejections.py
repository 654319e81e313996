"""Rejections: why leads were sent back, and how much had been tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from review.domain.errors import Refusal
from review.domain.leads import ReasonGroup
from review.domain.report_filters import WITHOUT, Filter
from review.domain.roles import LEAD_READERS, Role
from review.queries.rejection_figures import NOT_GROUPED, all_leads, get_rejection_figures, rejected_leads
from review.reports.frame import Ask, Chart, Column, Figure, Kind, Link, Report, Result, Row, Shape, Table
from review.reports.showing import value_text

PLACE = 30
_TOUCHES = {"0": 0, "1": 1}


def _make(ask: Ask) -> Result:
    found = get_rejection_figures(ask.scope, ask.zone, ask.now)
    untouched = sum(one.untouched for one in found.reasons.values())
    at_most_one = sum(one.at_most_one_touch for one in found.reasons.values())
    figures = (
        Figure("leads", _("Leads"), found.leads, link=Link({"every": "yes"})),
        Figure("rejected", _("Rejected"), found.rejected, link=Link({})),
        Figure("untouched", _("Rejected without a touch"), untouched, link=Link({"touches": "0"}),
               meaning=_("of those whose touches are known")),
        Figure("at_most_one_touch", _("After one touch at most"), at_most_one, link=Link({"touches": "1"}),
               meaning=_("“unresponsive” after one attempt, or none")),
        Figure("blank_reason", _("Without a reason"), found.blank_reason, link=Link({"reason": WITHOUT})),
    )  # fmt: skip
    reasons = [
        Row(
            [reason or _("(none given)"), one.rejected, one.untouched, one.at_most_one_touch],
            {
                "rejected": Link({"reason": reason or WITHOUT}),
                "untouched": Link({"reason": reason or WITHOUT, "touches": "0"}),
                "at_most_one_touch": Link({"reason": reason or WITHOUT, "touches": "1"}),
            },
        )
        for reason, one in found.reasons.items()
    ]
    columns = (
        Column("reason", _("Reason, as the CRM words it"), Kind.TEXT), Column("rejected", _("Rejected")),
        Column("untouched", _("Without a touch")), Column("at_most_one_touch", _("With one touch at most")),
    )  # fmt: skip
    groups = [
        Row([_group_word(group), number], {"rejected": Link({"side": group})})
        for group, number in found.by_reason_group.items()
    ]
    return Result(
        finding=_finding(found.rejected, found.leads),
        figures=figures,
        tables=(
            Table("reasons", _("Rejected leads by reason"), columns, reasons,
                  chart=Chart(Shape.BARS, "reason", ("rejected",), across=True)),
            Table("groups", _("Rejected leads by the side their reason speaks to"),
                  (Column("group", _("Group"), Kind.TEXT), Column("rejected", _("Rejected"))), groups),
        ),
    )  # fmt: skip


def _finding(rejected: int, leads: int) -> str:
    if not leads:
        return str(_("No lead was handed over under these filters."))
    share = value_text(rejected / leads, Kind.SHARE)
    return str(
        _("Sales rejected %(rejected)s of %(leads)s leads (%(share)s).",
          rejected=value_text(rejected, Kind.COUNT), leads=value_text(leads, Kind.COUNT), share=share)
    )  # fmt: skip


def _group_word(group: str) -> str:
    words = {
        ReasonGroup.MARKETING_QUALITY.value: _("Lead quality"),
        ReasonGroup.FOLLOW_UP.value: _("Follow-up"),
        ReasonGroup.NEUTRAL.value: _("Neither"),
    }
    return str(words.get(group, _("Not sorted yet")))


def _leads_of(ask: Ask, cell: Mapping[str, str]) -> Select[Any]:
    if cell.get("touches", "0") not in _TOUCHES:
        raise Refusal("report.bad_cell", value=cell["touches"])
    if "every" in cell:
        return all_leads(ask.scope)
    if cell.get("side", NOT_GROUPED) not in {*ReasonGroup, NOT_GROUPED}:
        raise Refusal("report.bad_cell", value=cell["side"])
    reason = cell.get("reason")
    most = _TOUCHES[cell["touches"]] if "touches" in cell else None
    return rejected_leads(ask.scope, "" if reason == WITHOUT else reason, most, cell.get("side"))


def _counts(ask: Ask) -> Mapping[str, Any]:
    found = get_rejection_figures(ask.scope, ask.zone, ask.now)
    return {**asdict(found), "by_reason": found.by_reason}


report = Report(
    name="rejections",
    title=_l("Rejections"),
    summary=_l("Why leads were sent back, and how much had been tried before."),
    readers=LEAD_READERS | {Role.REP},
    filters=tuple(Filter),
    default_months=None,
    cells=("reason", "touches", "side", "every"),
    make=_make,
    leads_of=_leads_of,
    counts=_counts,
    terms=(
        (_l("Rejected"), _l("Sales sent the lead back or disqualified it, and it stands so today.")),
        (_l("Touch"), _l("An attempt by anybody in Sales to reach the prospect, at or after the hand-off, also after"
                         " the rejection.")),
        (_l("Without a touch"), _l("Only leads whose touches were imported are counted here.")),
    ),
)  # fmt: skip
