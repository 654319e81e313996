"""Follow-up: what was done with the leads, and how soon."""

from __future__ import annotations

from dataclasses import asdict

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.report_filters import Filter
from review.domain.roles import Role
from review.queries.follow_up_figures import get_follow_up_figures
from review.reports.frame import Ask, Column, Figure, Kind, Report, Result, Row, Table
from review.reports.showing import value_text

PLACE = 20
_MINUTE = 60


def _make(ask: Ask) -> Result:
    found = get_follow_up_figures(ask.scope)
    median = found.median_minutes_to_first_touch
    figures = (
        Figure("leads", _("Leads"), found.leads),
        Figure("untouched", _("Never touched"), found.untouched, meaning=_("of those whose touches are known")),
        Figure("median", _("Median time to the first touch"), median * _MINUTE if median is not None else None,
               Kind.SECONDS),
        Figure("not_known", _("Touches not known"), found.touches_not_known),
    )  # fmt: skip
    rows = [
        Row([_("%(hours)s h", hours=hours), number, number / found.touches_known if found.touches_known else None])
        for hours, number in found.first_touch_within_hours.items()
    ]
    columns = (Column("within", _("Within"), Kind.TEXT), Column("leads", _("Leads")),
               Column("share", _("Share"), Kind.SHARE))  # fmt: skip
    known = value_text(found.touches_known, Kind.COUNT)
    return Result(
        finding=str(_("%(untouched)s of %(known)s leads were never touched.",
                      untouched=value_text(found.untouched, Kind.COUNT), known=known)),
        figures=figures,
        tables=(Table("within", _("First touch after the hand-off"), columns, rows),),
    )  # fmt: skip


report = Report(
    name="follow-up",
    title=_l("Follow-up"),
    summary=_l("What was done with the leads, and how soon."),
    readers=frozenset({Role.VP, Role.CLERK, Role.AUDITOR, Role.REP}),
    filters=tuple(Filter),
    default_months=None,
    make=_make,
    counts=lambda ask: asdict(get_follow_up_figures(ask.scope)),
    terms=((_l("Touch"), _l("An attempt by anybody in Sales to reach the prospect, at or after the hand-off.")),),
)
