"""Reports over long spans, added up from what was kept of their months; a month of which nothing holds is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import case, func, or_, select

from review.domain.moments import month_bounds, period_of
from review.domain.report_filters import MOST_MONTHS, Months
from review.extensions import db
from review.models.lead import Lead, LeadFact
from review.models.report_month import LeadMonth, ReportMonth
from review.queries.report_scope import Scope

#: The month that stands for all of them in `LeadMonth`.
EVERY_MONTH = "*"
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MonthlyPart:
    """A part of a report that is added up from months: its name, what else it stands on (``basis``), and how the leads
    of one month (as a `Scope` and by name) are counted into a document of JSON."""

    kind: str
    basis: str
    count: Callable[[Scope, str], Document]
    passing: bool = False  # what is dated in the future will count from then on


def list_documents(
    part: MonthlyPart, scope: Scope, periods: Iterable[str], zone: tzinfo, now: datetime
) -> list[Document] | None:
    """One document for each of ``periods``, in their order: as kept where it holds, else counted from the leads.

    What is kept counts all leads: None where ``scope`` sees or asks for some of them only, and where nothing is kept.
    """
    wanted = list(periods)
    kept = _kept(part, wanted, zone, now) if scope.is_whole else {}
    if not kept:
        return None
    return [kept[period] if period in kept else part.count(month_of(scope, period, zone), period) for period in wanted]


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


def _kept(part: MonthlyPart, periods: list[str], zone: tzinfo, now: datetime) -> dict[str, Document]:
    rows = db.session.execute(
        _current(select(ReportMonth.period, ReportMonth.document), now).where(
            ReportMonth.kind == part.kind,
            ReportMonth.period.in_(periods),
            ReportMonth.basis == basis_in(part, zone),
            ReportMonth.counted_at <= now,
        )
    )
    return {row.period: row.document for row in rows}
