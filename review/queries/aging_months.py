"""How old the open leads are, added up from their months of hand-off where that can be.

Of each month is kept on which day how many leads were touched last: how old they are follows from the day of asking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, tzinfo
from functools import cache, partial
from typing import Any

from sqlalchemy import case, func, select

from review.domain.aging import NOT_KNOWN, Buckets
from review.domain.tallies import Tally, key_of, value_of
from review.extensions import db
from review.models.lead import Lead, LeadFact
from review.models.open_lead import OpenLead
from review.queries.lead_aging import (
    GROUPS,
    AgingCell,
    IdleCohort,
    add_cells,
    conditions_of,
    count_aging,
    count_idle,
    is_known,
    waits,
)
from review.queries.local_days import ZoneOffsets
from review.queries.report_months import MonthlyPart, list_tallies, months_with_leads
from review.queries.report_scope import Scope
from review.queries.seconds import epoch_seconds
from review.queries.tallies import Countable, Counted, Place, number_if

_FIRST_DAY = date(1970, 1, 1)
#: The smallest of the groupings: what is asked of no grouping is added up from it.
_FEW = "disposition"


def parts(zone: tzinfo, now: datetime) -> list[MonthlyPart]:
    """What is kept of each month: the open leads by each grouping."""
    offsets = cache(partial(_offsets, zone, now))
    return [_part(column, offsets) for column in GROUPS]


def list_aging(
    scope: Scope, buckets: Buckets, days: int, columns: tuple[str, str], now: datetime, today: date, zone: tzinfo
) -> tuple[list[AgingCell], list[AgingCell]]:
    """The open leads of ``scope`` by each of two groupings."""
    found = [_months(column, scope, zone, now) for column in columns]
    if None in found:
        return count_aging(scope, buckets, days, columns, today, zone)
    one, other = (
        add_cells(_cells(column, tallies or {}, buckets, days, today))
        for column, tallies in zip(columns, found, strict=True)
    )
    return one, other


def list_idle(
    scope: Scope, days: int, since: int, periods: Sequence[str], now: datetime, today: date, zone: tzinfo
) -> list[IdleCohort]:
    """The idle leads by month of hand-off, the empty name holding those of all others; ``newly`` are those of the last
    ``since`` days."""
    months = _months(_FEW, scope, zone, now)
    if months is None:
        return count_idle(scope, days, since, periods, today, zone)
    found: dict[str, list[int]] = {}
    for period, tally in months.items():
        sums = found.setdefault(period if period in periods else "", [0, 0])
        for ages in tally.numbers.get("leads", {}).values():
            for day, leads in ages.items():
                age = _age(day, today)
                if age is not None and age >= days:
                    sums[0] += leads
                    sums[1] += leads if age < days + since else 0
    return [IdleCohort(period, idle, newly) for period, (idle, newly) in found.items() if idle]


def _months(column: str, scope: Scope, zone: tzinfo, now: datetime) -> dict[str, Tally] | None:
    months = months_with_leads(scope, zone)
    part = _part(column, partial(_offsets, zone, now))
    tallies = list_tallies(part, scope, months, zone, now) if months else None
    return None if tallies is None else dict(zip(months or (), tallies, strict=True))


def _part(column: str, offsets: Callable[[], ZoneOffsets]) -> MonthlyPart:
    def leads(scope: Scope) -> Countable:
        day = case((is_known(), offsets().day_of(epoch_seconds(OpenLead.last_at))))
        numbers = {"leads": None, "waiting": number_if(waits())}
        rows = select().select_from(OpenLead).where(*conditions_of(scope))
        return Countable(rows, OpenLead, [Counted(numbers, _places, [GROUPS[column], day])])

    return MonthlyPart(f"open by {column}", "", leads, filtered=("data_source_id", "owner_id"))


def _offsets(zone: tzinfo, now: datetime) -> ZoneOffsets:
    """Those of the time in which any lead can have been touched last; each moment is the end of an index."""
    moments = (func.min(Lead.handed_off_at), func.max(Lead.handed_off_at), func.max(LeadFact.last_touch_at))
    found = [moment for one in moments if (moment := db.session.scalar(select(one))) is not None]
    return ZoneOffsets.over(zone, min([now, *found]), max([now, *found]))


def _places(keys: Sequence[Any]) -> Iterator[Place]:
    """By value, then by the number of the day; empty: not known."""
    value, day = keys
    for name in ("leads", "waiting"):
        yield (name, key_of(value), "" if day is None else str(day)), name


def _cells(
    column: str, months: dict[str, Tally], buckets: Buckets, days: int, today: date
) -> Iterator[tuple[str, Any, int, int, int]]:
    @cache
    def of_day(day: str) -> tuple[str, bool]:
        age = _age(day, today)
        return (NOT_KNOWN, False) if age is None else (buckets.of(age).key, age >= days)

    for tally in months.values():
        waiting = tally.numbers.get("waiting", {})
        for key, ages in tally.numbers.get("leads", {}).items():
            name = value_of(key)
            value = int(name) if name and column == "owner" else name
            theirs = waiting.get(key, {})
            for day, leads in ages.items():
                bucket, idle = of_day(day)
                yield bucket, value, leads, theirs.get(day, 0), leads if idle else 0


def _age(day: str, today: date) -> int | None:
    """The days from a day (by its number) to ``today``; None where it is not known."""
    return (today - _FIRST_DAY).days - int(day) if day else None
