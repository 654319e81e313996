"""The follow-up promise for many leads at once: `review.domain.promise` in SQL over the facts that intake keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, and_, case, cast, false, func, literal, null, or_, select, true

from review.domain.default_standards import DEFAULT_POLICY
from review.domain.follow_up import Duty
from review.domain.follow_up_facts import Ending
from review.domain.policy import Policy, Tier, tier_for
from review.domain.promise import DAY, HOUR, Standing
from review.extensions import db
from review.models.data_source import DataSource
from review.models.follow_up_fact import FollowUpFact as Fact
from review.queries.report_scope import Scope
from review.queries.seconds import epoch_seconds
from review.queries.standards import StandardsInForce


@dataclass(frozen=True, slots=True)
class Tiers:
    """Every tier of every policy in force, by its place; and which leads each is for, in SQL."""

    tiers: tuple[Tier, ...]
    place: ColumnElement[int]
    owing: ColumnElement[bool]
    disqualifying: ColumnElement[bool]


def list_tiers(standards: StandardsInForce) -> Tiers:
    """The tiers by which leads are judged; those of the default policy where none is in force yet."""
    versions = sorted(standards.policies.items(), key=lambda item: item[1])
    policies = [(standards.policies_by_id[version].policy, since) for version, since in versions]
    spans = policies or [(DEFAULT_POLICY, standards.at)]
    grades = list(db.session.scalars(select(Fact.grade).distinct()))
    reasons = db.session.execute(select(Fact.reason, Fact.reason_group).distinct()).all()
    tiers: list[Tier] = []
    places, owing, disqualifying = [], [], []
    for number, (policy, since) in enumerate(spans):
        until = spans[number + 1][1] if number + 1 < len(spans) else None
        # Leads older than the first version are judged by it.
        when = _between(since if number else None, until)
        start = len(tiers)
        tiers += policy.tiers
        places += [(and_(when, rule), start + place) for place, rule in _places(policy, grades)]
        owing.append(and_(when, _reasons([row for row in reasons if policy.owing_reasons.include(*row)])))
        disqualifying.append(
            and_(when, _reasons([row for row in reasons if policy.disqualifying_reasons.include(*row)]))
        )
    return Tiers(tuple(tiers), case(*places, else_=0), _surely(owing), _surely(disqualifying))


def duties(scope: Scope, tiers: Tiers, *more: ColumnElement[bool]) -> CTE:
    """One row a lead of ``scope`` that meets ``more``: its facts, the place of its tier, ``covered``, and how each duty
    stands by the duty's name."""
    covered = _covered()
    base = (
        select(Fact, tiers.place.label("tier"), covered.label("covered"), tiers.owing.label("owing"),
               tiers.disqualifying.label("disqualifying"))
        .where(*scope.conditions(Fact, Fact.lead_id), *more)
        .cte("facts").prefix_with("MATERIALIZED")
    )  # fmt: skip
    one = base.c
    rejected, converted = one.ending == Ending.REJECTED, one.ending == Ending.CONVERTED
    released = case(
        (and_(rejected, one.owing), null()),
        (one.contact_after.is_not(None), one.contact_after),
        (converted, func.coalesce(one.ended_after, 0)),
        (and_(rejected, one.disqualifying), one.ended_after),
    )
    released_rows = select(*one, cast(released, Integer).label("released")).cte("released").prefix_with("MATERIALIZED")
    return _standings(released_rows, tiers.tiers)


