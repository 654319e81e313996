"""How leads were followed up: the promise duty by duty, the time to the first touch, and how much was tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, case, func, or_, select

from review.domain.follow_up import Duty
from review.domain.follow_up_facts import Ending
from review.domain.promise import HOUR, Standing
from review.extensions import db
from review.queries.follow_up_duties import Tiers, duties, overall
from review.queries.report_scope import Scope

#: The times within which a first touch is looked for, in seconds: 5 minutes, 1, 4, 24 and 48 hours.
WITHIN = (300, HOUR, 4 * HOUR, 24 * HOUR, 48 * HOUR)
#: Touches beyond are counted together.
MOST_TOUCHES = 6
#: By what leads may be grouped.
GROUPS = ("owner", "source", "grade", "campaign")


@dataclass(frozen=True, slots=True)
class Stand:
    """How many leads of a group and a tier (by its place) stand alike, and what was done for them."""

    group: Any
    tier: int
    duties: tuple[Standing, ...]  # in the order of `Duty`
    overall: Standing
    leads: int
    touches: int
    channels: int


@dataclass(frozen=True, slots=True)
class Speed:
    """First touches of leads whose touches are known. ``within`` counts those no later than each of `WITHIN`;
    ``promised`` those within what the policy asks; ``waiting``: untouched, open, and not older than the last of
    `WITHIN`. ``before``: touched before somebody was assigned, which no wait is."""

    known: int
    touched: int
    waiting: int
    promised: int
    within: tuple[int, ...]
    before: int
    median: float | None


class Clock:
    """From when the wait for the first touch is counted."""

    HANDOFF = "handoff"
    ASSIGNMENT = "assignment"


def list_stands(scope: Scope, tiers: Tiers, group: str) -> list[Stand]:
    """The leads of ``scope`` by group, tier and standing, in one query."""
    rows = duties(scope, tiers)
    states = [rows.c[duty.value] for duty in Duty]
    keys = [_group(rows, group).label("grouped"), rows.c.tier, *states]
    counted = db.session.execute(
        select(*keys, overall(rows).label("overall"), func.count(), func.sum(rows.c.counted), func.sum(rows.c.varied))
        .group_by(*keys)
    )
    return [
        Stand(row[0], row[1], tuple(Standing(one) for one in row[2:6]), Standing(row[6]), row[7], int(row[8]),
              int(row[9]))
        for row in counted
    ]  # fmt: skip


def get_speed(scope: Scope, tiers: Tiers, clock: str) -> Speed:
    """How soon the first counted touch came after the hand-off, or after the assignment."""
    rows = duties(scope, tiers)
    known, wait = _known(rows), _wait(rows, clock)
    if clock == Clock.ASSIGNMENT:
        known = and_(known, rows.c.assigned_after.is_not(None))
    touched = and_(known, wait >= 0)
    counts = [known, touched, _waiting(rows, clock), and_(touched, wait <= rows.c.due),
              *(and_(touched, wait <= seconds) for seconds in WITHIN), and_(known, wait < 0)]  # fmt: skip
    found = [int(one or 0) for one in db.session.execute(select(*(_number(one) for one in counts))).one()]
    first, many, waiting, promised, *within, before = found
    return Speed(first, many, waiting, promised, tuple(within), before, _median(wait, touched, many))


def list_at_rejection(scope: Scope, tiers: Tiers) -> list[tuple[int, int, int]]:
    """Rejected leads by the touches counted up to it: (touches, up to `MOST_TOUCHES`; leads; of these, those whose
    reason owes the whole window: "no response")."""
    rows = duties(scope, tiers)
    number = _capped(rows.c.counted).label("number")
    found = db.session.execute(
        select(number, func.count(), _number(rows.c.owing))
        .where(_known(rows), rows.c.ending == Ending.REJECTED)
        .group_by("number")
        .order_by("number")
    )
    return [(int(row[0]), int(row[1]), int(row[2])) for row in found]


def list_to_contact(scope: Scope, tiers: Tiers) -> list[tuple[int, int]]:
    """Leads with two-way contact by the touches counted up to it: (touches, up to `MOST_TOUCHES`; leads)."""
    rows = duties(scope, tiers)
    number = _capped(rows.c.touches_to_contact).label("number")
    found = db.session.execute(
        select(number, func.count())
        .where(_known(rows), rows.c.touches_to_contact.is_not(None))
        .group_by("number")
        .order_by("number")
    )
    return [(int(row[0]), int(row[1])) for row in found]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which leads stand behind a figure; None asks nothing. ``touches`` and ``contact`` at `MOST_TOUCHES` mean "or
    more"; ``within`` is seconds, -1 the promise; ``clock`` goes with it."""

    duty: Duty | None = None
    standing: Standing | None = None
    tier: int | None = None
    within: int | None = None
    clock: str = Clock.HANDOFF
    touches: int | None = None
    contact: int | None = None
    owing: bool | None = None
    known: bool | None = None


