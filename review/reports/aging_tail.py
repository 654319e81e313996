"""The trend of the tail: how many open leads had lain too long at the end of each month, and how many do today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from review.domain.aging import NOT_KNOWN, Buckets
from review.domain.moments import months_before, period_of
from review.queries.aging_tails import Tail, last_ended, list_tails
from review.queries.report_scope import Scope
from review.reports.frame import Ask, Chart, Column, Kind, Link, Row, Shape, Table
from review.reports.showing import value_text

#: Month ends that are shown, beside today.
MONTHS = 12


def is_kept_for(scope: Scope) -> bool:
    """Whether month ends can be told of these leads: they were counted by owner and data source alone, all leads."""
    narrowed = scope.start or scope.end or scope.withheld or scope.equal.keys() - {"data_source_id"}
    return not narrowed


def tail_table(ask: Ask, buckets: Buckets, days: int, today: tuple[int, int, int, int]) -> Table:
    """``today``: all open leads, those that were idle for ``days``, those of the last bucket, and those whose touches
    are not known."""
    low = list(buckets)[-1].low
    last = last_ended(ask.now, ask.zone)
    periods = [months_before(last, back) for back in range(MONTHS - 1, -1, -1)]
    rows = [
        _past(period, tail, days, low)
        for period, tail in zip(periods, list_tails(ask.scope, periods), strict=True)
    ]
    links = {
        "leads": Link({}), "idle": Link({"idle": str(days)}), "tail": Link({"bucket": list(buckets)[-1].key}),
        "not_known": Link({"bucket": NOT_KNOWN}),
    }  # fmt: skip
    rows.append(Row([*_values(period_of(ask.now, ask.zone), *today), _("today")], links))
    columns = (
        Column("month", _("End of"), Kind.MONTH), Column("leads", _("Open leads")),
        Column("idle", _("%(days)s days or more", days=days)),
        Column("idle_share", _("%(days)s or more, share", days=days), Kind.SHARE),
        Column("tail", _("Over %(days)s days", days=low - 1)),
        Column("tail_share", _("Over %(days)s, share", days=low - 1), Kind.SHARE),
        Column("not_known", _("not known")), Column("counted", _("Counted"), Kind.TEXT),
    )  # fmt: skip
    note = _("How many had had no touch for so long, each month’s end as it was counted when imports first reached it:"
             " a later import moves none of them, and their leads can no longer be listed. Shares are of the open leads"
             " whose touches are known.")  # fmt: skip
    return Table("tail", _("The tail at each month’s end"), columns, rows, note,
                 Chart(Shape.LINES, "month", ("idle_share", "tail_share")))  # fmt: skip


def _past(period: str, tail: Tail | None, days: int, low: int) -> Row:
    if tail is None:
        return Row([period, *[None] * 6, _("not known: no import reached it in time")], muted=True)
    said = value_text(tail.counted_at, Kind.MOMENT)
    if tail.without:
        said = _("%(moment)s, without %(sources)s", moment=said, sources=", ".join(tail.without))
    counted = _values(period, tail.leads, tail.idle_for(days), tail.idle_for(low), tail.not_known)
    return Row([*counted, said], muted=bool(tail.without))


def _values(period: str, leads: int, idle: int, tail: int, not_known: int) -> Sequence[Any]:
    known = leads - not_known
    shares = [part / known if known else None for part in (idle, tail)]
    return [period, leads, idle, shares[0], tail, shares[1], not_known]
