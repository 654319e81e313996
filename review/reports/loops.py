"""The leads of one or several months of hand-off, and what became of them: what several reports count alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from review.config import current_settings
from review.domain.moments import month_bounds, months_before, period_of
from review.domain.report_filters import Months
from review.queries.closed_loop import LoopCohort
from review.queries.standards import standards_in_force
from review.reports.frame import Ask

_YEAR = 12
_DAY = 86_400
_PARTS = ("handed_over", "accepted", "qualified", "won", "revenue", "other_money")


@dataclass(frozen=True, slots=True)
class Loop:
    """The leads of one or several months of hand-off. ``final``: whether the time to decide has passed for all.
    ``revenue`` and ``other_money`` as in `LoopCohort`."""

    name: str
    handed_over: int
    accepted: int
    qualified: int
    won: int
    revenue: int
    other_money: int
    final: bool

    def share(self, number: int) -> float | None:
        """A part of the leads handed over; None where there were none."""
        return number / self.handed_over if self.handed_over else None

    @property
    def known_revenue(self) -> int | None:
        """The revenue; None where leads were won, but none of them with an amount."""
        return None if self.won and self.won == self.other_money else self.revenue


def loop_of(name: str, cohorts: Sequence[LoopCohort], ask: Ask, days: int) -> Loop:
    """Cohorts as one, under a name; ``days`` is the time that Sales has to decide."""
    return _added(name, cohorts, all(is_final(one.period, ask.zone, ask.now, days) for one in cohorts))


def together(loops: Sequence[Loop]) -> Loop:
    """Several loops as one, without a name."""
    return _added("", loops, all(one.final for one in loops))


def decision_window(ask: Ask) -> int:
    """The days that Sales has for a decision, by the policy in force; none where no policy is signed."""
    found = standards_in_force(ask.now, ask.zone)
    return found.current_policy.policy.decision_window_days if found.policies else 0


def last_decided(ask: Ask, days: int) -> str:
    """The last month of hand-off on whose leads Sales has had its ``days`` to decide."""
    period = months_before(period_of(ask.now, ask.zone), 1)
    while not is_final(period, ask.zone, ask.now, days):
        period = months_before(period, 1)
    return period


def months_of(ask: Ask) -> Months:
    """The months asked for; the last twelve where any time is."""
    if ask.filters.months:
        return ask.filters.months
    last = period_of(ask.now, ask.zone)
    return Months(months_before(last, _YEAR - 1), last)


def currency() -> str:
    """The organisation's currency, in which revenue is counted."""
    return current_settings().org_currency


def _added(name: str, parts: Sequence[LoopCohort | Loop], final: bool) -> Loop:
    counted: dict[str, int] = {part: sum(getattr(one, part) for one in parts) for part in _PARTS}
    return Loop(name=name, **counted, final=final)


def is_final(period: str, zone: tzinfo, now: datetime, days: int) -> bool:
    """Whether Sales has had its ``days`` to decide on every lead handed over in that month."""
    return (now - month_bounds(period, zone)[1]).total_seconds() / _DAY >= days
