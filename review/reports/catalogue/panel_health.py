"""Panel health: who took part, how far the judges agreed, how the benches lean, and how long a vote took."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.benches import bench_name
from review.domain.answers import DecidedBy, Question
from review.domain.estimates.showing import SMALL_BELOW
from review.domain.report_filters import Filter
from review.domain.roles import LEAD_READERS, Bench
from review.models.verdict import Edition
from review.queries.bench_votes import BenchVotes, list_bench_votes
from review.queries.editions import list_editions_within
from review.reports.frame import Ask, Chart, Column, Figure, Kind, Link, Report, Result, Row, Shape, Table
from review.reports.showing import value_text

PLACE = 50
_WAYS = tuple(DecidedBy)


def _make(ask: Ask) -> Result:
    editions = list_editions_within(ask.filters.months)
    votes = list_bench_votes([one.docket.period for one in editions])
    last = editions[-1] if editions else None
    agreement = last.document["panel"]["agreement"][Question.VALID.value] if last else {}
    figures = (
        Figure("participation", _("Ballots cast of those owed"), _participation(votes, last), Kind.SHARE,
               _month(last), _to(last)),
        Figure("agreement", _("Same answer on validity"), agreement.get("raw"), Kind.SHARE,
               _("share of pairs of judges, before they had talked")),
        Figure("alpha", _("Agreement beyond chance"), agreement.get("alpha"), Kind.COEFFICIENT,
               _("Krippendorff's alpha: 1 is all, 0 is chance")),
    )  # fmt: skip
    return Result(_finding(last), figures, (_agreements(editions, votes), _leans(votes), _times(votes)))


def _agreements(editions: Sequence[Edition], votes: Sequence[BenchVotes]) -> Table:
    rows = []
    for edition in editions:
        found = edition.document["panel"]["agreement"][Question.VALID.value]
        ways = edition.document["panel"]["decided_by"]
        rows.append(
            Row(
                [edition.docket.period, _participation(votes, edition), found["cases"], found["raw"], found["ac1"],
                 found["alpha"], found["low"], found["high"], *(ways.get(one.value, 0) for one in _WAYS)],
                {"cases": Link({"period": edition.docket.period}, "reports.show"), **_by_ways(edition)},
                muted=found["cases"] < SMALL_BELOW,
            )
        )  # fmt: skip
    columns = (
        Column("month", _("Month"), Kind.MONTH), Column("participation", _("Ballots cast"), Kind.SHARE),
        Column("cases", _("Cases")), Column("raw", _("Same answer"), Kind.SHARE),
        Column("ac1", _("AC1"), Kind.COEFFICIENT), Column("alpha", _("Alpha"), Kind.COEFFICIENT),
        Column("low", _("at least"), Kind.COEFFICIENT), Column("high", _("at most"), Kind.COEFFICIENT),
        Column("majority", _("By majority")), Column("deliberation", _("After deliberation")),
        Column("chair", _("By the chair")), Column("unresolved", _("Unresolved")),
    )  # fmt: skip
    return Table("agreement", _("Participation and agreement on validity"), columns, rows,
                 _("Grey: too few cases to tell."), Chart(Shape.LINES, "month", ("raw", "participation")))  # fmt: skip


def _by_ways(edition: Edition) -> dict[str, Link]:
    return {
        one.value: Link({"period": edition.docket.period, "decided_by": one.value}, "reports.cases") for one in _WAYS
    }


def _leans(votes: Sequence[BenchVotes]) -> Table:
    """By month, the share of each bench's answers that called the rejection wrong."""
    of = {(one.period, one.bench): one for one in votes}
    rows = []
    for period in dict.fromkeys(one.period for one in votes):
        found = [of.get((period, bench)) for bench in Bench]
        shares = [one.said_wrong / one.answered if one and one.answered else None for one in found]
        answered = [one.answered if one else 0 for one in found]
        rows.append(Row([period, *shares, *answered], muted=min(answered) < SMALL_BELOW))
    columns = (
        Column("month", _("Month"), Kind.MONTH),
        *(Column(bench.value, bench_name(bench), Kind.SHARE) for bench in Bench),
        *(Column(f"{bench.value}_answers", _("%(bench)s, answers", bench=bench_name(bench))) for bench in Bench),
    )
    return Table(
        "lean", _("How often each bench called it wrong"), columns, rows,
        _("First round, each judge alone. Every bench votes on the same cases only where all vote on all."),
        Chart(Shape.LINES, "month", tuple(bench.value for bench in Bench)),
    )  # fmt: skip


def _times(votes: Sequence[BenchVotes]) -> Table:
    of = {(one.period, one.bench): one.seconds for one in votes}
    rows = [
        Row([period, *(of.get((period, bench)) for bench in Bench)])
        for period in dict.fromkeys(one.period for one in votes)
    ]
    columns = (Column("month", _("Month"), Kind.MONTH),
               *(Column(bench.value, bench_name(bench), Kind.SECONDS) for bench in Bench))  # fmt: skip
    return Table("time", _("Median time from the opened claim to the vote"), columns, rows)


def _participation(votes: Sequence[BenchVotes], edition: Edition | None) -> float | None:
    """The ballots cast in a month, of those that its judges owed; None where none was owed."""
    found = [one for one in votes if edition is not None and one.period == edition.docket.period]
    owed = sum(one.owed for one in found)
    return sum(one.cast for one in found) / owed if owed else None


def _month(edition: Edition | None) -> str:
    return value_text(edition.docket.period, Kind.MONTH) if edition else ""


def _to(edition: Edition | None) -> Link | None:
    return Link({"period": edition.docket.period}, "reports.show") if edition else None


def _finding(last: Edition | None) -> str:
    if last is None:
        return str(_("No month of this period has been published yet."))
    found = last.document["panel"]["agreement"][Question.VALID.value]
    if found["raw"] is None:
        return str(_("In %(month)s no case had two judges to compare.", month=_month(last)))
    return str(
        _("In %(month)s two judges gave the same answer on validity in %(share)s of their pairs.", month=_month(last),
          share=value_text(found["raw"], Kind.SHARE))
    )  # fmt: skip


report = Report(
    name="panel-health",
    title=_l("Panel health"),
    summary=_l("Participation, agreement, the lean of each bench, and the time a vote takes."),
    readers=LEAD_READERS,
    filters=(Filter.PERIOD,),
    default_months=13,
    make=_make,
    terms=(
        (_l("Alpha, AC1"), _l("Agreement beyond chance; AC1 is steadier where nearly all say the same.")),
        (_l("Lean"), _l("The share of a bench's answers that called the rejection, or the silence, wrong.")),
    ),
)
