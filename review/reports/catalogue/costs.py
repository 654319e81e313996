"""What it costs: leads wrongly rejected or left, the share that would have become a sale, and what a sale is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from babel.numbers import get_currency_precision
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.costs import Assumptions, parse_conversion, parse_deal
from review.domain.estimates import Estimate, show
from review.domain.leads import REVIEWED_KINDS, EventKind
from review.domain.report_filters import Filter, Option
from review.domain.roles import LEAD_READERS
from review.models.verdict import Edition
from review.queries.closed_loop import list_loop_cohorts
from review.queries.editions import list_editions_within
from review.reports import sample_words
from review.reports.frame import Ask, Chart, Column, Figure, Kind, Labelled, Link, Report, Result, Row, Shape, Table
from review.reports.loops import Loop, currency, decision_window, loop_of, months_of, together
from review.reports.pooled import pool_published
from review.reports.showing import value_text

PLACE = 18
Limits = tuple[float | None, float | None, float | None]
_NONE: Limits = (None, None, None)


def _make(ask: Ask) -> Result:
    editions = list_editions_within(ask.filters.months)
    months, part, cases = pool_published(editions)
    loop = _loop(ask)
    assumed = _assumptions(ask, loop)
    found = part.estimate(cases)
    kinds = []
    for kind in REVIEWED_KINDS:
        _months, own, theirs = pool_published(editions, [kind])
        if own.size:
            kinds.append((kind, own.estimate(theirs)))
    return Result(
        finding=_finding(found, assumed, len(months)),
        figures=_figures(ask, found, assumed, loop),
        tables=(_by_month(editions, assumed), _by_kind(found, kinds, assumed)),
        notes=_notes(ask, loop, len(editions) - len(months)),
    )


def _loop(ask: Ask) -> Loop:
    """The months of the period in which Sales has had its time to decide, as one."""
    cohorts = list_loop_cohorts(ask.scope, list(months_of(ask)), ask.zone, ask.now, currency())
    days = decision_window(ask)
    loops = [loop_of(one.period, [one], ask, days) for one in cohorts]
    return together([one for one in loops if one.final])


def _assumptions(ask: Ask, loop: Loop) -> Assumptions:
    """What was typed, else the company's own figures of the period."""
    conversion, deal = ask.option("conversion"), ask.option("deal")
    paid = loop.won - loop.other_money
    return Assumptions(
        parse_conversion(conversion) if conversion else loop.share(loop.won),
        parse_deal(deal, get_currency_precision(currency())) if deal else loop.revenue / paid if paid else None,
    )


def _figures(ask: Ask, found: Estimate | None, assumed: Assumptions, loop: Loop) -> Sequence[Figure]:
    leads = _limits(found)
    typed = str(_("as typed"))
    own = _("our own: %(won)s won of %(leads)s handed over", won=value_text(loop.won, Kind.COUNT),
            leads=value_text(loop.handed_over, Kind.COUNT))  # fmt: skip
    mean = _("our own: the mean of %(deals)s deals won", deals=value_text(loop.won - loop.other_money, Kind.COUNT))
    return (
        Figure("cost", _("Cost"), assumed.cost(leads[0]), Kind.MONEY,
               _range([assumed.cost(one) for one in leads[1:]], Kind.MONEY, found)),
        Figure("leads", _("Wrongly rejected or left"), leads[0], Kind.COUNT, _range(leads[1:], Kind.COUNT, found),
               Link({"name": "trends", **_period(ask)}, "figures.show")),
        Figure("sales", _("Sales lost"), assumed.sales(leads[0]), Kind.NUMBER,
               _range([assumed.sales(one) for one in leads[1:]], Kind.NUMBER, found)),
        Figure("conversion", _("Lead to sale"), assumed.conversion, Kind.SHARE,
               typed if ask.option("conversion") else str(own),
               Link({"name": "closed-loop", **_period(ask)}, "figures.show")),
        Figure("deal", _("Size of a deal"), assumed.deal, Kind.MONEY, typed if ask.option("deal") else str(mean)),
    )  # fmt: skip


def _by_month(editions: Sequence[Edition], assumed: Assumptions) -> Table:
    drawn = "leads" if assumed.conversion is None or assumed.deal is None else "cost"
    rows = []
    for edition in editions:
        headline = edition.document["headline"]["overall"]
        found = headline["estimate"]
        leads = (found["count"], found["count_low"], found["count_high"]) if found else _NONE
        rows.append(
            Row([edition.docket.period, headline["events"], headline["decided"], *_line(leads, assumed)],
                {"leads": Link({"period": edition.docket.period}, "reports.show")}, muted=found is None)
        )  # fmt: skip
    return Table(
        "months", _("Month by month"),
        (Column("month", _("Month"), Kind.MONTH), Column("events", _("Events")),
         Column("decided", _("Cases decided")), *_columns()),
        rows, _("Each month as it was published. Grey: too few cases were decided to tell."),
        Chart(Shape.LINES, "month", (drawn,), band=(f"{drawn}_low", f"{drawn}_high")),
    )  # fmt: skip


