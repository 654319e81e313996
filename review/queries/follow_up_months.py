"""The follow-up report over any span, added up from its months where that can be."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo

from review.domain.promise import Standing
from review.models.follow_up_fact import FollowUpFact
from review.queries import follow_up_report as counts
from review.queries.follow_up_report import CLOCKS, Clock, Speed, Stand
from review.queries.follow_up_tiers import Tiers
from review.queries.report_months import Document, MonthlyPart, list_documents, months_with_leads
from review.queries.report_scope import Scope

#: Between these waits (seconds) leads are counted together; the median is then looked for within one step alone.
_STEPS = sorted({int(2 ** (step / 8)) for step in range(8 * 40)})


@dataclass(frozen=True, slots=True)
class FollowUp:
    """All that the report counts; ``waiting`` by clock as `review.queries.follow_up_report.count_waiting` says."""

    stands: Sequence[Stand]
    speeds: Mapping[str, Speed]
    waiting: Mapping[str, int]
    median: float | None
    at_rejection: Sequence[tuple[int, int, int]]
    to_contact: Sequence[tuple[int, int]]


def parts(tiers: Tiers) -> list[MonthlyPart]:
    """The parts that are kept of each month; none while leads are still to be judged by the policies in force."""
    if tiers.rules is not None:
        return []
    return [_times(tiers), *(_stands(tiers, group) for group in counts.GROUPS)]


def get_follow_up(scope: Scope, tiers: Tiers, group: str, zone: tzinfo, now: datetime) -> FollowUp:
    """The leads of ``scope``, their standings by ``group``."""
    waiting = counts.count_waiting(scope, tiers)
    months = months_with_leads(scope, zone) if scope.is_whole and tiers.rules is None else None
    stands = list_documents(_stands(tiers, group), scope, months, zone, now) if months else None
    times = list_documents(_times(tiers), scope, months, zone, now) if months else None
    if stands is None or times is None:
        speeds = counts.get_speeds(scope, tiers)
        return FollowUp(
            counts.list_stands(scope, tiers, group), speeds, waiting,
            counts.get_median(scope, tiers, speeds[Clock.HANDOFF].touched),
            counts.list_at_rejection(scope, tiers), counts.list_to_contact(scope, tiers),
        )  # fmt: skip
    speeds = {
        clock: sum((_speed(one["speeds"][clock]) for one in times), start=Speed()) for clock in CLOCKS
    }
    return FollowUp(
        counts.add_stands(_stand(row) for one in stands for row in one["stands"]), speeds, waiting,
        _median(scope, tiers, times, speeds[Clock.HANDOFF].touched),
        [(number, leads, owing) for number, leads, owing in _added([one["at_rejection"] for one in times])],
        [(number, leads) for number, leads in _added([one["to_contact"] for one in times])],
    )  # fmt: skip


def _times(tiers: Tiers) -> MonthlyPart:
    def count(scope: Scope, _period: str) -> Document:
        waits = Counter(bisect_right(_STEPS, wait) for wait in counts.list_every_wait(scope, tiers))
        return {
            "speeds": {clock: asdict(speed) for clock, speed in counts.get_speeds(scope, tiers).items()},
            "waits": sorted([step, leads] for step, leads in waits.items()),
            "at_rejection": [list(row) for row in counts.list_at_rejection(scope, tiers)],
            "to_contact": [list(row) for row in counts.list_to_contact(scope, tiers)],
        }

    return MonthlyPart("follow-up", tiers.basis, count)


def _stands(tiers: Tiers, group: str) -> MonthlyPart:
    def count(scope: Scope, _period: str) -> Document:
        return {"stands": [_plain(one) for one in counts.list_stands(scope, tiers, group)]}

    return MonthlyPart(f"follow-up by {group}", tiers.basis, count)


def _plain(one: Stand) -> list[object]:
    numbers = [[name, standing.value, leads] for name, of in one.standings.items() for standing, leads in of.items()]
    return [one.group, one.tier, numbers, one.touches, one.channels]


def _stand(row: Sequence[object]) -> Stand:
    group, tier, numbers, touches, channels = row
    standings: dict[str, dict[Standing, int]] = {}
    for name, standing, leads in numbers:  # type: ignore[attr-defined]
        standings.setdefault(name, {})[_STANDING[standing]] = leads
    return Stand(group, tier, standings, touches, channels)  # type: ignore[arg-type]


_STANDING = {one.value: one for one in Standing}


def _speed(kept: Mapping[str, object]) -> Speed:
    return Speed(**{**kept, "within": tuple(kept["within"])})  # type: ignore[arg-type]


def _added(months: Sequence[Sequence[Sequence[int]]]) -> list[list[int]]:
    """Rows of numbers whose first is their name, added up by it, in its order."""
    sums: dict[int, list[int]] = {}
    for rows in months:
        for number, *values in rows:
            before = sums.get(number, [0] * len(values))
            sums[number] = [one + other for one, other in zip(before, values, strict=True)]
    return [[number, *values] for number, values in sorted(sums.items())]


def _median(scope: Scope, tiers: Tiers, months: Sequence[Document], touched: int) -> float | None:
    """As `review.queries.follow_up_report.get_median`, reading only the leads of the steps in which it lies."""
    if not touched:
        return None
    first, last = (touched - 1) // 2, touched // 2
    below, found = 0, []
    for step, leads in _added([one["waits"] for one in months]):
        if below + leads > first:
            found.append((step, below))
        below += leads
        if below > last:
            break
    (low, before), (high, _) = found[0], found[-1]
    fact = FollowUpFact.first_after
    within = [] if high == len(_STEPS) else [fact < _STEPS[high]]
    if low:
        within.append(fact >= _STEPS[low - 1])
    middle = counts.list_waits(scope, tiers, first - before, last - first + 1, *within)
    return sum(middle) / len(middle)
