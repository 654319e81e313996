"""Days of the organisation's zone in SQL, alike on both databases: SQLite knows no zones, so the offsets that a zone
had over a span of time are written into the statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, case, literal

DAY = 86_400


@dataclass(frozen=True, slots=True)
class ZoneOffsets:
    """The offsets of a zone over a span: the one at its start, then (moment of change, offset from then on), in whole
    seconds."""

    first: int
    changes: tuple[tuple[int, int], ...]

    @classmethod
    def over(cls, zone: tzinfo, start: datetime, end: datetime) -> ZoneOffsets:
        """The offsets from a day before ``start`` to a day after ``end`` (aware). Changes are found to the second."""
        low, high = int(start.timestamp()) - DAY, int(end.timestamp()) + DAY
        return cls(_offset(low, zone), tuple(_changes(low, high, zone)))

    def day_of(self, epoch: ColumnElement[int]) -> ColumnElement[int]:
        """The number of the local day in which a moment falls (days since 1970, seconds since 1970 given)."""
        return (epoch + self._pick(epoch, self.changes)) // DAY

    def start_of(self, day: ColumnElement[int]) -> ColumnElement[int]:
        """The moment, in seconds since 1970, at which a local day begins."""
        # A day of change still begins with the old offset, unless the change comes at its very midnight.
        later = tuple(((at + self._before(at)) // DAY + 1, offset) for at, offset in self.changes)
        return day * DAY - self._pick(day, later)

    def _pick(self, value: ColumnElement[int], changes: tuple[tuple[int, int], ...]) -> ColumnElement[int]:
        if not changes:
            return literal(self.first)
        offsets = [self.first, *(offset for _at, offset in changes)]
        whens: list[Any] = [(value < at, offset) for (at, _new), offset in zip(changes, offsets, strict=False)]
        return case(*whens, else_=offsets[-1])

    def _before(self, at: int) -> int:
        """The offset in force just before a change."""
        earlier = [self.first, *(offset for moment, offset in self.changes if moment < at)]
        return earlier[-1]


def _offset(epoch: int, zone: tzinfo) -> int:
    offset = datetime.fromtimestamp(epoch, UTC).astimezone(zone).utcoffset() or timedelta()
    return int(offset.total_seconds())


def _changes(low: int, high: int, zone: tzinfo) -> Iterator[tuple[int, int]]:
    """Where the offset changes between two moments, by halving each day in which it does."""
    for start in range(low, high, DAY):
        before, after = _offset(start, zone), _offset(start + DAY, zone)
        if before == after:
            continue
        left, right = start, start + DAY
        while right - left > 1:
            middle = (left + right) // 2
            left, right = (middle, right) if _offset(middle, zone) == before else (left, middle)
        yield right, after
