"""The follow-up promise for many leads at once: `review.domain.promise` in SQL over the facts that intake keeps.

Where every lead has been judged by the policies in force, the judgements are read; else they are worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    and_,
    case,
    cast,
    false,
    func,
    null,
    or_,
    select,
    true,
)

from review.domain.follow_up import Duty
from review.domain.follow_up_facts import Ending
from review.domain.policy import Tier
from review.domain.promise import DAY, HOUR, Standing
from review.models.follow_up_fact import FollowUpFact as Fact
from review.queries.follow_up_tiers import TierRules, Tiers, asked
from review.queries.report_scope import Scope
from review.queries.touch_coverage import covered_for

#: The column of `FollowUpFact` in which it stands how a duty does.
STANDING = {
    Duty.TOUCHES: "on_touches",
    Duty.FIRST_TOUCH: "on_first_touch",
    Duty.WINDOW: "on_window",
    Duty.CHANNELS: "on_channels",
}


def duties(scope: Scope, tiers: Tiers, *more: ColumnElement[bool]) -> FromClause:
    """One row a lead of ``scope`` that meets ``more``: what it is filtered and grouped by, ``counted`` touches and
    ``varied`` channels, the place of its tier, ``due`` (seconds to the first touch), ``covered``, ``known``, how each
    duty stands by the duty's name, and ``overall``."""
    conditions = [*scope.conditions(Fact, Fact.lead_id), *more]
    if tiers.rules is not None:
        return judged(tiers.rules, tiers.tiers, *conditions)
    columns = [Fact.lead_id, Fact.handed_off_at, Fact.data_source_id, Fact.owner_id, Fact.source, Fact.campaign,
               Fact.grade, Fact.ending, Fact.ended_after, Fact.first_after, Fact.assigned_after,
               Fact.touches_to_contact, Fact.tier, Fact.owing]  # fmt: skip
    return (
        select(
            *columns, Fact.touches.label("counted"), Fact.channels.label("varied"),
            func.coalesce(Fact.known, False).label("known"), asked(Fact.tier, "first_touch_hours", tiers.tiers, HOUR)
            .label("due"), covered_for(Fact).label("covered"),
            *(getattr(Fact, name).label(duty.value) for duty, name in STANDING.items()), Fact.promise.label("overall"),
        )
        .where(*conditions)
        .subquery("duties")
    )  # fmt: skip


def judged(rules: TierRules, tiers: Sequence[Tier], *conditions: ColumnElement[bool]) -> FromClause:
    """The same rows, judged anew by ``rules``, whatever was judged before."""
    repeated = {"tier", "owing", "known", "promise", *STANDING.values()}
    facts = [column for column in Fact.__table__.c if column.name not in repeated]
    base = (
        select(*facts, rules.place.label("tier"), covered_for(Fact).label("covered"), rules.owing.label("owing"),
               rules.disqualifying.label("disqualifying"))
        .where(*conditions)
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
    unknown = or_(one.covered.is_(None), one.ended_after > one.covered)
    released_rows = (
        select(*one, cast(released, Integer).label("released"), case((unknown, false()), else_=true()).label("known"))
        .cte("released").prefix_with("MATERIALIZED")
    )  # fmt: skip
    rows = _standings(released_rows, tiers)
    return select(*rows.c, overall(rows).label("overall")).cte("judged").prefix_with("MATERIALIZED")


def _standings(rows: CTE, tiers: Sequence[Tier]) -> CTE:
    one = rows.c
    is_open = one.ending == Ending.OPEN
    window = asked(one.tier, "window_days", tiers)
    late = _words(
        (one.released.is_not(None), Standing.NOT_OWED),
        (and_(is_open, one.covered < window * DAY), Standing.IN_TIME),
        else_=Standing.BROKEN,
    )
    touched = one.touches >= asked(one.tier, "touches", tiers)
    varied = one.channels >= asked(one.tier, "channels", tiers)
    due = asked(one.tier, "first_touch_hours", tiers, HOUR)
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
        _words((~one.known, Standing.NOT_KNOWN), *whens, else_=late).label(duty.value) for duty, whens in stand.items()
    ]
    kept = [column for column in one if column.name not in {duty.value for duty in Duty}]
    done = (one.touches.label("counted"), one.channels.label("varied"), due.label("due"))
    return select(*kept, *done, *columns).cte("standings").prefix_with("MATERIALIZED")


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
