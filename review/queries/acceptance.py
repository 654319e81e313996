"""The acceptance rate by the month of hand-off: accepted and touched ÷ handed over by Marketing.

It is counted over every lead, so that it carries no sampling error. A converted or won lead was accepted whatever its
touches say; a rejection that stands takes an acceptance back. Merged and test records are no leads, and what a rep
entered was not handed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from review.domain.leads import SENT_BACK, Disposition
from review.domain.moments import month_bounds
from review.domain.touches import Direction
from review.extensions import db
from review.models.lead import Lead
from review.models.touch import Touch


@dataclass(frozen=True, slots=True)
class Cohort:
    """The leads handed over in one month, and how many of them Sales had accepted and touched."""

    period: str
    handed_over: int
    accepted: int

    @property
    def rate(self) -> float | None:
        """The acceptance rate as a share; None where nothing was handed over."""
        return self.accepted / self.handed_over if self.handed_over else None


def list_cohorts(periods: Sequence[str], zone: tzinfo, until: datetime) -> list[Cohort]:
    """One cohort for each of ``periods`` (oldest first, without gaps), as the leads stood at ``until``."""
    bounds = {period: month_bounds(period, zone) for period in periods}
    month = case(*((Lead.handed_off_at < bounds[period][1], period) for period in periods), else_="").label("cohort")
    rows = db.session.execute(
        select(month, func.count(), func.sum(case((accepted_until(until), 1), else_=0)))
        .where(
            Lead.handed_off_at >= bounds[periods[0]][0],
            Lead.handed_off_at < bounds[periods[-1]][1],
            ~Lead.rep_created,
            ~Lead.merged,
            ~Lead.test_record,
        )
        .group_by("cohort")
    )
    counted = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    return [Cohort(period, *counted.get(period, (0, 0))) for period in periods]


def accepted_until(until: datetime) -> ColumnElement[bool]:
    """Whether a `Lead` was accepted and touched as things stood at ``until``."""
    rejected = and_(
        Lead.rejected_at.is_not(None),
        Lead.rejected_at < until,
        Lead.disposition.in_(SENT_BACK),
    )
    decided = or_(
        Lead.converted_at < until,
        Lead.won_at < until,
        and_(
            Lead.converted_at.is_(None),
            Lead.won_at.is_(None),
            Lead.disposition.in_((Disposition.CONVERTED, Disposition.WON)),
        ),
    )
    accepted = or_(
        and_(Lead.accepted_at.is_(None), Lead.disposition == Disposition.ACCEPTED),
        and_(Lead.accepted_at < until, Lead.disposition != Disposition.OPEN),
    )
    touched = (
        select(Touch.id)
        .where(
            Touch.prospect_id == Lead.prospect_id,
            Touch.is_attempt,
            Touch.direction == Direction.OUTBOUND,
            Touch.at >= Lead.handed_off_at,
            Touch.at < until,
        )
        .exists()
    )
    return and_(~rejected, or_(decided, and_(accepted, touched)))
