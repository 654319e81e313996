"""Acceptance and closed loop: what became of the leads that Marketing handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from review.domain.errors import Refusal
from review.domain.estimates.showing import SMALL_BELOW
from review.domain.moments import month_bounds, months_before, parse_period
from review.domain.report_filters import Filter, Months
from review.domain.roles import LEAD_READERS
from review.queries.closed_loop import Became, LoopCohort, list_loop_cohorts, loop_leads
from review.queries.standards import standards_in_force
from review.reports.frame import Ask, Chart, Column, Figure, Kind, Link, Report, Result, Row, Shape, Table
from review.reports.loops import Loop, currency, decision_window, loop_of, months_of, together
from review.reports.monthly import ALIGNED_ACCEPTANCE, AVERAGE_ACCEPTANCE
from review.reports.qualified import list_qualified
from review.reports.showing import value_text

PLACE = 15
_YEAR = 12
_QUARTER = 3


def _make(ask: Ask) -> Result:
    months, days = months_of(ask), decision_window(ask)
    earliest = months_before(_quarter_starts(months.last)[0], _YEAR)
    every = {
        one.period: one
        for one in list_loop_cohorts(
            ask.scope, list(Months(min(months.first, earliest), months.last)), ask.zone, ask.now, currency()
        )
    }
    cohorts = [every[period] for period in months]
    loops = [loop_of(one.period, [one], ask, days) for one in cohorts]
    final = [one for one in loops if one.final]
    whole = together(final)
    latest = next((one for one in reversed(final) if one.handed_over), None)
    other = sum(one.other_money for one in loops)
    return Result(
        finding=_finding(whole),
        figures=_figures(whole, latest),
        tables=(_cohorts(cohorts, loops), *_commitment(ask, loops, days), _quarters(ask, every, days), _stages(loops)),
        notes=_notes(days, len(loops) - len(final), other),
    )


def _figures(whole: Loop, latest: Loop | None) -> Sequence[Figure]:
    return (
        Figure("acceptance", _("Accepted"), whole.share(whole.accepted), Kind.SHARE,
               _("42 % is the average of the field, 84 % is what aligned companies reach")),
        Figure("latest", _("Accepted, last month decided"), latest.share(latest.accepted) if latest else None,
               Kind.SHARE, value_text(latest.name, Kind.MONTH) if latest else ""),
        Figure("qualified", _("Qualified by Sales"), whole.share(whole.qualified), Kind.SHARE),
        Figure("won", _("Lead to sale"), whole.share(whole.won), Kind.SHARE),
        Figure("revenue", _("Revenue of the leads won"), whole.revenue, Kind.MONEY),
    )  # fmt: skip


def _cohorts(cohorts: Sequence[LoopCohort], loops: Sequence[Loop]) -> Table:
    columns = (
        Column("month", _("Handed over in"), Kind.MONTH), Column("handed_over", _("Leads")),
        Column("accepted", _("Accepted")), Column("acceptance", _("Acceptance"), Kind.SHARE),
        Column("average", _("Average"), Kind.SHARE), Column("aligned", _("Aligned"), Kind.SHARE),
        Column("qualified", _("Qualified")), Column("won", _("Won")),
        Column("conversion", _("Lead to sale"), Kind.SHARE),
        Column("response", _("Median time to first touch"), Kind.SECONDS), Column("revenue", _("Revenue"), Kind.MONEY),
        Column("final", _("Decided"), Kind.TEXT),
    )  # fmt: skip
    rows = [
        Row(
            [
                one.name, one.handed_over, one.accepted, one.share(one.accepted),
                AVERAGE_ACCEPTANCE, ALIGNED_ACCEPTANCE, one.qualified, one.won, one.share(one.won), cohort.response,
                one.revenue,
                _("yes") if one.final else _("not yet"),
            ],
            {became.value: Link({"month": one.name, "became": became.value}) for became in Became},
            muted=not one.final or one.handed_over < SMALL_BELOW,
        )
        for cohort, one in zip(cohorts, loops, strict=True)
    ]  # fmt: skip
    return Table(
        "cohorts", _("By the month of hand-off"), columns, rows,
        _("Grey: the time to decide has not passed, or there are too few leads to compare."),
        Chart(Shape.LINES, "month", ("acceptance", "average", "aligned")),
    )  # fmt: skip


def _commitment(ask: Ask, loops: Sequence[Loop], days: int) -> Sequence[Table]:
    """What Marketing promised a month, what it handed over, and how much of that met the definition; nothing where no
    policy is signed, or where a part of the leads is asked for, which no promise is about."""
    standards = standards_in_force(ask.now, ask.zone)
    if not standards.policies or ask.scope.part or set(ask.filters.given) - {"period"}:
        return ()
    qualified = list_qualified({one.name: one.handed_over for one in loops}, ask.zone, days)
    rows = []
    for one in loops:
        in_force = standards.policy_for(month_bounds(one.name, ask.zone)[1])
        promised = None if in_force.retroactive else in_force.policy.marketing_commitment
        share = one.handed_over / promised if promised else None
        met = qualified.get(one.name)
        limits = (met.number, met.least, met.most) if met else (None, None, None)
        found = {"met": Link({"period": one.name}, "reports.show")} if met else {}
        rows.append(Row([one.name, promised, one.handed_over, share, *limits],
                        {"handed_over": Link({"month": one.name, "became": Became.HANDED_OVER.value}), **found},
                        muted=month_bounds(one.name, ask.zone)[1] > ask.now))  # fmt: skip
    columns = (
        Column("month", _("Month"), Kind.MONTH), Column("promised", _("Promised")),
        Column("handed_over", _("Handed over")), Column("kept", _("Handed over, of the promise"), Kind.SHARE),
        Column("met", _("Met the definition")), Column("met_low", _("at least")), Column("met_high", _("at most")),
    )  # fmt: skip
    note = _("Promised are qualified leads, as the policy in force at the end of the month says. Handed over is every"
             " lead; how many of them met the definition is an estimate, made once Sales has had its time to decide and"
             " what the panel found until then is published. Grey: the month goes on.")  # fmt: skip
    chart = Chart(Shape.LINES, "month", ("handed_over", "promised", "met"), band=("met_low", "met_high"))
    return [Table("commitment", _("What Marketing promised, and what it handed over"), columns, rows, note, chart)]


def _stages(loops: Sequence[Loop]) -> Table:
    words = {Became.HANDED_OVER: _("Handed over"), Became.ACCEPTED: _("Accepted and touched"),
             Became.QUALIFIED: _("Qualified by Sales"), Became.WON: _("Won")}  # fmt: skip
    whole = together(loops)
    rows = [
        Row([words[became], number := getattr(whole, became.value), whole.share(number)],
            {"leads": Link({"became": became.value})})
        for became in Became
    ]  # fmt: skip
    columns = (Column("stage", _("Stage"), Kind.TEXT), Column("leads", _("Leads")),
               Column("share", _("Of those handed over"), Kind.SHARE))  # fmt: skip
    return Table("stages", _("How far they have come"), columns, rows, _("All months shown, decided or not."),
                 Chart(Shape.BARS, "stage", ("leads",), across=True))  # fmt: skip


def _quarters(ask: Ask, cohorts: Mapping[str, LoopCohort], days: int) -> Table:
    """The last four whole quarters beside the same quarters of the year before."""

    def quarter(start: str) -> Loop:
        parts = [cohorts[months_before(start, -step)] for step in range(_QUARTER)]
        return loop_of(f"{start[:4]} Q{(int(start[5:]) + 2) // _QUARTER}", parts, ask, days)

    rows = []
    for start in _quarter_starts(months_of(ask).last):
        now, before = quarter(start), quarter(months_before(start, _YEAR))
        small = min(now.handed_over, before.handed_over) < SMALL_BELOW
        rows.append(
            Row(
                [
                    now.name, now.handed_over, before.handed_over,
                    now.share(now.accepted), before.share(before.accepted), now.share(now.won),
                    before.share(before.won), now.revenue, before.revenue,
                    _("too few to tell") if small else _("yes") if now.final else _("not decided yet"),
                ],
                {"leads": Link({"quarter": start}), "leads_before": Link({"quarter": months_before(start, _YEAR)})},
                muted=small or not now.final,
            )
        )  # fmt: skip
    columns = (
        Column("quarter", _("Quarter of hand-off"), Kind.TEXT), Column("leads", _("Leads")),
        Column("leads_before", _("a year before")), Column("acceptance", _("Acceptance"), Kind.SHARE),
        Column("acceptance_before", _("a year before"), Kind.SHARE),
        Column("conversion", _("Lead to sale"), Kind.SHARE),
        Column("conversion_before", _("a year before"), Kind.SHARE), Column("revenue", _("Revenue"), Kind.MONEY),
        Column("revenue_before", _("a year before"), Kind.MONEY), Column("comparable", _("Comparable"), Kind.TEXT),
    )  # fmt: skip
    return Table("quarters", _("By quarter, against the year before"), columns, rows,
                 _("Leads of the year before have had a year longer to be won."))  # fmt: skip


def _quarter_starts(period: str) -> list[str]:
    """The first months of the last four quarters that have ended by ``period``, the oldest first."""
    month = int(period[5:])
    start = months_before(period, (month - 1) % _QUARTER)
    last = start if month % _QUARTER == 0 else months_before(start, _QUARTER)
    return [months_before(last, _QUARTER * back) for back in range(3, -1, -1)]


def _finding(whole: Loop) -> str:
    if not whole.handed_over:
        return str(_("No month under these filters has leads on which Sales has had its time to decide."))
    return str(
        _("Sales accepted %(share)s of the %(leads)s leads that Marketing handed over and that had their time; %(won)s"
          " were won.", share=value_text(whole.share(whole.accepted), Kind.SHARE),
          leads=value_text(whole.handed_over, Kind.COUNT), won=value_text(whole.won, Kind.COUNT))
    )  # fmt: skip


def _notes(days: int, undecided: int, other_money: int) -> list[str]:
    found = [_("These are counts of every lead, not estimates from a sample. Leads that reps entered are not in them.")]
    if undecided:
        found.append(_("The large figures leave out %(months)s months in which Sales still has some of its %(days)s"
                       " days to decide.", months=undecided, days=days))  # fmt: skip
    if other_money:
        found.append(_("%(leads)s leads were won without an amount in %(currency)s; they are in no revenue.",
                       leads=other_money, currency=currency()))  # fmt: skip
    return [str(one) for one in found]


def _leads_of(ask: Ask, cell: Mapping[str, str]) -> Select[Any]:
    became = cell.get("became", Became.HANDED_OVER.value)
    months = list(months_of(ask))
    if became not in list(Became):
        raise Refusal("report.bad_cell", value=became)
    if (month := cell.get("month", months[0])) not in months:
        raise Refusal("report.bad_cell", value=month)
    if "quarter" in cell:
        parse_period(cell["quarter"])
        months = [months_before(cell["quarter"], -step) for step in range(_QUARTER)]
    return loop_leads(ask.scope, [month] if "month" in cell else months, ask.zone, ask.now, Became(became))


report = Report(
    name="closed-loop",
    title=_l("Acceptance and closed loop"),
    summary=_l("What became of the leads that Marketing handed over, from acceptance to revenue."),
    readers=LEAD_READERS,
    filters=tuple(Filter),
    default_months=_YEAR,
    cells=("month", "became", "quarter"),
    make=_make,
    leads_of=_leads_of,
    terms=(
        (_l("Acceptance"), _l("Leads accepted and touched, divided by the leads that Marketing handed over.")),
        (_l("Qualified"), _l("Leads that Sales converted.")),
        (_l("Lead to sale"), _l("Leads won, divided by the leads handed over.")),
        (_l("Promised"),
         _l("The qualified leads a month that the signed policy has Marketing hand over.")),
        (_l("Met the definition"),
         _l("Every lead handed over but those that would be found not to meet the definition: an estimate for all that"
            " Sales rejected or left, by the cases that the panel judged, with limits that hold in 95 of 100 such"
            " samples.")),
        (_l("Median time to first touch"),
         _l("From the hand-off to the first attempt by anybody in Sales, over leads whose touches are known and that"
            " have one.")),
    ),
)  # fmt: skip
