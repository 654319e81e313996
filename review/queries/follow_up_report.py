"""How leads were followed up: the promise duty by duty, the time to the first touch, and how much was tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, FromClause, String, and_, case, func, null, or_, select, type_coerce

from review.domain.follow_up import Duty
from review.domain.follow_up_facts import Ending
from review.domain.promise import HOUR, Standing
from review.domain.tallies import Tally, key_of, value_of
from review.extensions import db
from review.models.follow_up_fact import FollowUpFact
from review.queries.follow_up_duties import duties
from review.queries.follow_up_tiers import Tiers
from review.queries.report_scope import Scope
from review.queries.tallies import Countable, Counted, Place, number_if

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
#: Among the times of `WITHIN`: later than any, never, and before the clock ran.
_LATER, _NEVER, _BEFORE = "later", "never", "before"
_LEADS: Mapping[str, ColumnElement[int] | None] = {"leads": None}


@dataclass(frozen=True, slots=True)
class Stand:
    """The leads of a tier (by its place): how many stand how with each duty, and with the promise as a whole
    (`OVERALL`); and of those whose whole is known, how many touches and channels there were in all."""

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
    promised: int = 0
    within: tuple[int, ...] = (0,) * len(WITHIN)
    before: int = 0


def followed_up(scope: Scope, tiers: Tiers, groups: Sequence[str]) -> Countable:
    """The leads of ``scope``: how each tier's stand, and each group's, how soon they were touched, and how much was
    tried."""
    rows = duties(scope, tiers)
    known = rows.c.known
    states = [type_coerce(rows.c[one], String) for one in (*(duty.value for duty in Duty), OVERALL)]
    rejected = and_(known, rows.c.ending == Ending.REJECTED)
    touched = {"touches": rows.c.counted, "channels": rows.c.varied}
    return Countable(
        select().select_from(rows),
        rows.c,
        [
            Counted(_LEADS, _stand_places, [rows.c.tier, *states]),
            Counted(touched, _made_places, [rows.c.tier], states[-1] != Standing.NOT_KNOWN.value),
            Counted(_LEADS, _speed_places, [key for clock in CLOCKS for key in _speed_keys(rows, clock)]),
            Counted(_LEADS, _tried_places, [case((rejected, capped(rows.c.counted))), rows.c.owing,
                                            case((known, capped(rows.c.touches_to_contact)))]),
            *(_grouped(group, rows.c.owner_id if group == "owner" else rows.c[group], states[-1]) for group in groups),
        ],
        wait_of(rows, Clock.HANDOFF),
        and_(known, wait_of(rows, Clock.HANDOFF) >= 0),
    )  # fmt: skip


def list_stands(found: Tally) -> list[Stand]:
    """The tiers in what was counted of leads that were `followed_up`."""
    made = found.numbers.get("made", {})
    return [
        Stand(
            int(tier), {name: _standings(of.get(name, {})) for name in (*Duty, OVERALL)},
            made.get(tier, {}).get("touches", 0), made.get(tier, {}).get("channels", 0),
        )
        for tier, of in found.numbers.get("tiers", {}).items()
    ]  # fmt: skip


def get_speeds(found: Tally) -> dict[str, Speed]:
    """How soon the first counted touch came, by clock, in what was counted of leads that were `followed_up`."""
    steps, promised = found.numbers.get("speed", {}), found.numbers.get("promised", {})
    speeds = {}
    for clock in CLOCKS:
        leads = steps.get(clock, {})
        within = tuple(accumulate(leads.get(str(seconds), 0) for seconds in WITHIN))
        speeds[clock] = Speed(sum(leads.values()), promised.get(clock, 0), within, leads.get(_BEFORE, 0))
    return speeds


def list_at_rejection(found: Tally) -> list[tuple[int, int, int]]:
    """Rejected leads by the touches counted up to it: (touches, up to `MOST_TOUCHES`; leads; of these, those whose
    reason owes the whole window: "no response")."""
    rows = found.numbers.get("at_rejection", {}).items()
    return sorted((int(number), of.get("leads", 0), of.get("owing", 0)) for number, of in rows)


def list_to_contact(found: Tally) -> list[tuple[int, int]]:
    """Leads with two-way contact by the touches counted up to it: (touches, up to `MOST_TOUCHES`; leads)."""
    return sorted((int(number), leads) for number, leads in found.numbers.get("to_contact", {}).items())


def list_groups(found: Tally, group: str) -> dict[Any, Mapping[Standing, int]]:
    """How the leads of each group stand with the promise as a whole, in what was counted of leads that were
    `followed_up`; the group is an owner's row, or a name, or None."""
    groups = ((value_of(key), _standings(of)) for key, of in found.numbers.get(f"by {group}", {}).items())
    return {int(value) if value and group == "owner" else value: standings for value, standings in groups}


def count_waiting(scope: Scope, tiers: Tiers) -> dict[str, int]:
    """By clock, the leads that are untouched, open, and not older than the last of `WITHIN`."""
    rows = duties(scope, tiers, FollowUpFact.first_after.is_(None))
    conditions = [and_(_known(rows, clock), rows.c.ending == Ending.OPEN, _since(rows, clock) < WITHIN[-1])
                  for clock in CLOCKS]  # fmt: skip
    found = db.session.execute(select(*(func.sum(number_if(one)) for one in conditions))).one()
    return {clock: int(number or 0) for clock, number in zip(CLOCKS, found, strict=True)}


def _standings(leads: Mapping[str, int]) -> dict[Standing, int]:
    return {Standing(one): number for one, number in leads.items()}


def _stand_places(keys: Sequence[Any]) -> Iterator[Place]:
    tier, *states = keys
    for name, standing in zip((*Duty, OVERALL), states, strict=True):
        yield ("tiers", str(tier), name, standing), "leads"


def _made_places(keys: Sequence[Any]) -> Iterator[Place]:
    for name in ("touches", "channels"):
        yield ("made", str(keys[0]), name), name


def _speed_places(keys: Sequence[Any]) -> Iterator[Place]:
    for clock, (step, promised) in zip(CLOCKS, (keys[:2], keys[2:]), strict=True):
        if step is not None:
            yield ("speed", clock, step), "leads"
        if promised:
            yield ("promised", clock), "leads"


def _tried_places(keys: Sequence[Any]) -> Iterator[Place]:
    at_rejection, owing, to_contact = keys
    if at_rejection is not None:
        yield ("at_rejection", str(at_rejection), "leads"), "leads"
        if owing:
            yield ("at_rejection", str(at_rejection), "owing"), "leads"
    if to_contact is not None:
        yield ("to_contact", str(to_contact)), "leads"


def _grouped(group: str, column: ColumnElement[Any], whole: ColumnElement[str]) -> Counted:
    return Counted(_LEADS, lambda keys: [((f"by {group}", key_of(keys[0]), keys[1]), "leads")], [column, whole])


def _speed_keys(rows: FromClause, clock: str) -> Sequence[ColumnElement[Any]]:
    """The step of `WITHIN` in which the first touch came (null: not known), and whether it came as promised."""
    known, wait = _known(rows, clock), wait_of(rows, clock)
    steps = ((wait <= seconds, str(seconds)) for seconds in WITHIN)
    step = case((~known, null()), (wait.is_(None), _NEVER), (wait < 0, _BEFORE), *steps, else_=_LATER)
    return step, number_if(and_(known, wait >= 0, wait <= rows.c.due))


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
