"""Follow-up: what was owed and what was done, how soon, how often and in how many ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from review.domain.errors import Refusal
from review.domain.follow_up import Duty
from review.domain.promise import Standing
from review.domain.report_filters import Filter, Option
from review.domain.roles import LEAD_READERS, Role
from review.models.follow_up_fact import FollowUpFact
from review.queries.follow_up_figures import get_follow_up_figures
from review.queries.follow_up_leads import Wanted, leads_behind
from review.queries.follow_up_months import get_follow_up
from review.queries.follow_up_report import Clock
from review.queries.follow_up_tiers import list_tiers
from review.queries.standards import standards_in_force
from review.reports.follow_up_tables import (
    contacts,
    count,
    duties_table,
    groups_table,
    rejections,
    speed_table,
    tiers_table,
)
from review.reports.frame import Ask, Figure, Kind, Labelled, Link, Report, Result
from review.reports.groups import BY_WORDS, value_of_group
from review.reports.showing import value_text

PLACE = 20


def _make(ask: Ask) -> Result:
    standards = standards_in_force(ask.now, ask.zone)
    tiers = list_tiers(standards, ask.zone)
    by = ask.option("by")
    found = get_follow_up(ask.scope, tiers, "owner" if by == "team" else by, ask.zone, ask.now)
    stands, speed = found.stands, found.speeds[Clock.HANDOFF]
    kept, broken = count(stands, Standing.KEPT), count(stands, Standing.BROKEN)
    due = speed.known - found.waiting[Clock.HANDOFF]
    figures = (
        Figure("leads", _("Leads handed over"), sum(one.leads for one in stands), link=Link({})),
        Figure("kept_share", _("Promise kept"), kept / (kept + broken) if kept + broken else None, Kind.SHARE,
               _("of the leads for which it was kept or broken"), Link({"standing": Standing.KEPT.value})),
        Figure("broken", _("Promise broken"), broken, link=Link({"standing": Standing.BROKEN.value}),
               meaning=_("One duty or more was not done.")),
        Figure("median", _("Median time to the first touch"), found.median, Kind.SECONDS,
               _("from the hand-off, of the leads that were touched")),
        Figure("within_promise", _("First touch as promised"), speed.promised / due if due else None, Kind.SHARE,
               _("within the hours that the policy gives, of all leads due"), Link({"within": "-1"})),
        Figure("not_known", _("Not known"), count(stands, Standing.NOT_KNOWN),
               meaning=_("Touches were not imported for the whole of their time."),
               link=Link({"standing": Standing.NOT_KNOWN.value})),
    )  # fmt: skip
    return Result(
        finding=_finding(kept, broken),
        figures=figures,
        tables=(
            duties_table(stands),
            speed_table(found.speeds, found.waiting),
            rejections(found.at_rejection),
            contacts(found.to_contact),
            tiers_table(stands, tiers.tiers),
            groups_table(found.groups, by),
        ),
        notes=[] if standards.policies else [_("No follow-up policy is in force yet; this is judged by the default.")],
    )


def _finding(kept: int, broken: int) -> str:
    if not kept + broken:
        return str(_("No promise was kept or broken yet under these filters."))
    return str(
        _("Sales kept the follow-up promise for %(kept)s of %(owed)s leads (%(share)s).",
          kept=value_text(kept, Kind.COUNT), owed=value_text(kept + broken, Kind.COUNT),
          share=value_text(kept / (kept + broken), Kind.SHARE))
    )  # fmt: skip


def _leads_of(ask: Ask, cell: Mapping[str, str]) -> Select[Any]:
    try:
        wanted = Wanted(
            duty=Duty(cell["duty"]) if "duty" in cell else None,
            standing=Standing(cell["standing"]) if "standing" in cell else None,
            tier=int(cell["tier"]) if "tier" in cell else None,
            within=int(cell["within"]) if "within" in cell else None,
            clock=cell.get("clock", Clock.HANDOFF),
            touches=int(cell["touches"]) if "touches" in cell else None,
            contact=int(cell["contact"]) if "contact" in cell else None,
            owing=True if "owing" in cell else None,
            known=True if "known" in cell else None,
            owed="owed" in cell,
        )
    except ValueError:
        raise Refusal("report.bad_cell", value=", ".join(cell.values())) from None
    extra = [value_of_group(ask.option("by"), cell["group"], FollowUpFact)] if "group" in cell else []
    tiers = list_tiers(standards_in_force(ask.now, ask.zone), ask.zone)
    return leads_behind(ask.scope, tiers, wanted, *extra)


report = Report(
    name="follow-up",
    title=_l("Follow-up"),
    summary=_l("Was the follow-up what was promised: how often, how soon, how persistently, in how many ways?"),
    readers=LEAD_READERS | {Role.REP},
    filters=tuple(Filter),
    options=(Labelled(Option("by", ("team", "owner", "source", "grade", "campaign")), _l("By"), BY_WORDS),),
    cells=("duty", "standing", "tier", "within", "clock", "touches", "contact", "owing", "known", "owed", "group"),
    make=_make,
    leads_of=_leads_of,
    counts=lambda ask: asdict(get_follow_up_figures(ask.scope)),
    terms=(
        (_l("Promise"), _l("What the signed policy in force at the hand-off owes a lead of its grade: touches, hours to"
                           " the first one, a window in days, distinct channels.")),
        (_l("Counted touch"), _l("An attempt from the hand-off to the lead’s end, by those whose touches the policy"
                                 " counts; at most one a channel and day, and not typed in after the end.")),
        (_l("Kept, broken"), _l("Each duty by itself; the promise is broken where one duty is.")),
        (_l("In time"), _l("Still open, and its hours or its window have not passed in the time that the imported"
                           " touches cover.")),
        (_l("Not owed"), _l("There was two-way contact, a fact that disqualifies, or the lead converted.")),
        (_l("Not known"), _l("The imported touches do not cover the lead’s time, or a touch’s day alone is known.")),
        (_l("Hand-off and assignment"), _l("The company’s clock runs from the hand-off, a rep’s from the assignment.")),
    ),
)  # fmt: skip
