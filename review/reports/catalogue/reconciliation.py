"""Reconciliation: every lead handed over is somewhere, and the parts add up."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.leads import LeadState
from review.domain.report_filters import Filter
from review.domain.roles import LEAD_READERS
from review.queries.reconciliation import MonthsStates, list_states
from review.reports.frame import Ask, Chart, Column, Figure, Kind, Link, Report, Result, Row, Shape, Table
from review.reports.showing import value_text

PLACE = 60


def _make(ask: Ask) -> Result:
    months = ask.filters.months
    first, last_of_all = (months.first, months.last) if months else (None, None)
    found = list_states(ask.zone, ask.now, first, last_of_all)
    last = found[-1] if found else None
    words = _words()
    figures = [Figure("handed_over", _("Leads handed over"), last.accounted if last else None)]
    figures += [Figure(one.value, words[one], last.states[one] if last else None) for one in LeadState]
    return Result(_finding(last), figures, (_table(found),))


def _table(found: Sequence[MonthsStates]) -> Table:
    words = _words()
    columns = (
        Column("month", _("Up to the end of"), Kind.MONTH), *(Column(one.value, words[one]) for one in LeadState),
        Column("sum", _("Sum of the parts")), Column("now", _("Known today")), Column("later", _("Came later")),
    )  # fmt: skip
    rows = [
        Row(
            [one.period, *one.states.values(), one.accounted, one.counted_now, one.counted_now - one.accounted],
            {"sum": Link({"period": one.period}, "dockets.frame")},
        )
        for one in found
    ]
    chart = Chart(Shape.BARS, "month", tuple(one.value for one in LeadState))
    return Table("months", _("Every lead handed over, by its one state at the month's end"), columns, rows, chart=chart)


def _words() -> dict[LeadState, str]:
    return {
        LeadState.ACCEPTED: _("Accepted"),
        LeadState.REJECTED: _("Rejected"),
        LeadState.IGNORED: _("Ignored"),
        LeadState.IN_TIME: _("Still in time"),
        LeadState.EXCLUDED: _("Excluded"),
        LeadState.NOT_KNOWN: _("Not known"),
    }


def _finding(last: MonthsStates | None) -> str:
    if last is None:
        return str(_("No month of this period has a frozen frame yet."))
    return str(
        _("Up to the end of %(month)s Marketing had handed over %(leads)s leads; each is in exactly one of six states.",
          month=value_text(last.period, Kind.MONTH), leads=value_text(last.accounted, Kind.COUNT))
    )  # fmt: skip


report = Report(
    name="reconciliation",
    title=_l("Reconciliation"),
    summary=_l("Every lead handed over is somewhere, and the parts add up."),
    readers=LEAD_READERS,
    filters=(Filter.PERIOD,),
    default_months=13,
    make=_make,
    terms=(
        (_l("State"), _l("Where a lead was at the end of the month, as frozen with the month's frame.")),
        (_l("Excluded"), _l("Left out by a CRM fact that the signed policy names, such as a merged record.")),
        (_l("Came later"), _l("Leads of that time that an import brought after the frame was frozen, counted today.")),
        (_l("Not known"), _l("No touch data was imported that would tell.")),
    ),
)