def _by_kind(found: Estimate | None, kinds: Sequence[tuple[EventKind, Estimate | None]], assumed: Assumptions) -> Table:
    words = {EventKind.REJECTED: _("Rejected"), EventKind.IGNORED: _("Ignored"),
             EventKind.DISQUALIFIED: _("Disqualified")}  # fmt: skip
    named = [(str(_("All")), found), *((str(words[kind]), one) for kind, one in kinds)]
    rows = [
        Row(
            [name, one.population if one else None, one.reviewed if one else 0, *_line(_limits(one), assumed)],
            muted=not show(one).comparable,
        )
        for name, one in named
    ]
    return Table(
        "kinds", _("All months together"),
        (Column("kind", _("Events"), Kind.TEXT), Column("events", _("Number")),
         Column("decided", _("Cases decided")), *_columns()),
        rows if found else [],
        _("Estimated from all months as one sample; each kind by itself, from the months in which a case of it was"
          " decided, so that the kinds need not add up to the last lead."),
    )  # fmt: skip


def _columns() -> tuple[Column, ...]:
    return (
        Column("leads", _("Wrong")), Column("leads_low", _("at least")), Column("leads_high", _("at most")),
        Column("cost", _("Cost"), Kind.MONEY), Column("cost_low", _("Cost at least"), Kind.MONEY),
        Column("cost_high", _("Cost at most"), Kind.MONEY),
    )  # fmt: skip


def _line(leads: Limits, assumed: Assumptions) -> list[float | None]:
    return [*leads, *(assumed.cost(one) for one in leads)]


def _limits(found: Estimate | None) -> Limits:
    """The number of wrong events and its limits; nothing where too few cases were decided to tell."""
    shown = show(found).estimate
    return (shown.count, shown.count_low, shown.count_high) if shown else _NONE


def _range(limits: Sequence[float | None], kind: Kind, found: Estimate | None) -> str:
    if found is not None and found.exact:
        return sample_words.exact()
    if None in limits:
        return str(_("not known"))
    low, high = (value_text(one, kind) for one in limits)
    return sample_words.span(low, high)


def _period(ask: Ask) -> Mapping[str, str]:
    return {"period": str(ask.filters.months)} if ask.filters.months else {}


def _finding(found: Estimate | None, assumed: Assumptions, months: int) -> str:
    if found is None:
        return str(_("No month of this period has been published with a decided case yet."))
    leads = _limits(found)
    if leads[0] is None:
        return str(_("Too few cases of this period were decided to tell."))
    number = value_text(leads[0], Kind.COUNT)
    interval = _range(leads[1:], Kind.COUNT, found)
    costs = [assumed.cost(one) for one in leads]
    if costs[0] is None:
        return str(
            _("An estimated %(number)s leads (%(interval)s) of %(months)s published months should not have been"
              " rejected or left; what they were worth is not known until a share and a size of deal are given.",
              number=number, interval=interval, months=months)
        )  # fmt: skip
    return str(
        _("An estimated %(number)s leads (%(interval)s) of %(months)s published months should not have been rejected or"
          " left; at our rates they were worth %(cost)s (%(limits)s).", number=number, interval=interval,
          months=months, cost=value_text(costs[0], Kind.MONEY), limits=_range(costs[1:], Kind.MONEY, found))
    )  # fmt: skip


def _notes(ask: Ask, loop: Loop, left_out: int) -> list[str]:
    found = [
        _("Assumed: a lead that was wrongly rejected or left would have become a sale as often as all leads handed over"
          " do, and for the same amount. Both are taken as certain; the limits are those of the panel's sample alone."),
        _("What was won later on leads that came back to Sales is not taken off."),
    ]  # fmt: skip
    if left_out:
        found.append(_("%(months)s published months without a decided case are in no sum.", months=left_out))
    if loop.other_money and not ask.option("deal"):
        found.append(_("%(leads)s leads were won without an amount in %(currency)s; they are in no size of a deal.",
                       leads=loop.other_money, currency=currency()))  # fmt: skip
    return [str(one) for one in found]


report = Report(
    name="costs",
    title=_l("What it costs"),
    summary=_l("What the leads that were wrongly rejected or left would have been worth."),
    readers=LEAD_READERS,
    filters=(Filter.PERIOD,),
    options=(
        Labelled(Option("conversion"), _l("Lead to sale (percent)"), help=_l("empty: our own rate of the period")),
        Labelled(Option("deal"), _l("Size of a deal"), help=_l("empty: our own mean of the period")),
    ),
    make=_make,
    terms=(
        (_l("Wrongly rejected or left"),
         _l("The estimate for all events of the published months, with limits that hold in 95 of 100 such samples;"
            " cases that were added by hand are not in it.")),
        (_l("Lead to sale"),
         _l("Leads won, divided by the leads handed over, in the months of the period in which Sales has had its time"
            " to decide.")),
        (_l("Size of a deal"), _l("The mean amount of the leads won in those months.")),
        (_l("Cost"), _l("Leads wrongly rejected or left × lead to sale × size of a deal.")),
    ),
)  # fmt: skip
