"""How long an open lead has lain since its last touch, in calendar days of the organisation's zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

from review.domain.errors import Refusal
from review.domain.moments import local_day, start_of_day

#: The upper ends of the buckets where nobody asks for others.
DEFAULT_EDGES = "7, 30, 60, 90, 120"
#: The key of leads whose touches were never imported: their age is not known.
NOT_KNOWN = "not_known"
_MOST_DAYS = 3_650
_MOST_EDGES = 12


@dataclass(frozen=True, slots=True)
class Bucket:
    """Ages from ``low`` to ``high`` days, both included; without ``high``: and above."""

    low: int
    high: int | None

    @property
    def key(self) -> str:
        """``8-30``, or ``121-`` for the last one: what stands in an address."""
        return f"{self.low}-{'' if self.high is None else self.high}"


@dataclass(frozen=True, slots=True)
class Buckets:
    """Buckets without gaps, from 0 days up."""

    buckets: tuple[Bucket, ...]

    @classmethod
    def parse(cls, text: str) -> Buckets:
        """Buckets by their upper ends: ``7, 30`` makes 0-7, 8-30 and over 30. Raises Refusal ``report.bad_edges``."""
        try:
            edges = [int(part) for part in text.replace(";", ",").split(",")]
        except ValueError:
            raise Refusal("report.bad_edges", value=text) from None
        rising = all(one < other for one, other in pairwise(edges))
        if not rising or edges[0] < 0 or edges[-1] > _MOST_DAYS or len(edges) > _MOST_EDGES:
            raise Refusal("report.bad_edges", value=text)
        lows = [0, *(edge + 1 for edge in edges)]
        return cls(tuple(Bucket(low, high) for low, high in zip(lows, [*edges, None], strict=True)))

    def __iter__(self) -> Iterator[Bucket]:
        return iter(self.buckets)

    def of(self, age: int) -> Bucket:
        """The bucket of an age; what lies in the future is 0 days old."""
        return next(one for one in reversed(self.buckets) if one.low <= max(age, 0))

    def get(self, key: str) -> Bucket:
        """The bucket of that key. Raises Refusal ``report.bad_cell``."""
        found = next((one for one in self.buckets if one.key == key), None)
        if found is None:
            raise Refusal("report.bad_cell", value=key)
        return found


def parse_days(text: str) -> int:
    """A number of days as typed. Raises Refusal ``report.bad_days``."""
    if not (text.isascii() and text.isdigit()) or int(text[:6]) > _MOST_DAYS:
        raise Refusal("report.bad_days", value=text)
    return int(text)


def age_in_days(last_touch_at: datetime | None, handed_off_at: datetime, today: date, zone: tzinfo) -> int:
    """Whole days from the last touch, else the hand-off, to ``today`` in ``zone``."""
    return (today - local_day(last_touch_at or handed_off_at, zone)).days


def older_than(days: int, today: date, zone: tzinfo) -> datetime:
    """The moment before which the last touch lies of a lead that is at least so many days old (exclusive)."""
    return start_of_day(today - timedelta(days=days - 1), zone)


def is_waiting(last_touch_at: datetime | None, last_inbound_at: datetime | None) -> bool:
    """Whether the prospect wrote or called last, and waits for an answer."""
    return last_inbound_at is not None and (last_touch_at is None or last_inbound_at > last_touch_at)