def leads_behind(scope: Scope, tiers: Tiers, wanted: Wanted, *more: ColumnElement[bool]) -> Select[Any]:
    """The ids of those leads; ``more`` are conditions on `FollowUpFact`."""
    rows = duties(scope, tiers, *more)
    conditions: list[ColumnElement[bool]] = []
    if wanted.known is not None:
        unknown = overall(rows) == Standing.NOT_KNOWN.value
        conditions.append(~unknown if wanted.known else unknown)
    if wanted.standing is not None:
        state = rows.c[wanted.duty.value] if wanted.duty else overall(rows)
        conditions.append(state == wanted.standing.value)
    if wanted.tier is not None:
        conditions.append(rows.c.tier == wanted.tier)
    if wanted.within is not None:
        wait = _wait(rows, wanted.clock)
        limit = rows.c.due if wanted.within < 0 else wanted.within
        conditions += [_known(rows), wait >= 0, wait <= limit]
    if wanted.touches is not None:
        conditions += [_known(rows), rows.c.ending == Ending.REJECTED, _capped(rows.c.counted) == wanted.touches]
    if wanted.owing is not None:
        conditions.append(rows.c.owing if wanted.owing else ~rows.c.owing)
    if wanted.contact is not None:
        conditions += [_known(rows), _capped(rows.c.touches_to_contact) == wanted.contact]
    return select(rows.c.lead_id).where(*conditions)


def _group(rows: CTE, group: str) -> ColumnElement[Any]:
    column: ColumnElement[Any] = rows.c.owner_id if group == "owner" else rows.c[group]
    return column


def _known(rows: CTE) -> ColumnElement[bool]:
    return and_(rows.c.covered.is_not(None), or_(rows.c.ended_after.is_(None), rows.c.ended_after <= rows.c.covered))


def _wait(rows: CTE, clock: str) -> ColumnElement[int]:
    wait: ColumnElement[int] = rows.c.first_after
    return wait if clock == Clock.HANDOFF else wait - rows.c.assigned_after


def _waiting(rows: CTE, clock: str) -> ColumnElement[bool]:
    since = rows.c.covered if clock == Clock.HANDOFF else rows.c.covered - rows.c.assigned_after
    untouched = and_(_known(rows), rows.c.first_after.is_(None), rows.c.ending == Ending.OPEN)
    return and_(untouched, since < WITHIN[-1])


def _capped(number: ColumnElement[int]) -> ColumnElement[int]:
    return case((number > MOST_TOUCHES, MOST_TOUCHES), else_=number)


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _median(wait: ColumnElement[int], which: ColumnElement[bool], count: int) -> float | None:
    """The middle wait, or the mean of the two in the middle; read by its place, so that both databases agree."""
    if not count:
        return None
    middle = select(wait).where(which).order_by(wait).offset((count - 1) // 2).limit(2 - count % 2)
    found: Sequence[int] = db.session.scalars(middle).all()
    return sum(found) / len(found)
