"""Keeping what reports add up: how each promise stands, and the monthly summaries.

None of it is an act of anybody. But for the tails of month ends, all of it can be counted from the leads at any time,
and no page says anything else without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from sqlalchemy import delete, insert, select

from review.config import current_settings
from review.extensions import db
from review.intake.merge.standings import judge_follow_up
from review.models.report_month import ReportMonth, ReportMonthPart
from review.queries import reconciliation, rejection_figures
from review.queries.aging_months import parts as aging_parts
from review.queries.aging_tails import TAILS, count_ages, kind_of, last_ended, list_reaching
from review.queries.closed_loop import loop_part
from review.queries.follow_up_basis import basis_of, list_stale_sources
from review.queries.follow_up_months import parts as follow_up_parts
from review.queries.follow_up_tiers import list_tiers
from review.queries.report_months import (
    MonthlyPart,
    basis_in,
    list_current,
    month_of,
    months_with_leads,
    next_change,
    version_of,
)
from review.queries.report_scope import Scope
from review.queries.standards import standards_in_force
from review.queries.tallies import WHOLE, count, count_each


def judge_again(now: datetime, zone: tzinfo) -> Iterator[str]:
    """Judge the leads anew that were judged by policies no longer in force, source by source; gives the source's name
    after each, so that the caller may commit."""
    for source in list_stale_sources(basis_of(standards_in_force(now, zone), zone)):
        judge_follow_up(source, covers_more=False)
        yield source.name


def keep_tails(now: datetime, zone: tzinfo) -> Iterator[str]:
    """Count how old the open leads were when the last month ended, once for each data source whose imports reach its
    end; what was counted of one that no longer does, since an import was undone, goes. Gives the kind of each that was
    counted, so that the caller may commit."""
    period = last_ended(now, zone)
    reaching = list_reaching(period, zone)
    here = select(ReportMonth).where(ReportMonth.period == period, ReportMonth.kind.startswith(TAILS))
    kept = {one.kind: one for one in db.session.scalars(here)}
    for kind in kept.keys() - {kind_of(source) for source in reaching}:
        db.session.delete(kept[kind])
    for source in reaching:
        if (kind := kind_of(source)) not in kept:
            document = count_ages(source, period, zone)
            db.session.add(
                ReportMonth(
                    kind=kind, period=period, version=version_of(period), basis=str(zone), counted_at=now,
                    document=document,
                )
            )  # fmt: skip
            db.session.flush()
            yield kind


def keep_months(now: datetime, zone: tzinfo) -> Iterator[str]:
    """Count anew what is kept of the months whose leads changed, the latest month first; gives each month's name when
    it is done, so that the caller may commit."""
    tiers = list_tiers(standards_in_force(now, zone), zone)
    loops = loop_part(now, current_settings().org_currency)
    parts = [*follow_up_parts(tiers), loops, rejection_figures.PART, reconciliation.PART, *aging_parts(zone, now)]
    periods = months_with_leads(Scope(), zone) or []
    current = list_current(parts, zone, now)
    for period in reversed(periods):
        stale = [part for part in parts if (part.kind, period) not in current]
        for part in stale:
            _keep(part, period, now, zone)
        if stale:
            yield period


def _keep(part: MonthlyPart, period: str, now: datetime, zone: tzinfo) -> None:
    # Read before the leads are: an import that comes between leaves a version that holds no longer.
    version, month = version_of(period), month_of(Scope(), period, zone)
    leads = part.leads(month)
    each = count_each(leads, part.filtered) if part.filtered else {WHOLE: count(leads)}
    whole = each.pop(WHOLE)
    db.session.merge(
        ReportMonth(
            kind=part.kind,
            period=period,
            version=version,
            basis=basis_in(part, zone),
            counted_at=now,
            until=next_change(month, now) if part.passing else None,
            document=dict(whole.numbers),
            waits=whole.waits.pack(),
        )
    )
    db.session.flush()
    db.session.execute(
        delete(ReportMonthPart).where(ReportMonthPart.kind == part.kind, ReportMonthPart.period == period)
    )
    rows = [
        {"kind": part.kind, "period": period, "narrowed_by": name, "value": value,
         "document": tally.numbers, "waits": tally.waits.pack()}
        for (name, value), tally in each.items()
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(ReportMonthPart), rows)
