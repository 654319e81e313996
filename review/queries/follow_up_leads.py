"""The leads behind a figure of the follow-up report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from review.domain.follow_up import Duty
from review.domain.follow_up_facts import Ending
from review.domain.promise import Standing
from review.queries.follow_up_duties import duties
from review.queries.follow_up_report import LATER, OVERALL, Clock, capped, is_late, wait_of
from review.queries.follow_up_tiers import Tiers
from review.queries.report_scope import Scope


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which leads stand behind a figure; None asks nothing. ``touches`` and ``contact`` at `MOST_TOUCHES` mean "or
    more"; ``within`` is seconds, -1 the promise, `LATER` what came later or never; ``clock`` goes with it. ``owed``:
    the promise was kept or broken."""

    duty: Duty | None = None
    standing: Standing | None = None
    tier: int | None = None
    within: int | None = None
    clock: str = Clock.HANDOFF
    touches: int | None = None
    contact: int | None = None
    owing: bool | None = None
    known: bool | None = None
    owed: bool = False


def leads_behind(scope: Scope, tiers: Tiers, wanted: Wanted, *more: ColumnElement[bool]) -> Select[Any]:
    """The ids of those leads; ``more`` are conditions on `FollowUpFact`."""
    rows = duties(scope, tiers, *more)
    conditions: list[ColumnElement[bool]] = []
    if wanted.known is not None:
        unknown = rows.c.overall == Standing.NOT_KNOWN.value
        conditions.append(~unknown if wanted.known else unknown)
    if wanted.standing is not None:
        state = rows.c[wanted.duty.value if wanted.duty else OVERALL]
        conditions.append(state == wanted.standing.value)
    if wanted.owed:
        conditions.append(rows.c.overall.in_((Standing.KEPT.value, Standing.BROKEN.value)))
    if wanted.tier is not None:
        conditions.append(rows.c.tier == wanted.tier)
    if wanted.within == LATER:
        conditions.append(is_late(rows, wanted.clock))
    elif wanted.within is not None:
        wait = wait_of(rows, wanted.clock)
        limit = rows.c.due if wanted.within < 0 else wanted.within
        conditions += [rows.c.known, wait >= 0, wait <= limit]
    if wanted.touches is not None:
        conditions += [rows.c.known, rows.c.ending == Ending.REJECTED, capped(rows.c.counted) == wanted.touches]
    if wanted.owing is not None:
        conditions.append(rows.c.owing if wanted.owing else ~rows.c.owing)
    if wanted.contact is not None:
        conditions += [rows.c.known, capped(rows.c.touches_to_contact) == wanted.contact]
    return select(rows.c.lead_id).where(*conditions)
