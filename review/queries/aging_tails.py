"""How old the open leads were at the ends of months, as it was counted then.

A lead that is open at a month's end may be closed, sent back or handed to somebody else by the next, and the CRM does
not always say when: what was not counted while the month had just ended can not be counted fairly later. So each data
source's month end is counted once, when its imports first reach it, up to the next month's end; it is kept as a
`ReportMonth` for as long as they do. Ages follow the rule of `review.queries.lead_aging`, held against the month's last
day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from review.domain.leads import Disposition
from review.domain.moments import INSTANT, local_day, month_bounds, months_before, period_of
from review.domain.touches import Direction
from review.extensions import db
from review.models.data_source import DataSource
from review.models.lead import Lead, LeadFact
from review.models.report_month import ReportMonth
from review.models.touch import Touch
from review.queries.local_days import ZoneOffsets
from review.queries.report_scope import Scope
from review.queries.seconds import epoch_seconds
from review.queries.touch_coverage import is_covered

#: How the names begin under which month ends are kept; the row of the data source follows.
TAILS = "aging-tail:"
_FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Tail:
    """The open leads at the end of one month: how many had had no touch for how many days, and of how many the touches
    were not known; when that was counted (the last part of it), and the data sources that were not counted."""

    period: str
    ages: Mapping[int, int]
    not_known: int
    counted_at: datetime
    without: Sequence[str]

    @property
    def leads(self) -> int:
        """All open leads."""
        return self.not_known + sum(self.ages.values())

    def idle_for(self, days: int) -> int:
        """Those without a touch for so many days or more."""
        return sum(leads for age, leads in self.ages.items() if age >= days)


def kind_of(source_id: int) -> str:
    """The name under which a data source's month ends are kept."""
    return f"{TAILS}{source_id}"


def last_ended(now: datetime, zone: tzinfo) -> str:
    """The month whose end was the last."""
    return months_before(period_of(now, zone), 1)


def list_reaching(period: str, zone: tzinfo) -> list[int]:
    """The data sources (by row) whose imports reach the end of a month."""
    last = month_bounds(period, zone)[1] - INSTANT
    touches = or_(DataSource.touches_until.is_(None), DataSource.touches_until >= last)
    return list(db.session.scalars(select(DataSource.id).where(DataSource.leads_until >= last, touches)))


def count_ages(source_id: int, period: str, zone: tzinfo) -> dict[str, Any]:
    """The open leads of a data source at the end of a month, in one query: ``ages`` (days -> leads) and ``not_known``
    of all of them, and the same of each of their ``owners`` (by row; empty: without one)."""
    end = month_bounds(period, zone)[1]
    first = db.session.scalar(select(func.min(Lead.handed_off_at))) or end
    day = ZoneOffsets.over(zone, first, end).day_of(epoch_seconds(_last_at(end)))
    rows = db.session.execute(
        select(Lead.owner_id, case((is_covered(Lead), day)).label("day"), func.count())
        .join(LeadFact, LeadFact.lead_id == Lead.id)
        .where(Lead.data_source_id == source_id, *_open_at(end))
        .group_by(Lead.owner_id, "day")
    )
    last = (local_day(end - INSTANT, zone) - _FIRST_DAY).days
    whole = _nobody()
    owners: dict[str, dict[str, Any]] = {}
    for owner, number, leads in rows:
        for part in (whole, owners.setdefault(str(owner or ""), _nobody())):
            if number is None:
                part["not_known"] += leads
            else:
                age = str(last - number)
                part["ages"][age] = part["ages"].get(age, 0) + leads
    return {**whole, "owners": owners}


def list_tails(scope: Scope, periods: Sequence[str]) -> list[Tail | None]:
    """One for each of ``periods``, None where none of the data sources was counted. Of ``scope`` the owners and the
    data source are asked, and nothing else."""
    wanted = scope.equal.get("data_source_id")
    asked = () if wanted is None else (DataSource.id == wanted,)
    sources = db.session.execute(select(DataSource.id, DataSource.name).where(*asked))
    names = {kind_of(row.id): row.name for row in sources}
    document = ReportMonth.document
    parts = (document["ages"], document["not_known"]) if scope.owners is None else (document["owners"],)
    rows = db.session.execute(
        select(ReportMonth.period, ReportMonth.kind, ReportMonth.counted_at, *parts)
        .where(ReportMonth.kind.in_(names), ReportMonth.period.in_(periods))
        .order_by(ReportMonth.period, ReportMonth.kind)
    )
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.period, []).append(row)
    return [_tail(period, found[period], names, scope) if period in found else None for period in periods]


def _tail(period: str, rows: Sequence[Any], names: Mapping[str, str], scope: Scope) -> Tail:
    ages: Counter[int] = Counter()
    not_known = 0
    for row in rows:
        for part in _parts(row, scope):
            not_known += part["not_known"]
            ages.update({int(age): leads for age, leads in part["ages"].items()})
    missing = sorted(name for kind, name in names.items() if kind not in {row.kind for row in rows})
    return Tail(period, ages, not_known, max(row.counted_at for row in rows), missing)


def _parts(row: Any, scope: Scope) -> list[Mapping[str, Any]]:
    """What was counted of those owners whose leads are asked for."""
    if scope.owners is None:
        return [{"ages": row[3], "not_known": row[4]}]
    return [row[3][key] for owner in scope.owners if (key := str(owner or "")) in row[3]]


def _nobody() -> dict[str, Any]:
    return {"ages": {}, "not_known": 0}


def _open_at(end: datetime) -> list[ColumnElement[bool]]:
    """The lead was open just before ``end``, which is not long ago: it is so today, or was closed since."""
    conditions = [
        moment.is_(None) | (moment >= end) for moment in (Lead.converted_at, Lead.won_at)
    ]
    closed_since = and_(
        or_(Lead.rejected_at >= end, Lead.converted_at >= end, Lead.won_at >= end),
        or_(Lead.rejected_at.is_(None), Lead.rejected_at >= end),
    )
    return [
        Lead.handed_off_at < end, ~Lead.rep_created, ~Lead.merged, ~Lead.test_record, ~Lead.opted_out, *conditions,
        or_(Lead.disposition.in_((Disposition.OPEN, Disposition.ACCEPTED)), closed_since),
    ]  # fmt: skip


def _last_at(end: datetime) -> ColumnElement[Any]:
    """The last touch before ``end``, else the hand-off; looked for among the touches only where there was one since."""
    before = (
        select(func.max(Touch.at))
        .where(
            Touch.prospect_id == Lead.prospect_id, Touch.at >= Lead.handed_off_at, Touch.at < end,
            Touch.direction == Direction.OUTBOUND, Touch.is_attempt,
        )
        .correlate(Lead)
        .scalar_subquery()
    )  # fmt: skip
    last = case((LeadFact.last_touch_at < end, LeadFact.last_touch_at), (LeadFact.first_touch_at < end, before))
    return func.coalesce(last, Lead.handed_off_at)