def _standings(rows: CTE, tiers: Sequence[Tier]) -> CTE:
    one = rows.c

    def asked(name: str) -> ColumnElement[int]:
        values = {place: int(getattr(tier, name)) for place, tier in enumerate(tiers)}
        return case(values, value=one.tier)

    unknown = or_(one.covered.is_(None), one.ended_after > one.covered)
    is_open = one.ending == Ending.OPEN
    window = asked("window_days")
    late = _words(
        (one.released.is_not(None), Standing.NOT_OWED),
        (and_(is_open, one.covered < window * DAY), Standing.IN_TIME),
        else_=Standing.BROKEN,
    )
    touched, varied = one.touches >= asked("touches"), one.channels >= asked("channels")
    due = asked("first_touch_hours") * HOUR
    stand: Mapping[Duty, Sequence[tuple[ColumnElement[bool], Any]]] = {
        Duty.TOUCHES: [(touched, Standing.KEPT)],
        Duty.FIRST_TOUCH: [
            (one.first_after <= due, Standing.KEPT),
            (one.released <= due, Standing.NOT_OWED),
            (one.first_earliest <= due, Standing.NOT_KNOWN),
            (and_(is_open, one.covered < due), Standing.IN_TIME),
            (true(), Standing.BROKEN),
        ],
        Duty.WINDOW: [
            (one.worked_days >= window, Standing.KEPT),
            (and_(touched, varied, ~one.owing), Standing.NOT_OWED),
        ],
        Duty.CHANNELS: [(varied, Standing.KEPT)],
    }
    columns = [
        _words((unknown, Standing.NOT_KNOWN), *whens, else_=late).label(duty.value) for duty, whens in stand.items()
    ]
    kept = [column for column in one if column.name not in {duty.value for duty in Duty}]
    done = (one.touches.label("counted"), one.channels.label("varied"), due.label("due"))
    return select(*kept, *done, *columns).cte("duties").prefix_with("MATERIALIZED")


def overall(rows: CTE) -> ColumnElement[str]:
    """The promise as a whole, of a row of `duties`."""
    columns = [rows.c[duty.value] for duty in Duty]
    order = (Standing.BROKEN, Standing.NOT_KNOWN, Standing.IN_TIME, Standing.KEPT)
    whens = [(or_(*(column == standing.value for column in columns)), standing.value) for standing in order]
    return case(*whens, else_=Standing.NOT_OWED.value)


def _words(*whens: tuple[ColumnElement[bool], Any], else_: Any) -> ColumnElement[str]:
    """A CASE whose values are words."""
    plain = [(when, value.value if isinstance(value, Standing) else value) for when, value in whens]
    return case(*plain, else_=else_)


def _places(policy: Policy, grades: Sequence[str | None]) -> list[tuple[int, ColumnElement[bool]]]:
    """Which leads each tier of a policy is for: the grade's own, else the one for leads without a grade."""
    own: dict[int, list[str]] = {}
    for grade in grades:
        place = policy.tiers.index(tier_for(policy, grade))
        if grade is not None:
            own.setdefault(place, []).append(grade)
    ungraded = policy.tiers.index(tier_for(policy, None))
    found = [(place, and_(~Fact.grade_by_rep, Fact.grade.in_(names))) for place, names in own.items()]
    return [*found, (ungraded, true())]


def _reasons(rows: Sequence[Any]) -> ColumnElement[bool]:
    same = [
        and_(
            Fact.reason.is_(None) if row.reason is None else Fact.reason == row.reason,
            Fact.reason_group.is_(None) if row.reason_group is None else Fact.reason_group == row.reason_group,
        )
        for row in rows
    ]
    return or_(false(), *same)


def _surely(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Whether one of them is met; no reason meets none."""
    return func.coalesce(or_(false(), *conditions), false())


def _between(since: datetime | None, until: datetime | None) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if since is not None:
        conditions.append(Fact.handed_off_at >= since)
    if until is not None:
        conditions.append(Fact.handed_off_at < until)
    return and_(*conditions)


def _covered() -> ColumnElement[int]:
    """For how many seconds from its hand-off touch data covers a lead; null where it does not begin before it."""
    rows = db.session.execute(select(DataSource.id, DataSource.touches_from, DataSource.touches_until)).all()
    whens: list[Any] = [
        (
            and_(Fact.data_source_id == row.id, Fact.handed_off_at >= row.touches_from,
                 Fact.handed_off_at <= row.touches_until),
            int(row.touches_until.timestamp() // 1) - epoch_seconds(Fact.handed_off_at),
        )
        for row in rows
        if row.touches_from is not None and row.touches_until is not None
    ]  # fmt: skip
    return case(*whens, else_=null()) if whens else cast(literal(None), Integer)
