"""Subscriptions: a report that comes by itself, weekly or monthly, by mail or into a team channel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from review.domain.moments import local_day
from review.domain.report_filters import Months

#: So many subscriptions a person may have.
MOST = 20
#: When a report is counted, in the organisation's time.
HOUR = time(7)
_DECEMBER = 12


class Rhythm(StrEnum):
    """How often it comes."""

    WEEKLY = "weekly"  # on Mondays
    MONTHLY = "monthly"  # on the first of the month


class Way(StrEnum):
    """How it comes."""

    MAIL = "mail"
    CHANNEL = "channel"


class Ended(StrEnum):
    """Why it comes no more."""

    BY_HAND = "by_hand"
    LEFT = "left"  # the subscriber left
    NO_ACCESS = "no_access"  # the subscriber may read the report no more
    NO_REPORT = "no_report"  # there is no such report any more


def next_issue(rhythm: Rhythm, after: datetime, zone: tzinfo) -> datetime:
    """The first moment later than ``after`` at which an issue is due, in UTC terms of ``after``'s zone."""
    day = local_day(after, zone)
    while True:
        day = _next_day(rhythm, day)
        moment = datetime.combine(day, HOUR, zone).astimezone(after.tzinfo)
        if moment > after:
            return moment


def _next_day(rhythm: Rhythm, day: date) -> date:
    if rhythm is Rhythm.WEEKLY:
        return day + timedelta(days=7 - day.weekday())
    return date(day.year + day.month // _DECEMBER, day.month % _DECEMBER + 1, 1)


def moving(given: Mapping[str, str], months: Months | None, now_period: str) -> dict[str, str]:
    """The filters of an address as a subscription keeps them: a span that ends with the present month moves on."""
    if months is None or months.last != now_period:
        return dict(given)
    return {**given, "period": f"last-{len(months)}"}
