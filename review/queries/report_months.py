"""Reports over long spans, added up from what was kept of their months; a month of which nothing holds is counted.

Kept is what is counted of all leads, and of those of each value of each column that reports are narrowed by. So a
report over all leads, over one source, one campaign, one grade, one CRM, or over the leads of some owners, is added up;
one that asks for two of these is counted from its leads. What is withheld from its reader, which is little, is counted
and taken off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from review.domain.moments import month_bounds, period_of
from review.domain.report_filters import MOST_MONTHS, Months
from review.domain.tallies import Tally, Waits, added, key_of
from review.extensions import db
from review.models.lead import Lead, LeadFact
from review.models.report_month import LeadMonth, ReportMonth
from review.models.report_month import ReportMonthPart as Part
from review.queries.cohorts import cohort_of
from review.queries.report_scope import Scope
from review.queries.tallies import FILTERED, Countable, count, count_few_by

#: The month that stands for all of them in `LeadMonth`.
EVERY_MONTH = "*"


@dataclass(frozen=True, slots=True)
class MonthlyPart:
    """A part of a report that is added up from months: its name, what else it stands on (``basis``), and what is
    counted of the leads of a `Scope`."""

    kind: str
    basis: str
    leads: Callable[[Scope], Countable]
    passing: bool = False  # what is dated in the future will count from then on
    filtered: Sequence[str] = FILTERED  # the columns of whose values it is kept as well


def get_tally(part: MonthlyPart, scope: Scope, zone: tzinfo, now: datetime) -> Tally:
    """The leads of ``scope``, added up from months where that can be."""
    months = months_with_leads(scope, zone) if _is_kept(part, scope) else None
    found = list_tallies(part, scope, months, zone, now) if months else None
    return count(part.leads(scope)) if found is None else added(found)


def list_tallies(
    part: MonthlyPart, scope: Scope, periods: Sequence[str], zone: tzinfo, now: datetime
) -> list[Tally] | None:
    """What is counted of the leads of ``scope``, whatever span it asks for, one for each of ``periods`` (oldest first,
    without gaps): as kept where it holds, else counted from the leads.

    None where ``scope`` is narrowed by more than one column, or by one of which nothing is kept, and where nothing is
    kept at all.
    """
    kept = _kept(part, scope, periods, zone, now) if _is_kept(part, scope) else {}
    if not kept:
        return None
    everybody = replace(scope, withheld=frozenset())
    found = {
        period: kept[period] if period in kept else count(part.leads(month_of(everybody, period, zone)))
        for period in periods
    }
    if scope.withheld:
        start, end = month_bounds(periods[0], zone)[0], month_bounds(periods[-1], zone)[1]
        hidden = part.leads(replace(scope.hidden, start=start, end=end))
        for period, tally in count_few_by(hidden, cohort_of(periods, zone, hidden.on)).items():
            found[period] -= tally
    return list(found.values())


def _is_kept(part: MonthlyPart, scope: Scope) -> bool:
    return len(scope.filtered) <= 1 and scope.filtered.keys() <= set(part.filtered)


def month_of(scope: Scope, period: str, zone: tzinfo) -> Scope:
    """The leads of ``scope`` that were handed off in one month."""
    start, end = month_bounds(period, zone)
    return replace(scope, start=start, end=end)


def months_with_leads(scope: Scope, zone: tzinfo) -> list[str] | None:
    """The whole months that ``scope`` spans, of those in which any lead was handed off; None where they are more than
    are kept, or where it begins or ends within a month."""
    first, last = db.session.scalar(select(func.min(Lead.handed_off_at))), db.session.scalar(
        select(func.max(Lead.handed_off_at))
    )
    if first is None or last is None:
        return []
    start, end = period_of(first, zone), period_of(last, zone)
    if scope.start is not None and scope.end is not None:
        begins = period_of(scope.start, zone)
        months = [one for one in Months(begins, end) if month_bounds(one, zone)[1] <= scope.end]
        if not months or month_bounds(begins, zone)[0] != scope.start:
            return [] if scope.start > last else None
        start, end = max(start, months[0]), min(end, months[-1])
    found = list(Months(start, end)) if start <= end else []
    return found if len(found) <= MOST_MONTHS else None


def version_of(period: str) -> int:
    """How often intake changed the leads of a month."""
    found = select(func.coalesce(func.sum(LeadMonth.version), 0)).where(LeadMonth.period.in_((period, EVERY_MONTH)))
    return int(db.session.scalar(found) or 0)


def next_change(scope: Scope, now: datetime) -> datetime | None:
    """The first moment from ``now`` on at which something is dated with a lead of ``scope``, so that what is counted
    changes by itself; None where there is none."""
    moments = [Lead.accepted_at, Lead.rejected_at, Lead.converted_at, Lead.won_at, LeadFact.first_touch_at]
    rows = select(*(func.min(case((moment >= now, moment))) for moment in moments)).select_from(Lead).outerjoin(
        LeadFact, LeadFact.lead_id == Lead.id
    ).where(*scope.conditions())  # fmt: skip
    return min((moment for moment in db.session.execute(rows).one() if moment is not None), default=None)


def basis_in(part: MonthlyPart, zone: tzinfo) -> str:
    """What a kept document stands on."""
    return f"{zone} {part.basis}"


def list_current(parts: Iterable[MonthlyPart], zone: tzinfo, now: datetime) -> set[tuple[str, str]]:
    """The kinds and months of which what was kept holds."""
    bases = {part.kind: basis_in(part, zone) for part in parts}
    rows = db.session.execute(_current(select(ReportMonth.kind, ReportMonth.period, ReportMonth.basis), now))
    return {(row.kind, row.period) for row in rows if bases.get(row.kind) == row.basis}


def _current(statement: Any, now: datetime) -> Any:
    """Those whose month neither intake nor time has changed since."""
    every = select(LeadMonth.version).where(LeadMonth.period == EVERY_MONTH).scalar_subquery()
    version = func.coalesce(LeadMonth.version, 0) + func.coalesce(every, 0)
    return statement.outerjoin(LeadMonth, LeadMonth.period == ReportMonth.period).where(
        ReportMonth.version == version,
        or_(ReportMonth.until.is_(None), ReportMonth.until > now, ReportMonth.counted_at == now),
    )


def _kept(
    part: MonthlyPart, scope: Scope, periods: Sequence[str], zone: tzinfo, now: datetime
) -> dict[str, Tally]:
    held = [
        ReportMonth.kind == part.kind, ReportMonth.period.in_(periods), ReportMonth.basis == basis_in(part, zone),
        ReportMonth.counted_at <= now,
    ]  # fmt: skip
    if scope.filtered:
        ((name, values),) = scope.filtered.items()
        asked = and_(
            Part.kind == ReportMonth.kind, Part.period == ReportMonth.period, Part.narrowed_by == name,
            Part.value.in_(sorted(key_of(value) for value in values)),
        )  # fmt: skip
        statement = select(ReportMonth.period, Part.document, Part.waits).outerjoin(Part, asked)
    else:
        statement = select(ReportMonth.period, ReportMonth.document, ReportMonth.waits)
    found: dict[str, list[Tally]] = {}
    for period, document, waits in db.session.execute(_current(statement.where(*held), now)):
        mine = found.setdefault(period, [])
        if document is not None:
            mine.append(Tally(document, Waits.unpack(waits)))
    return {period: added(tallies) for period, tallies in found.items()}
