"""The tiers by which leads are judged, and in SQL which lead each of them is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true

from review.domain.default_standards import DEFAULT_POLICY
from review.domain.policy import Policy, Tier, tier_for
from review.extensions import db
from review.models.follow_up_fact import FollowUpFact as Fact
from review.queries.follow_up_basis import basis_of, is_judged_by
from review.queries.standards import StandardsInForce


@dataclass(frozen=True, slots=True)
class Tiers:
    """Every tier of every policy in force, by its place, and by what the leads were judged (``basis``). ``rules`` is
    None where every lead has been judged so."""

    tiers: tuple[Tier, ...]
    basis: str
    rules: TierRules | None


@dataclass(frozen=True, slots=True)
class TierRules:
    """Which tier a lead is for, and what the reason of its rejection is, in SQL."""

    place: ColumnElement[int]
    owing: ColumnElement[bool]
    disqualifying: ColumnElement[bool]


def list_tiers(standards: StandardsInForce, zone: tzinfo) -> Tiers:
    """The tiers by which leads are judged; those of the default policy where none is in force yet."""
    basis = basis_of(standards, zone)
    tiers = tuple(tier for policy, _since in _spans(standards) for tier in policy.tiers)
    return Tiers(tiers, basis.key, None if is_judged_by(basis) else tier_rules(standards))


def tier_rules(standards: StandardsInForce) -> TierRules:
    """Which tier a lead is for, worked out anew."""
    spans = _spans(standards)
    grades = list(db.session.scalars(select(Fact.grade).distinct()))
    reasons = db.session.execute(select(Fact.reason, Fact.reason_group).distinct()).all()
    start = 0
    places, owing, disqualifying = [], [], []
    for number, (policy, since) in enumerate(spans):
        until = spans[number + 1][1] if number + 1 < len(spans) else None
        # Leads older than the first version are judged by it.
        when = _between(since if number else None, until)
        places += [(and_(when, rule), start + place) for place, rule in _places(policy, grades)]
        start += len(policy.tiers)
        owing.append(and_(when, _reasons([row for row in reasons if policy.owing_reasons.include(*row)])))
        disqualifying.append(
            and_(when, _reasons([row for row in reasons if policy.disqualifying_reasons.include(*row)]))
        )
    return TierRules(case(*places, else_=0), _surely(owing), _surely(disqualifying))


def _spans(standards: StandardsInForce) -> list[tuple[Policy, datetime]]:
    """The policies in force with the moments since when, the first one first."""
    versions = sorted(standards.policies.items(), key=lambda item: item[1])
    found = [(standards.policies_by_id[version].policy, since) for version, since in versions]
    return found or [(DEFAULT_POLICY, standards.at)]


def asked(place: Any, name: str, tiers: Sequence[Tier], unit: int = 1) -> ColumnElement[int]:
    """What the tier at a place asks for."""
    return case({number: int(getattr(tier, name)) * unit for number, tier in enumerate(tiers)}, value=place)


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
