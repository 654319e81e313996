"""The touches of a case drawn to scale: geometry in per cent of the width, rows in pixels. No colours, no markup."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from review.queries.case_evidence import Activity

#: Pixels.
LANE = 38
TOP = 20
_AXIS = 34
_LEFT, _RIGHT = 2.5, 97.5
_LANES = ("call", "email", "meeting", "message", "other", "inbound")
_STEPS = (1, 2, 3, 5, 7, 14, 28, 56, 91, 182, 364)
_MOST_TICKS = 6
_ROOM = 8.0
_SHORTEST_GAP = 12.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One activity: ``x`` in per cent, ``y`` in pixels."""

    x: float
    y: int
    lane: str
    activity: Activity


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without a touch, from ``x1`` to ``x2`` in per cent."""

    x1: float
    x2: float
    days: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A label under the axis: so many days after the hand-off."""

    x: float
    day: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that is drawn. ``promise_x``: where the first touch was due, None where not asked or off the scale."""

    height: int
    axis_y: int
    start_x: float
    end_x: float
    days: float
    lanes: tuple[tuple[str, int], ...]
    marks: tuple[Mark, ...]
    gaps: tuple[Gap, ...]
    ticks: tuple[Tick, ...]
    promise_x: float | None


def draw_timeline(
    starts_at: datetime, ends_at: datetime, activities: Sequence[Activity], first_touch_hours: float | None
) -> Timeline:
    """The timeline from hand-off to event. What lies outside is drawn at the edge it lies beyond."""
    span = max((ends_at - starts_at).total_seconds(), 60.0)

    def x(at: datetime) -> float:
        share = min(max((at - starts_at).total_seconds() / span, 0.0), 1.0)
        return round(_LEFT + share * (_RIGHT - _LEFT), 2)

    present = {_lane(one) for one in activities}
    lanes = tuple((name, TOP + LANE * row) for row, name in enumerate(name for name in _LANES if name in present))
    heights = {name: y + LANE // 2 for name, y in lanes}
    bottom = TOP + LANE * max(len(lanes), 1)
    due = starts_at + timedelta(hours=first_touch_hours) if first_touch_hours else None
    return Timeline(
        height=bottom + _AXIS,
        axis_y=bottom + 4,
        start_x=_LEFT,
        end_x=_RIGHT,
        days=span / 86_400,
        lanes=lanes,
        marks=tuple(Mark(x(one.at), heights[_lane(one)], _lane(one), one) for one in activities),
        gaps=_gaps(starts_at, ends_at, activities, x),
        ticks=_ticks(span / 86_400),
        promise_x=x(due) if due and due <= ends_at else None,
    )


def _lane(activity: Activity) -> str:
    if activity.inbound:
        return "inbound"
    return activity.channel if activity.channel in _LANES else "other"


def _gaps(
    starts_at: datetime, ends_at: datetime, activities: Sequence[Activity], x: Callable[[datetime], float]
) -> tuple[Gap, ...]:
    """The silences between touches that are long enough to carry a label."""
    touches = sorted(one.at for one in activities if not one.inbound and starts_at <= one.at <= ends_at)
    found = []
    for before, after in pairwise([starts_at, *touches, ends_at]):
        left, right = x(before), x(after)
        days = round((after - before).total_seconds() / 86_400)
        if right - left >= _SHORTEST_GAP and days >= 1:
            found.append(Gap(left, right, days))
    return tuple(found)


def _ticks(days: float) -> tuple[Tick, ...]:
    """Whole days after the hand-off, as many as there is room for; the last day is named at the edge."""
    step = next((one for one in _STEPS if days / one <= _MOST_TICKS), _STEPS[-1])
    width = _RIGHT - _LEFT
    marks = [Tick(round(_LEFT + width * day / days, 2), day) for day in range(0, int(days) + 1, step)]
    return tuple(tick for tick in marks if tick.x <= _RIGHT - _ROOM or tick.day == 0)
