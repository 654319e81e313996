"""When everything happens: fourteen months that end with the present one, and the acts on each month's docket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from review.domain.moments import month_bounds, months_before, period_of

#: Months with leads: the present one and the thirteen before it, of which all but the last are published.
MONTHS = 14

_HEARING_AFTER = timedelta(days=7, hours=9)
#: So soon after a month its whole hearing can be open; on an earlier day everything is moved together.
_COMFORTABLE = timedelta(days=9)
#: For how long the hearing of the month that is open has been going on, where there was time for that.
_HEARD_FOR = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Month:
    """One month under review, and when its docket's acts take place (aware UTC)."""

    period: str
    starts: datetime
    ends: datetime
    imported: datetime
    planned: datetime
    frozen: datetime
    plan_published: datetime
    drawn: datetime
    statements_due: datetime
    hearing: datetime
    hearing_due: datetime
    deliberation: datetime
    closed: datetime
    published: datetime


@dataclass(frozen=True, slots=True)
class Calendar:
    """The demonstration's time. ``today`` is the moment at which it is made, the last moment of which anything is
    known; ``reviewed`` are the months before the present one, the last of them in its hearing."""

    today: datetime
    zone: tzinfo
    founded: datetime
    present: str
    reviewed: tuple[Month, ...]

    @property
    def periods(self) -> tuple[str, ...]:
        """All fourteen months, the oldest first."""
        return (*(month.period for month in self.reviewed), self.present)

    def progress(self, moment: datetime) -> float:
        """How much of the story has passed at ``moment``: 0 at its beginning, 1 today."""
        begins = self.reviewed[0].starts
        return min(1.0, max(0.0, (moment - begins) / (self.today - begins)))


def make_calendar(today: datetime, zone: tzinfo) -> Calendar:
    """The calendar whose last month is the one of ``today`` in ``zone``."""
    present = period_of(today, zone)
    periods = [months_before(present, back) for back in range(MONTHS - 1, 0, -1)]
    published = [_published(period, zone) for period in periods[:-1]]
    reviewed = (*published, _in_hearing(periods[-1], zone, today))
    return Calendar(today, zone, reviewed[0].starts - timedelta(days=12), present, reviewed)


def _published(period: str, zone: tzinfo) -> Month:
    starts, ends = month_bounds(period, zone)
    return _month(period, starts, ends, 1.0, ends + _HEARING_AFTER, ends + timedelta(days=13, hours=20))


def _in_hearing(period: str, zone: tzinfo, today: datetime) -> Month:
    starts, ends = month_bounds(period, zone)
    pace = min(1.0, (today - ends) / _COMFORTABLE)
    hearing = ends + _HEARING_AFTER * pace
    if pace == 1.0:
        hearing = max(hearing, today - _HEARD_FOR)
    return _month(period, starts, ends, pace, hearing, max(hearing, today - timedelta(hours=1)) + timedelta(days=6))


def _month(period: str, starts: datetime, ends: datetime, pace: float, hearing: datetime, due: datetime) -> Month:
    def at(hours: float) -> datetime:
        return ends + timedelta(hours=hours) * pace

    return Month(
        period=period, starts=starts, ends=ends, imported=at(29), planned=at(30), frozen=at(31),
        plan_published=at(32), drawn=at(33), statements_due=hearing - timedelta(hours=9) * pace, hearing=hearing,
        hearing_due=due, deliberation=at(14 * 24 + 9), closed=at(17 * 24 + 10), published=at(18 * 24 + 8),
    )  # fmt: skip
