"""What became of the leads that Marketing handed over, by the month of their hand-off.

Counted over every lead, so that nothing here carries a sampling error. What a rep entered was not handed over; merged
and test records are no leads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from review.domain.leads import Disposition
from review.domain.moments import month_bounds
from review.extensions import db
from review.models.lead import Lead, LeadFact
from review.queries.acceptance import accepted_until
from review.queries.report_months import Document, MonthlyPart, list_documents
from review.queries.report_scope import Scope
from review.queries.seconds import seconds_between


class Became(StrEnum):
    """How far a lead has come; each holds those after it as well, but for leads that were won without being accepted
    first, which count as both."""

    HANDED_OVER = "handed_over"
    ACCEPTED = "accepted"
    QUALIFIED = "qualified"
    WON = "won"


@dataclass(frozen=True, slots=True)
class LoopCohort:
    """The leads handed over in one month. ``revenue`` is in minor units of one currency, ``other_money`` counts won
    leads whose amount is in another one or not known; ``response`` is the median of seconds to the first touch, over
    the leads whose touches are known and that have one."""

    period: str
    handed_over: int = 0
    accepted: int = 0
    qualified: int = 0
    won: int = 0
    revenue: int = 0
    other_money: int = 0
    response: float | None = None


def list_loop_cohorts(
    scope: Scope, periods: Sequence[str], zone: tzinfo, now: datetime, currency: str
) -> list[LoopCohort]:
    """One cohort for each of ``periods`` (oldest first, without gaps) as the leads of ``scope``, whatever span it asks
    for, stand at ``now``."""
    kept = list_documents(loop_part(zone, now, currency), scope, periods, zone, now)
    return [LoopCohort(**one) for one in kept] if kept else _count_cohorts(scope, periods, zone, now, currency)


def loop_part(zone: tzinfo, now: datetime, currency: str) -> MonthlyPart:
    """The cohorts as they are kept of each month."""

    def count(scope: Scope, period: str) -> Document:
        (cohort,) = _count_cohorts(scope, [period], zone, now, currency)
        return asdict(cohort)

    return MonthlyPart("closed-loop", currency, count, passing=True)


def _count_cohorts(
    scope: Scope, periods: Sequence[str], zone: tzinfo, now: datetime, currency: str
) -> list[LoopCohort]:
    month, ours = cohort_of(periods, zone), _ours(scope, periods, zone)
    won = _became(Became.WON, now)
    known_money = and_(won, Lead.amount_minor.is_not(None), Lead.currency == currency)
    rows = db.session.execute(
        select(
            month,
            *(_number(_became(became, now)).label(became.value) for became in Became),
            func.coalesce(func.sum(case((known_money, Lead.amount_minor), else_=0)), 0).label("revenue"),
            _number(and_(won, or_(Lead.amount_minor.is_(None), Lead.currency != currency))).label("other_money"),
        )
        .where(*ours)
        .group_by("cohort")
    )
    names = [field.name for field in fields(LoopCohort)]
    counted = {row.cohort: {name: int(getattr(row, name)) for name in names[1:-1]} for row in rows}
    waits = _median_waits(month, ours)
    return [LoopCohort(period, **counted.get(period, {}), response=waits.get(period)) for period in periods]


def loop_leads(scope: Scope, periods: Sequence[str], zone: tzinfo, now: datetime, became: Became) -> Select[Any]:
    """The ids of the leads of these months that have come so far."""
    return select(Lead.id).where(*_ours(scope, periods, zone), _became(became, now))


def cohort_of(periods: Sequence[str], zone: tzinfo, on: Any = Lead) -> ColumnElement[str]:
    """The month of a lead's hand-off among ``periods`` (oldest first, without gaps), else an empty text."""
    ends = ((on.handed_off_at < month_bounds(period, zone)[1], period) for period in periods)
    return case((on.handed_off_at < month_bounds(periods[0], zone)[0], ""), *ends, else_="").label("cohort")


def _ours(scope: Scope, periods: Sequence[str], zone: tzinfo) -> list[ColumnElement[bool]]:
    start, end = month_bounds(periods[0], zone)[0], month_bounds(periods[-1], zone)[1]
    return [
        *replace(scope, start=None, end=None).conditions(), Lead.handed_off_at >= start, Lead.handed_off_at < end,
        ~Lead.rep_created, ~Lead.merged, ~Lead.test_record,
    ]  # fmt: skip


def _became(became: Became, now: datetime) -> ColumnElement[bool]:
    won = or_(Lead.won_at <= now, and_(Lead.won_at.is_(None), Lead.disposition == Disposition.WON))
    qualified = or_(
        won, Lead.converted_at <= now, and_(Lead.converted_at.is_(None), Lead.disposition == Disposition.CONVERTED)
    )
    found: dict[Became, ColumnElement[bool]] = {
        Became.HANDED_OVER: Lead.id.is_not(None),
        Became.ACCEPTED: accepted_until(now),
        Became.QUALIFIED: qualified,
        Became.WON: won,
    }
    return found[became]


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _median_waits(month: ColumnElement[str], ours: Sequence[ColumnElement[bool]]) -> dict[str, float]:
    """The median wait of each cohort: the one in the middle, or the mean of the two there, as both databases count."""
    wait = seconds_between(Lead.handed_off_at, LeadFact.first_touch_at).label("wait")
    waits = (
        select(month, wait)
        .join(LeadFact, LeadFact.lead_id == Lead.id)
        .where(*ours, LeadFact.touches_known, LeadFact.first_touch_at.is_not(None))
        .subquery()
    )
    ordered = select(
        waits.c.cohort,
        waits.c.wait,
        func.row_number().over(partition_by=waits.c.cohort, order_by=waits.c.wait).label("place"),
        func.count().over(partition_by=waits.c.cohort).label("number"),
    ).subquery()
    middle = or_(ordered.c.place * 2 == ordered.c.number, ordered.c.place * 2 == ordered.c.number + 1,
                 ordered.c.place * 2 == ordered.c.number + 2)  # fmt: skip
    rows = db.session.execute(
        select(ordered.c.cohort, func.avg(ordered.c.wait)).where(middle).group_by(ordered.c.cohort)
    )
    return {cohort: float(wait) for cohort, wait in rows}
