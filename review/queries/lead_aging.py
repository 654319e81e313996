"""Open leads by the time since their last touch.

Open: handed over by Marketing, neither rejected, recycled, converted nor won, nor left out for a fact in the CRM
(merged, test record, opted out): `review.models.open_lead` holds them. `review.domain.aging` is the rule; here it is
asked of all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from review.domain.aging import NOT_KNOWN, Bucket, Buckets, older_than
from review.domain.errors import Refusal
from review.domain.leads import Disposition
from review.extensions import db
from review.models.data_source import DataSource
from review.models.open_lead import OpenLead
from review.queries.cohorts import cohort_of
from review.queries.report_scope import Scope
from review.queries.touch_coverage import is_covered

#: By what open leads may be grouped, by name.
GROUPS: Mapping[str, Any] = {
    "owner": OpenLead.owner_id,
    "source": OpenLead.source,
    "grade": OpenLead.grade,
    "campaign": OpenLead.campaign,
    "disposition": OpenLead.disposition,
    "status": OpenLead.status,
}


@dataclass(frozen=True, slots=True)
class AgingCell:
    """How many open leads share a bucket (by key, or `NOT_KNOWN`) and the value of a grouping; how many of them wait
    for an answer, and how many had no touch for the days asked for."""

    bucket: str
    value: Any
    leads: int
    waiting: int
    idle: int


@dataclass(frozen=True, slots=True)
class IdleCohort:
    """The open leads handed over in one month (empty: in none of those asked for) that had no touch for the days asked
    for; ``newly``: of those, the ones that had not reached them so many days ago."""

    period: str
    idle: int
    newly: int


def count_aging(
    scope: Scope, buckets: Buckets, days: int, columns: tuple[str, str], today: date, zone: tzinfo
) -> tuple[list[AgingCell], list[AgingCell]]:
    """The open leads of ``scope`` by each of two groupings, counted in one query."""
    # Each bucket begins where the one before ends, so that its upper end alone is asked.
    *ended, oldest = buckets
    ends = ((~idle_for((one.high or 0) + 1, today, zone), one.key) for one in ended)
    key = case((~is_known(), NOT_KNOWN), *ends, else_=oldest.key).label("bucket")
    one, other = columns
    rows = db.session.execute(
        select(
            key,
            GROUPS[one].label("stacked"),
            GROUPS[other].label("grouped"),
            func.count(),
            func.sum(case((waits(), 1), else_=0)),
            func.sum(case((and_(is_known(), idle_for(days, today, zone)), 1), else_=0)),
        )
        .where(*conditions_of(scope))
        .group_by("grouped", "stacked", "bucket")
    ).all()
    return add_cells((row[0], row[1], *row[3:]) for row in rows), add_cells((row[0], row[2], *row[3:]) for row in rows)


def add_cells(rows: Iterable[tuple[Any, ...]]) -> list[AgingCell]:
    """Rows of bucket, value and the three numbers; those of the same bucket and value as one."""
    sums: dict[tuple[str, Any], list[int]] = {}
    for bucket, value, *numbers in rows:
        before = sums.setdefault((bucket, value), [0, 0, 0])
        for place, number in enumerate(numbers):
            before[place] += int(number)
    return [AgingCell(bucket, value, *numbers) for (bucket, value), numbers in sums.items()]


def count_idle(
    scope: Scope, days: int, since: int, periods: Sequence[str], today: date, zone: tzinfo
) -> list[IdleCohort]:
    """The idle leads by month of hand-off, in one query; ``newly`` are those of the last ``since`` days."""
    month = cohort_of(periods, zone, OpenLead)
    newly = case((idle_for(days + since, today, zone), 0), else_=1)
    rows = db.session.execute(
        select(month, func.count(), func.sum(newly))
        .where(*conditions_of(scope), is_known(), idle_for(days, today, zone))
        .group_by("cohort")
    )
    return [IdleCohort(period, leads, int(fresh)) for period, leads, fresh in rows]


def open_leads(scope: Scope, *conditions: ColumnElement[bool]) -> Select[Any]:
    """The ids of the open leads of ``scope`` that meet further conditions of this module."""
    return select(OpenLead.lead_id).where(*conditions_of(scope), *conditions)


def conditions_of(scope: Scope) -> list[ColumnElement[bool]]:
    """That an open lead is one of ``scope``."""
    return scope.conditions(OpenLead, OpenLead.lead_id)


def is_known() -> ColumnElement[bool]:
    """Whether touch data covers the lead's hand-off."""
    return is_covered(OpenLead)


def idle_for(days: int, today: date, zone: tzinfo) -> ColumnElement[bool]:
    """No touch for so many days or more."""
    return _anchor() < older_than(days, today, zone)


def in_bucket(bucket: Bucket, today: date, zone: tzinfo) -> ColumnElement[bool]:
    """The last touch lies in a bucket; what is dated in the future is 0 days old."""
    conditions = []
    if bucket.low:
        conditions.append(idle_for(bucket.low, today, zone))
    if bucket.high is not None:
        conditions.append(_anchor() >= older_than(bucket.high + 1, today, zone))
    return and_(*conditions)


def waits() -> ColumnElement[bool]:
    """The prospect wrote or called last."""
    waiting: ColumnElement[bool] = OpenLead.waiting.expression
    return waiting


def has_value(group: str, value: Any) -> ColumnElement[bool]:
    """The lead's value of a grouping; None: it has none. Raises Refusal ``report.bad_cell``."""
    column: ColumnElement[Any] = GROUPS[group]
    if group == "disposition" and value not in set(Disposition):
        raise Refusal("report.bad_cell", value=value)
    return column.is_(None) if value is None else column == value


def touches_known_until() -> datetime | None:
    """Up to when touches were imported: the earliest end among the sources that bring any."""
    return db.session.scalar(select(func.min(DataSource.touches_until)))


def _anchor() -> ColumnElement[Any]:
    anchor: ColumnElement[Any] = OpenLead.last_at.expression
    return anchor
