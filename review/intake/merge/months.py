"""Which months' leads intake changed: what was summed up of them holds no longer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql, sqlite

from review.config import current_settings
from review.domain.moments import period_of
from review.domain.promise import DAY
from review.extensions import db
from review.intake.merge.keys import lead, same_lead, staged_lead
from review.models.report_month import LeadMonth
from review.queries.report_months import EVERY_MONTH
from review.queries.seconds import epoch_seconds


def mark_months_of_staged(import_id: int, data_source_id: int) -> None:
    """Mark the months in which the leads that staged rows are about to change were handed off so far."""
    mark_changed(
        select(lead.c.handed_off_at)
        .join(staged_lead, same_lead(data_source_id))
        .where(staged_lead.c.import_id == import_id)
    )


def mark_changed(moments: Select[Any]) -> None:
    """Mark the months of these moments (one column)."""
    (moment,) = moments.subquery().c
    days = db.session.scalars(select((epoch_seconds(moment) // DAY).label("day")).distinct())
    zone = current_settings().zone
    periods = set()
    for day in days:
        # A day of UTC is a part of two days of the zone.
        start = datetime.fromtimestamp(day * DAY, UTC)
        periods |= {period_of(start, zone), period_of(start + timedelta(days=1), zone)}
    _mark(periods)


def mark_every_month() -> None:
    """Mark all months at once."""
    _mark([EVERY_MONTH])


def _mark(periods: Iterable[str]) -> None:
    rows = [{"period": period, "version": 1} for period in sorted(periods)]
    if not rows:
        return
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    db.session.execute(
        insert(LeadMonth)
        .values(rows)
        .on_conflict_do_update(index_elements=["period"], set_={"version": LeadMonth.version + 1})
    )
