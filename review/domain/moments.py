"""Days and months in the organisation's time zone, as moments in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from review.domain.errors import Refusal
from review.domain.leads import Precision

#: The smallest step of time that is stored.
INSTANT = timedelta(microseconds=1)

_PERIOD = re.compile(r"([1-9]\d{3})-(0[1-9]|1[0-2])")


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """The first moment of a day in ``zone``, in UTC (where a clock change skips midnight, the moment of the change)."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The last microsecond of a day in ``zone``, in UTC: where an event falls of which only the day is known."""
    return start_of_day(day + timedelta(days=1), zone) - INSTANT


def local_day(moment: datetime, zone: tzinfo) -> date:
    """The day on which an aware moment falls in ``zone``."""
    return moment.astimezone(zone).date()


def settled(moment: datetime, precision: Precision | None, zone: tzinfo) -> datetime:
    """The moment at which a fact counts: a day-only one falls at that day's end in ``zone``."""
    return end_of_day(local_day(moment, zone), zone) if precision is Precision.DAY else moment


def parse_period(period: str) -> tuple[int, int]:
    """Year and month of ``2026-10``. Raises Refusal ``period.malformed``."""
    match = _PERIOD.fullmatch(period)
    if match is None:
        raise Refusal("period.malformed", period=period)
    return int(match[1]), int(match[2])


def months_before(period: str, months: int) -> str:
    """The period so many months before another (after it where ``months`` is negative)."""
    year, month = parse_period(period)
    index = year * 12 + month - 1 - months
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def month_bounds(period: str, zone: tzinfo) -> tuple[datetime, datetime]:
    """The month ``2026-10`` in ``zone`` as UTC moments: its first, and the first one after it (exclusive)."""
    year, month = parse_period(period)
    next_year, next_month = parse_period(months_before(period, -1))
    return start_of_day(date(year, month, 1), zone), start_of_day(date(next_year, next_month, 1), zone)


def period_of(moment: datetime, zone: tzinfo) -> str:
    """The month ``2026-10`` in which a moment falls in ``zone``."""
    day = local_day(moment, zone)
    return f"{day.year:04d}-{day.month:02d}"
