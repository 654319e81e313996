"""What became of the leads that Marketing handed over, by the month of their hand-off.

Counted over every lead, so that nothing here carries a sampling error. What a rep entered was not handed over; merged
and test records are no leads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from review.domain.leads import Disposition
from review.domain.moments import month_bounds
from review.domain.tallies import Tally
from review.models.lead import Lead, LeadFact
from review.queries.acceptance import accepted_until
from review.queries.cohorts import cohort_of
from review.queries.report_months import MonthlyPart, list_tallies
from review.queries.report_scope import Scope
from review.queries.seconds import seconds_between
from review.queries.tallies import Countable, Counted, count_by, number_if


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
    part = loop_part(now, currency)
    tallies = list_tallies(part, scope, periods, zone, now)
    if tallies is None:
        leads = part.leads(_span(scope, periods, zone))
        found = count_by(leads, cohort_of(periods, zone, leads.on))
        tallies = [found.get(period, Tally({})) for period in periods]
    return [
        LoopCohort(period, **one.numbers, response=one.waits.median)
        for period, one in zip(periods, tallies, strict=True)
    ]


def loop_part(now: datetime, currency: str) -> MonthlyPart:
    """The cohorts as they are kept of each month: the leads are those of a `Scope` with a span."""

    def leads(scope: Scope) -> Countable:
        won = _became(Became.WON, now)
        numbers = {
            **{became.value: number_if(_became(became, now)) for became in Became},
            "revenue": case((and_(won, Lead.currency == currency), func.coalesce(Lead.amount_minor, 0)), else_=0),
            "other_money": number_if(and_(won, or_(Lead.amount_minor.is_(None), Lead.currency != currency))),
        }
        return Countable(
            select().select_from(Lead).outerjoin(LeadFact, LeadFact.lead_id == Lead.id).where(*_ours(scope)),
            Lead,
            [Counted(numbers, lambda _keys: [((name,), name) for name in numbers])],
            seconds_between(Lead.handed_off_at, LeadFact.first_touch_at),
            and_(LeadFact.touches_known, LeadFact.first_touch_at.is_not(None)),
        )

    return MonthlyPart("closed-loop", currency, leads, passing=True)


def loop_leads(scope: Scope, periods: Sequence[str], zone: tzinfo, now: datetime, became: Became) -> Select[Any]:
    """The ids of the leads of these months that have come so far."""
    return select(Lead.id).where(*_ours(_span(scope, periods, zone)), _became(became, now))


def _span(scope: Scope, periods: Sequence[str], zone: tzinfo) -> Scope:
    return replace(scope, start=month_bounds(periods[0], zone)[0], end=month_bounds(periods[-1], zone)[1])


def _ours(scope: Scope) -> list[ColumnElement[bool]]:
    return [*scope.conditions(), ~Lead.rep_created, ~Lead.merged, ~Lead.test_record]


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
