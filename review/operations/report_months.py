"""Keeping what reports add up: how each promise stands, and the monthly summaries.

None of it is an act of anybody: what is kept can be counted from the leads at any time, and no page says anything else
without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from review.config import current_settings
from review.extensions import db
from review.intake.merge.standings import judge_follow_up
from review.models.report_month import ReportMonth
from review.queries.closed_loop import loop_part
from review.queries.follow_up_basis import basis_of, list_stale_sources
from review.queries.follow_up_months import parts as follow_up_parts
from review.queries.follow_up_tiers import list_tiers
from review.queries.rejection_figures import PART
from review.queries.report_months import (
    MonthlyPart,
    basis_in,
    has_future,
    list_current,
    month_of,
    months_with_leads,
    version_of,
)
from review.queries.report_scope import Scope
from review.queries.standards import standards_in_force

_NEVER = datetime.max.replace(tzinfo=UTC)


def judge_again(now: datetime, zone: tzinfo) -> Iterator[str]:
    """Judge the leads anew that were judged by policies no longer in force, source by source; gives the source's name
    after each, so that the caller may commit."""
    for source in list_stale_sources(basis_of(standards_in_force(now, zone), zone)):
        judge_follow_up(source, covers_more=False)
        yield source.name


def keep_months(now: datetime, zone: tzinfo) -> Iterator[str]:
    """Count anew what is kept of the months whose leads changed, the latest month first; gives each month's name when
    it is done, so that the caller may commit."""
    tiers = list_tiers(standards_in_force(now, zone), zone)
    parts = [*follow_up_parts(tiers), loop_part(zone, now, current_settings().org_currency), PART]
    periods = months_with_leads(Scope(), zone) or []
    current = list_current(parts, zone)
    for period in reversed(periods):
        stale = [part for part in parts if (part.kind, period) not in current]
        for part in stale:
            _keep(part, period, now, zone)
        if stale:
            db.session.flush()
            yield period


def _keep(part: MonthlyPart, period: str, now: datetime, zone: tzinfo) -> None:
    # Read before the leads are: an import that comes between leaves a version that holds no longer.
    version, month = version_of(period), month_of(Scope(), period, zone)
    db.session.merge(
        ReportMonth(
            kind=part.kind,
            period=period,
            version=version,
            basis=basis_in(part, zone),
            counted_at=_NEVER if part.passing and has_future(month, now) else now,
            document=dict(part.count(month, period)),
        )
    )
