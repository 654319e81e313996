"""The month of a lead's hand-off, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from sqlalchemy import ColumnElement, case

from review.domain.moments import month_bounds


def cohort_of(periods: Sequence[str], zone: tzinfo, on: Any) -> ColumnElement[str]:
    """The month of a lead's hand-off among ``periods`` (oldest first, without gaps), else an empty text. ``on`` has the
    column ``handed_off_at``."""
    ends = ((on.handed_off_at < month_bounds(period, zone)[1], period) for period in periods)
    return case((on.handed_off_at < month_bounds(periods[0], zone)[0], ""), *ends, else_="").label("cohort")
