"""The follow-up report over any span, added up from its months where that can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from typing import Any

from review.domain.promise import Standing
from review.queries import follow_up_report as counts
from review.queries.follow_up_report import Speed, Stand
from review.queries.follow_up_tiers import Tiers
from review.queries.report_months import MonthlyPart, get_tally
from review.queries.report_scope import Scope
from review.queries.tallies import count


@dataclass(frozen=True, slots=True)
class FollowUp:
    """All that the report counts; ``groups``: how the leads of each group stand with the promise as a whole;
    ``waiting`` by clock as `review.queries.follow_up_report.count_waiting` says; ``median`` is the wait from the
    hand-off, in seconds."""

    stands: Sequence[Stand]
    groups: Mapping[Any, Mapping[Standing, int]]
    speeds: Mapping[str, Speed]
    waiting: Mapping[str, int]
    median: float | None
    at_rejection: Sequence[tuple[int, int, int]]
    to_contact: Sequence[tuple[int, int]]


def parts(tiers: Tiers) -> list[MonthlyPart]:
    """What is kept of each month; nothing while leads are still to be judged by the policies in force."""
    return [] if tiers.rules is not None else [_part(tiers, counts.GROUPS)]


def get_follow_up(scope: Scope, tiers: Tiers, group: str, zone: tzinfo, now: datetime) -> FollowUp:
    """The leads of ``scope``, their standings by ``group``."""
    part = _part(tiers, [group])
    found = count(part.leads(scope)) if tiers.rules is not None else get_tally(part, scope, zone, now)
    return FollowUp(
        counts.list_stands(found), counts.list_groups(found, group), counts.get_speeds(found),
        counts.count_waiting(scope, tiers), found.waits.median, counts.list_at_rejection(found),
        counts.list_to_contact(found),
    )  # fmt: skip


def _part(tiers: Tiers, groups: Sequence[str]) -> MonthlyPart:
    """What is kept of each month is so by all groups; what is counted, by these."""
    return MonthlyPart("follow-up", tiers.basis, partial(counts.followed_up, tiers=tiers, groups=groups))
