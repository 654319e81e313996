"""How leads were followed up: the promise duty by duty, the time to the first touch, and how much was tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, func, or_, select

from review.domain.follow_up import Duty
from review.domain.follow_up_facts import Ending
from review.domain.promise import HOUR, Standing
from review.extensions import db
from review.models.follow_up_fact import FollowUpFact
from review.queries.follow_up_duties import duties
from review.queries.follow_up_tiers import Tiers
from review.queries.report_scope import Scope

#: The times within which a first touch is looked for, in seconds: 5 minutes, 1, 4, 24 and 48 hours.
WITHIN = (300, HOUR, 4 * HOUR, 24 * HOUR, 48 * HOUR)
#: Stands for a first touch that came later than any of these, or never.
LATER = -2
#: Touches beyond are counted together.
MOST_TOUCHES = 6
#: By what leads may be grouped.
GROUPS = ("owner", "source", "grade", "campaign")
#: The promise as a whole, beside the duties.
OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Stand:
    """The leads of a group and a tier (by its place): how many stand how with each duty, and with the promise as a
    whole (`OVERALL`); and of those whose whole is known, how many touches and channels there were in all."""

    group: Any
    tier: int
    standings: Mapping[str, Mapping[Standing, int]]
    touches: int
    channels: int

    @property
    def leads(self) -> int:
        """All of them."""
        return sum(self.standings[OVERALL].values())


class Clock:
    """From when the wait for the first touch is counted."""

    HANDOFF = "handoff"
    ASSIGNMENT = "assignment"


CLOCKS = (Clock.HANDOFF, Clock.ASSIGNMENT)


@dataclass(frozen=True, slots=True)
class Speed:
    """First touches of leads whose touches are known. ``within`` counts those no later than each of `WITHIN`;
    ``promised`` those within what the policy asks. ``before``: touched before somebody was assigned, which no wait
    is."""

    known: int = 0
    touched: int = 0
    promised: int = 0
    within: tuple[int, ...] = (0,) * len(WITHIN)
    before: int = 0

    def __add__(self, other: Speed) -> Speed:
        within = tuple(one + two for one, two in zip(self.within, other.within, strict=True))
        return Speed(self.known + other.known, self.touched + other.touched, self.promised + other.promised, within,
                     self.before + other.before)  # fmt: skip


def list_stands(scope: Scope, tiers: Tiers, group: str) -> list[Stand]:
    """The leads of ``scope`` by group and tier, in one query."""
    rows = duties(scope, tiers)
    keys = [_group(rows, group).label("grouped"), rows.c.tier, *(rows.c[duty.value] for duty in Duty), rows.c.overall]
    found = db.session.execute(
        select(*keys, func.count(), func.sum(rows.c.counted), func.sum(rows.c.varied)).group_by(*keys)
    )
    return add_stands(
        Stand(
            group, tier,
            {name: {Standing(one): leads} for name, one in zip((*Duty, OVERALL), states, strict=True)},
            *((0, 0) if states[-1] == Standing.NOT_KNOWN.value else (int(touches), int(channels))),
        )
        for group, tier, *states, leads, touches, channels in found
    )  # fmt: skip


def add_stands(stands: Iterable[Stand]) -> list[Stand]:
    """Those of the same group and tier as one."""
    standings: dict[tuple[Any, int], dict[str, Counter[Standing]]] = {}
    sums: Counter[tuple[Any, int, str]] = Counter()
    for one in stands:
        key = one.group, one.tier
        mine = standings.setdefault(key, {name: Counter() for name in (*Duty, OVERALL)})
        for name, numbers in one.standings.items():
            counter = mine[name]
            for standing, leads in numbers.items():
                counter[standing] += leads
        sums[*key, "touches"] += one.touches
        sums[*key, "channels"] += one.channels
    return [
        Stand(group, tier, mine, sums[group, tier, "touches"], sums[group, tier, "channels"])
        for (group, tier), mine in standings.items()
    ]


def get_speeds(scope: Scope, tiers: Tiers) -> dict[str, Speed]:
    """How soon the first counted touch came after the hand-off, and after the assignment, in one query."""
    rows = duties(scope, tiers)
    columns = []
    for clock in CLOCKS:
        known, wait = _known(rows, clock), wait_of(rows, clock)
        touched = and_(known, wait >= 0)
        columns += [known, touched, and_(touched, wait <= rows.c.due), and_(known, wait < 0),
                    *(and_(touched, wait <= seconds) for seconds in WITHIN)]  # fmt: skip
    found = [int(one) for one in db.session.execute(select(*(_number(one) for one in columns))).one()]
    each = len(found) // len(CLOCKS)
    parts = [found[start : start + each] for start in range(0, len(found), each)]
    return {
        clock: Speed(known, touched, promised, tuple(within), before)
        for clock, (known, touched, promised, before, *within) in zip(CLOCKS, parts, strict=True)
    }


def count_waiting(scope: Scope, tiers: Tiers) -> dict[str, int]:
    """By clock, the leads that are untouched, open, and not older than the last of `WITHIN`."""
    rows = duties(scope, tiers, FollowUpFact.first_after.is_(None))
    conditions = [and_(_known(rows, clock), rows.c.ending == Ending.OPEN, _since(rows, clock) < WITHIN[-1])
                  for clock in CLOCKS]  # fmt: skip
    found = db.session.execute(select(*(_number(one) for one in conditions))).one()
    return {clock: int(number) for clock, number in zip(CLOCKS, found, strict=True)}


def get_median(scope: Scope, tiers: Tiers, touched: int) -> float | None:
    """The median wait from the hand-off of the ``touched`` leads: the middle one, or the mean of the two there; read by
    its place, so that both databases agree."""
    if not touched:
        return None
    middle = list_waits(scope, tiers, (touched - 1) // 2, 2 - touched % 2)
    return sum(middle) / len(middle)


def list_waits(scope: Scope, tiers: Tiers, skip: int, most: int, *more: ColumnElement[bool]) -> Sequence[int]:
    """The waits from the hand-off, the shortest first."""
    rows = duties(scope, tiers, *more)
    wait = wait_of(rows, Clock.HANDOFF)
    touched = select(wait).where(_known(rows, Clock.HANDOFF), wait >= 0).order_by(wait)
    return db.session.scalars(touched.offset(skip).limit(most)).all()


def list_every_wait(scope: Scope, tiers: Tiers) -> Sequence[int]:
    """All of them, in no order."""
    rows = duties(scope, tiers)
    wait = wait_of(rows, Clock.HANDOFF)
    return db.session.scalars(select(wait).where(_known(rows, Clock.HANDOFF), wait >= 0)).all()


def list_at_rejection(scope: Scope, tiers: Tiers) -> list[tuple[int, int, int]]:
    """Rejected leads by the touches counted up to it: (touches, up to `MOST_TOUCHES`; leads; of these, those whose
    reason owes the whole window: "no response")."""
    rows = duties(scope, tiers)
    number = capped(rows.c.counted).label("number")
    found = db.session.execute(
        select(number, func.count(), _number(rows.c.owing))
        .where(rows.c.known, rows.c.ending == Ending.REJECTED)
        .group_by("number")
        .order_by("number")
    )
    return [(int(row[0]), int(row[1]), int(row[2])) for row in found]


def list_to_contact(scope: Scope, tiers: Tiers) -> list[tuple[int, int]]:
    """Leads with two-way contact by the touches counted up to it: (touches, up to `MOST_TOUCHES`; leads)."""
    rows = duties(scope, tiers)
    number = capped(rows.c.touches_to_contact).label("number")
    found = db.session.execute(
        select(number, func.count())
        .where(rows.c.known, rows.c.touches_to_contact.is_not(None))
        .group_by("number")
        .order_by("number")
    )
    return [(int(row[0]), int(row[1])) for row in found]


def _group(rows: FromClause, group: str) -> ColumnElement[Any]:
    column: ColumnElement[Any] = rows.c.owner_id if group == "owner" else rows.c[group]
    return column


def _known(rows: FromClause, clock: str) -> ColumnElement[bool]:
    known: ColumnElement[bool] = rows.c.known
    return known if clock == Clock.HANDOFF else and_(known, rows.c.assigned_after.is_not(None))


def wait_of(rows: FromClause, clock: str) -> ColumnElement[int]:
    """The seconds to the first counted touch, by a clock."""
    wait: ColumnElement[int] = rows.c.first_after
    return wait if clock == Clock.HANDOFF else wait - rows.c.assigned_after


def is_late(rows: FromClause, clock: str) -> ColumnElement[bool]:
    """The first touch came later than the last of `WITHIN`, or never, though the lead no longer waits for it."""
    never = and_(rows.c.first_after.is_(None), or_(rows.c.ending != Ending.OPEN, _since(rows, clock) >= WITHIN[-1]))
    return and_(_known(rows, clock), or_(never, wait_of(rows, clock) > WITHIN[-1]))


def _since(rows: FromClause, clock: str) -> ColumnElement[int]:
    since: ColumnElement[int] = rows.c.covered
    return since if clock == Clock.HANDOFF else since - rows.c.assigned_after


def capped(number: ColumnElement[int]) -> ColumnElement[int]:
    """A number of touches, up to `MOST_TOUCHES`."""
    return case((number > MOST_TOUCHES, MOST_TOUCHES), else_=number)


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
