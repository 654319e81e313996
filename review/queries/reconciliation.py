"""Where every lead handed over was, month by month, as frozen with each month's frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import accumulate
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select

from review.domain.leads import LeadState
from review.domain.moments import month_bounds
from review.extensions import db
from review.models.docket import Docket
from review.models.frame import Frame
from review.models.lead import Lead
from review.queries.report_months import MonthlyPart, list_tallies, months_with_leads
from review.queries.report_scope import Scope
from review.queries.tallies import Countable, Counted


@dataclass(frozen=True, slots=True)
class MonthsStates:
    """Every lead handed over up to the end of one month, by the one state it was in then; ``counted_now`` counts the
    leads of that time as they are known today, a later import's among them."""

    period: str
    frozen_at: datetime
    states: Mapping[LeadState, int]
    counted_now: int

    @property
    def accounted(self) -> int:
        """The sum of the parts."""
        return sum(self.states.values())


def list_states(zone: tzinfo, now: datetime, first: str | None = None, last: str | None = None) -> list[MonthsStates]:
    """The frozen months from ``first`` to ``last``, the oldest first; cancelled dockets are left out."""
    statement = (
        select(Docket.period, Docket.zone, Frame.frozen_at, Frame.reconciliation)
        .join(Docket, Docket.id == Frame.docket_id)
        .where(Docket.cancelled_at.is_(None))
        .order_by(Docket.period)
    )
    if first is not None:
        statement = statement.where(Docket.period >= first)
    if last is not None:
        statement = statement.where(Docket.period <= last)
    rows = db.session.execute(statement).all()
    ends = {row.period: month_bounds(row.period, ZoneInfo(row.zone))[1] for row in rows}
    return [
        MonthsStates(
            row.period,
            row.frozen_at,
            {state: int(row.reconciliation.get(state.value, 0)) for state in LeadState},
            known,
        )
        for row, known in zip(rows, _handed_over_before(ends, zone, now), strict=True)
    ]


def _handed_over_before(ends: Mapping[str, datetime], zone: tzinfo, now: datetime) -> list[int]:
    """How many leads Marketing had handed over before the end of each month, added up from what was kept of all months
    since the first hand-off; where a month ended in another zone, or nothing was kept, counted anew."""
    if all(month_bounds(period, zone)[1] == end for period, end in ends.items()):
        months = [one for one in months_with_leads(Scope(), zone) or () if one <= max(ends, default="")]
        if months and (kept := list_tallies(PART, Scope(), months, zone, now)):
            so_far = dict(zip(months, accumulate(one.numbers.get("leads", 0) for one in kept), strict=True))
            return [max((so_far[one] for one in months if one <= period), default=0) for period in ends]
    return _count_before(list(ends.values()))


def _countable(scope: Scope) -> Countable:
    rows = select().select_from(Lead).where(*scope.conditions(), ~Lead.rep_created)
    return Countable(rows, Lead, [Counted({"leads": None}, lambda _keys: [(("leads",), "leads")])])


#: The leads that Marketing handed over, as they are kept of each month.
PART = MonthlyPart("handed-over", "", _countable, filtered=())


def _count_before(ends: Sequence[datetime]) -> list[int]:
    """The leads handed over before each moment, counted down two indexes: all of them, without those that reps
    entered."""
    if not ends:
        return []
    begins = [None, *ends[:-1]]
    every = [_between(begin, end) for begin, end in zip(begins, ends, strict=True)]
    theirs = [_between(begin, end, Lead.rep_created) for begin, end in zip(begins, ends, strict=True)]
    found = [int(number) for number in db.session.execute(select(*every, *theirs)).one()]
    return list(accumulate(one - other for one, other in zip(found, found[len(ends) :], strict=False)))


def _between(begin: datetime | None, end: datetime, *conditions: SQLColumnExpression[bool]) -> ColumnElement[int]:
    since = [Lead.handed_off_at >= begin] if begin else []
    return select(func.count()).select_from(Lead).where(*since, Lead.handed_off_at < end, *conditions).scalar_subquery()
