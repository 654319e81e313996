"""The dashboard of a VP: six figures, their trends, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from review.domain.aging import parse_days
from review.domain.estimates.showing import SMALL_BELOW
from review.domain.moments import local_day, months_before
from review.domain.report_filters import Months, Option
from review.domain.roles import LEAD_READERS
from review.models.verdict import Edition
from review.queries.aging_months import list_idle
from review.queries.closed_loop import list_loop_cohorts
from review.queries.editions import list_editions_within
from review.reports.frame import Ask, Chart, Column, Figure, Kind, Labelled, Link, Report, Result, Row, Shape, Table
from review.reports.headlines import part_of
from review.reports.loops import Loop, currency, decision_window, last_decided, loop_of, together
from review.reports.sample_words import change_in_short, reading
from review.reports.showing import months_text, value_text

PLACE = 1
_YEAR = 12
#: Against when the idle leads are compared, in days.
_MONTH = 30


@dataclass(frozen=True, slots=True)
class Board:
    """All that the six figures rest on. ``loops`` and ``waits`` (seconds to the first touch) are of 24 decided months
    of hand-off, the oldest first; ``idle`` is by month of hand-off, the empty name holding those of all others."""

    loops: Sequence[Loop]
    waits: Sequence[float | None]
    editions: Mapping[str, Edition]
    idle: Mapping[str, int]
    newly: int
    days: int
    shown: Months

    @property
    def latest(self) -> int | None:
        """The place of the last month with leads; None where there is none."""
        return next((at for at in range(len(self.loops) - 1, 0, -1) if self.loops[at].handed_over), None)

    @property
    def last_edition(self) -> Edition | None:
        """The month that was published last."""
        return self.editions[max(self.editions)] if self.editions else None


def _make(ask: Ask) -> Result:
    board = _board(ask)
    return Result(
        finding=_finding(board),
        figures=(*_month_figures(board), _wrong(board), _idle(board), *_year_figures(board)),
        tables=(_rates(board), _speed(board), _leads(board), _revenue(board)),
    )


def _board(ask: Ask) -> Board:
    window, days = decision_window(ask), parse_days(ask.option("days"))
    last = last_decided(ask, window)
    cohorts = list_loop_cohorts(
        ask.scope, list(Months(months_before(last, 2 * _YEAR - 1), last)), ask.zone, ask.now, currency()
    )
    editions = {one.docket.period: one for one in list_editions_within(None)}
    first = months_before(last, _YEAR - 1)
    shown = Months(first, max([last, *editions]))
    idle = list_idle(ask.scope, days, _MONTH, list(shown), ask.now, local_day(ask.now, ask.zone), ask.zone)
    return Board(
        [loop_of(one.period, [one], ask, window) for one in cohorts],
        [one.response for one in cohorts],
        editions,
        {one.period: one.idle for one in idle},
        sum(one.newly for one in idle),
        days,
        shown,
    )


def _month_figures(board: Board) -> Sequence[Figure]:
    """Acceptance and speed in the last month decided, against the month before."""
    at = board.latest
    one, before = (board.loops[at], board.loops[at - 1]) if at else (None, None)
    small = not one or not before or min(one.handed_over, before.handed_over) < SMALL_BELOW
    name = value_text(before.name, Kind.MONTH) if before else ""
    acceptance = one.share(one.accepted) if one else None
    accepted_before = before.share(before.accepted) if before else None
    wait, wait_before = (board.waits[at], board.waits[at - 1]) if at else (None, None)
    month = f"{value_text(one.name, Kind.MONTH)}: " if one else ""
    loop, follow_up = (_to(where, **({"period": one.name} if one else {})) for where in ("closed-loop", "follow-up"))
    return (
        Figure("acceptance", _("Leads accepted"), acceptance, Kind.SHARE,
               month + _against(acceptance, None if small else accepted_before, Kind.SHARE, name), loop),
        Figure("speed", _("Median time to first touch"), wait, Kind.SECONDS,
               month + _against(wait, None if small else wait_before, Kind.SECONDS, name), follow_up),
    )  # fmt: skip


def _wrong(board: Board) -> Figure:
    said, headline = "", None
    if (last := board.last_edition) is not None:
        headline = last.document["headline"]["overall"]
        said = _("%(month)s: %(reading)s; against the month before: %(change)s", reading=reading(headline),
                 month=value_text(last.docket.period, Kind.MONTH), change=change_in_short(last.document["change"]))
    return Figure("wrong", _("Rejected or left wrongly"), part_of(headline, "rate"), Kind.SHARE, said, _to("trends"))


def _idle(board: Board) -> Figure:
    meaning = _("%(newly)s of them since a month ago", newly=value_text(board.newly, Kind.COUNT))
    return Figure("idle", _("Open, no touch for %(days)s days or more", days=board.days), sum(board.idle.values()),
                  meaning=str(meaning), link=_to("lead-aging", days=str(board.days)))  # fmt: skip


def _year_figures(board: Board) -> Sequence[Figure]:
    """Leads qualified and revenue of the last twelve months decided, against the twelve before."""
    year, before = together(board.loops[_YEAR:]), together(board.loops[:_YEAR])
    whole = all(one.handed_over for one in board.loops[:_YEAR])
    few = min(year.handed_over, before.handed_over) < SMALL_BELOW
    months = Months(board.loops[_YEAR].name, board.loops[-1].name)
    link, than = _to("closed-loop", period=str(months)), str(_("the twelve months before"))

    def said(value: float | None, earlier: float | None, kind: Kind) -> str:
        unknown = _("the twelve months before are not all known")
        return f"{months_text(months)}: {_against(value, None if few else earlier, kind, than) if whole else unknown}"

    return (
        Figure("qualified", _("Qualified in twelve months"), year.qualified, Kind.COUNT,
               said(year.qualified, before.qualified, Kind.COUNT), link),
        Figure("revenue", _("Revenue of twelve months' leads"), year.known_revenue, Kind.MONEY,
               said(year.known_revenue, before.known_revenue, Kind.MONEY), link),
    )  # fmt: skip


def _rates(board: Board) -> Table:
    loops = {one.name: one for one in board.loops}
    rows = []
    for period in board.shown:
        loop, edition = loops.get(period), board.editions.get(period)
        headline = edition.document["headline"]["overall"] if edition else None
        wrong = [part_of(headline, name) for name in ("rate", "low", "high")]
        links = {"wrong": Link({"period": period}, "reports.show")} if edition else {}
        rows.append(Row([period, loop.share(loop.accepted) if loop else None, *wrong], links,
                        muted=loop is None or loop.handed_over < SMALL_BELOW))  # fmt: skip
    columns = (
        _month(), Column("acceptance", _("Leads accepted"), Kind.SHARE),
        Column("wrong", _("Rejected or left wrongly"), Kind.SHARE), Column("low", _("at least"), Kind.SHARE),
        Column("high", _("at most"), Kind.SHARE),
    )  # fmt: skip
    return Table("rates", _("Accepted, and wrongly rejected or left"), columns, rows,
                 _("Accepted by month of hand-off, once Sales has had its time; wrong as published. Grey: not decided"
                   " yet, or too few leads."),
                 Chart(Shape.LINES, "month", ("acceptance", "wrong"), band=("low", "high")), folded=True)  # fmt: skip


def _speed(board: Board) -> Table:
    rows = [Row([one.name, wait], muted=one.handed_over < SMALL_BELOW) for one, wait in _last_year(board)]
    return Table("speed", _("Time to first touch"),
                 (_month(), Column("response", _("Median time to first touch"), Kind.SECONDS)), rows,
                 chart=Chart(Shape.LINES, "month", ("response",)), folded=True)  # fmt: skip


def _leads(board: Board) -> Table:
    rows = [
        Row([one.name, one.qualified, board.idle.get(one.name, 0)],
            {"qualified": _behind("closed-loop", one, became="qualified"),
             "idle": _behind("lead-aging", one, idle=str(board.days))})
        for one, _wait in _last_year(board)
    ]  # fmt: skip
    return Table("leads", _("Leads by month of hand-off: qualified, or lying idle"),
                 (_month(), Column("qualified", _("Qualified")), Column("idle", _("Open and idle today"))), rows,
                 chart=Chart(Shape.LINES, "month", ("qualified", "idle")), folded=True)  # fmt: skip


def _revenue(board: Board) -> Table:
    rows = [
        Row([one.name, one.won, one.known_revenue], {"won": _behind("closed-loop", one, became="won")})
        for one, _wait in _last_year(board)
    ]
    chart = Chart(Shape.BARS, "month", ("revenue",)) if any(row.values[2] for row in rows) else None
    return Table("revenue", _("Revenue by month of hand-off"),
                 (_month(), Column("won", _("Won")), Column("revenue", _("Revenue"), Kind.MONEY)), rows,
                 _("Later months have had less time to be won; a dash: no amount is known of the leads won."),
                 chart, folded=True)  # fmt: skip


def _last_year(board: Board) -> list[tuple[Loop, float | None]]:
    return list(zip(board.loops, board.waits, strict=True))[_YEAR:]


def _month() -> Column:
    return Column("month", _("Month"), Kind.MONTH)


def _behind(report_name: str, month: Loop, **cell: str) -> Link:
    return Link({"name": report_name, "period": month.name, **cell}, "figures.leads")


def _to(report_name: str, **values: str) -> Link:
    return Link({"name": report_name, **values}, "figures.show")


def _against(value: float | None, before: float | None, kind: Kind, than: str) -> str:
    """What changed, in words: ``4 points more than in Sep 2026``."""
    if value is None or before is None:
        return str(_("too few to compare"))
    if value_text(value, kind) == value_text(before, kind):
        return str(_("as in %(than)s", than=than))
    amount = value_text(abs(value - before), kind)
    if kind is Kind.SHARE:  # as the two are shown, rounded
        amount = ngettext("%(num)s point", "%(num)s points", abs(round(100 * value) - round(100 * before)))
    if value > before:
        return str(_("%(amount)s more than in %(than)s", amount=amount, than=than))
    return str(_("%(amount)s less than in %(than)s", amount=amount, than=than))


def _finding(board: Board) -> str:
    at, last = board.latest, board.last_edition
    if at is None and last is None:
        return str(_("No month is decided or published yet."))
    found = []
    if at is not None:
        loop = board.loops[at]
        found.append(
            _("Sales accepted %(share)s of the leads of %(month)s.", month=value_text(loop.name, Kind.MONTH),
              share=value_text(loop.share(loop.accepted), Kind.SHARE))
        )  # fmt: skip
    rate = part_of(last.document["headline"]["overall"], "rate") if last else None
    if rate is not None:
        found.append(_("The panel finds that %(rate)s of what was rejected or left should not have been.",
                       rate=value_text(rate, Kind.SHARE)))  # fmt: skip
    return " ".join(str(one) for one in found)


report = Report(
    name="dashboard",
    title=_l("Dashboard"),
    summary=_l("Six figures, how they go, and what changed."),
    readers=LEAD_READERS,
    filters=(),
    default_months=None,
    options=(Labelled(Option("days", default="30"), _l("No touch for (days)")),),
    make=_make,
)
