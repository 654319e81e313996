"""Why leads were sent back, and how much had been tried: raw counts over everything imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, select, type_coerce

from review.domain.leads import SENT_BACK, Disposition, Precision
from review.domain.tallies import key_of, value_of
from review.models.lead import Lead, LeadFact
from review.queries.report_months import MonthlyPart, get_tally
from review.queries.report_scope import Scope
from review.queries.tallies import Countable, Counted, Place, number_if


@dataclass(frozen=True, slots=True)
class ReasonFigures:
    """The rejected leads of one reason; of those whose touches are known, how many had none, or at most one."""

    rejected: int
    untouched: int
    at_most_one_touch: int


@dataclass(frozen=True, slots=True)
class RejectionFigures:
    """The figures. Reasons are the CRM's words, "" for none; groups are ours, ``not_grouped`` where none was given."""

    leads: int
    rejected: int
    won: int
    blank_reason: int
    reason_without_rejection: int
    date_approximate: int
    by_reason_group: dict[str, int]
    reasons: dict[str, ReasonFigures]

    @property
    def by_reason(self) -> dict[str, int]:
        """The rejected leads of each reason, the most frequent first."""
        return {reason: figures.rejected for reason, figures in self.reasons.items()}


#: Stands for the reasons that nobody has sorted into a group.
NOT_GROUPED = "not_grouped"


def get_rejection_figures(scope: Scope, zone: tzinfo, now: datetime) -> RejectionFigures:
    """The figures of the leads of ``scope``."""
    found = get_tally(PART, scope, zone, now).numbers
    reasons = {
        value_of(key) or "": ReasonFigures(**{name: of.get(name, 0) for name in _REASONS})
        for key, of in found.get("reasons", {}).items()
    }
    groups: Mapping[str, int] = {value_of(key) or "": number for key, number in found.get("groups", {}).items()}
    return RejectionFigures(
        **{name: found.get(name, 0) for name in _TOTALS},
        by_reason_group=dict(sorted(groups.items(), key=lambda item: (-item[1], item[0]))),
        reasons=dict(sorted(reasons.items(), key=lambda item: (-item[1].rejected, item[0]))),
    )


_rejected = Lead.disposition.in_(SENT_BACK)
_has_reason = Lead.rejection_reason.is_not(None)
_TOTALS: Mapping[str, ColumnElement[int] | None] = {
    "leads": None,
    "rejected": number_if(_rejected),
    "won": number_if(Lead.disposition == Disposition.WON),
    "blank_reason": number_if(and_(_rejected, ~_has_reason)),
    "reason_without_rejection": number_if(and_(~_rejected, _has_reason)),
    "date_approximate": number_if(and_(_rejected, Lead.rejected_precision == Precision.APPROXIMATE)),
}
_REASONS: Mapping[str, ColumnElement[int] | None] = {
    "rejected": None,
    "untouched": number_if(and_(LeadFact.touches_known, LeadFact.touches == 0)),
    "at_most_one_touch": number_if(and_(LeadFact.touches_known, LeadFact.touches <= 1)),
}


def _countable(scope: Scope) -> Countable:
    rows = select().select_from(Lead).outerjoin(LeadFact, LeadFact.lead_id == Lead.id).where(*scope.conditions())
    keys = (Lead.rejection_reason, func.coalesce(type_coerce(Lead.reason_group, String), NOT_GROUPED))
    totals = Counted(_TOTALS, lambda _keys: [((name,), name) for name in _TOTALS])
    return Countable(rows, Lead, [totals, Counted(_REASONS, _reason_places, keys, _rejected)])


def _reason_places(keys: Sequence[Any]) -> Iterator[Place]:
    reason, group = keys
    yield ("groups", key_of(group)), "rejected"
    for name in _REASONS:
        yield ("reasons", key_of(reason), name), name


#: The figures as they are kept of each month.
PART = MonthlyPart("rejections", "", _countable)


def all_leads(scope: Scope) -> Select[Any]:
    """The ids of the leads of ``scope``."""
    return select(Lead.id).where(*scope.conditions())


def rejected_leads(
    scope: Scope, reason: str | None = None, most_touches: int | None = None, group: str | None = None
) -> Select[Any]:
    """The ids of the rejected leads of ``scope``: of one reason ("" for none), of one group of reasons (or
    `NOT_GROUPED`), and of those whose touches are known the ones with at most so many."""
    found = (
        select(Lead.id)
        .outerjoin(LeadFact, LeadFact.lead_id == Lead.id)
        .where(*scope.conditions(), Lead.disposition.in_(SENT_BACK))
    )
    if reason is not None:
        found = found.where(func.coalesce(Lead.rejection_reason, "") == reason)
    if group is not None:
        found = found.where(Lead.reason_group.is_(None) if group == NOT_GROUPED else Lead.reason_group == group)
    if most_touches is not None:
        found = found.where(LeadFact.touches_known, LeadFact.touches <= most_touches)
    return found
