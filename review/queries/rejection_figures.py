"""Why leads were sent back, and how much had been tried: raw counts over everything imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, true

from review.domain.leads import SENT_BACK, Disposition, Precision
from review.extensions import db
from review.models.lead import Lead, LeadFact
from review.queries.report_months import Document, MonthlyPart, list_documents, months_with_leads
from review.queries.report_scope import Scope


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


def get_rejection_figures(scope: Scope, zone: tzinfo, now: datetime) -> RejectionFigures:
    """The figures of the leads of ``scope``."""
    months = months_with_leads(scope, zone) if scope.is_whole else None
    kept = list_documents(PART, scope, months, zone, now) if months else None
    return _added(kept) if kept else _count(scope)


def _count(scope: Scope) -> RejectionFigures:
    ours = and_(true(), *scope.conditions())
    rejected = Lead.disposition.in_(SENT_BACK)
    has_reason = Lead.rejection_reason.is_not(None)
    totals = db.session.execute(
        select(
            func.count().label("leads"),
            _number(rejected).label("rejected"),
            _number(Lead.disposition == Disposition.WON).label("won"),
            _number(and_(rejected, ~has_reason)).label("blank_reason"),
            _number(and_(~rejected, has_reason)).label("reason_without_rejection"),
            _number(and_(rejected, Lead.rejected_precision == Precision.APPROXIMATE)).label("date_approximate"),
        )
        .select_from(Lead)
        .where(ours)
    ).one()
    reasons = _reasons(and_(ours, rejected))
    return RejectionFigures(
        **totals._asdict(),
        by_reason_group=_groups(and_(ours, rejected)),
        reasons=reasons,
    )


#: Stands for the reasons that nobody has sorted into a group.
NOT_GROUPED = "not_grouped"
#: The figures as they are kept of each month.
PART = MonthlyPart("rejections", "", lambda scope, _period: asdict(_count(scope)))
_TOTALS = ("leads", "rejected", "won", "blank_reason", "reason_without_rejection", "date_approximate")


def _added(months: Sequence[Document]) -> RejectionFigures:
    reasons: dict[str, Counter[str]] = {}
    groups: Counter[str] = Counter()
    for month in months:
        groups.update(month["by_reason_group"])
        for reason, numbers in month["reasons"].items():
            reasons.setdefault(reason, Counter()).update(numbers)
    return RejectionFigures(
        **{name: sum(month[name] for month in months) for name in _TOTALS},
        by_reason_group=_most_first(groups),
        reasons={
            reason: ReasonFigures(numbers["rejected"], numbers["untouched"], numbers["at_most_one_touch"])
            for reason, numbers in sorted(reasons.items(), key=lambda item: (-item[1]["rejected"], item[0]))
        },
    )


def _most_first(numbers: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0])))


def _reasons(which: ColumnElement[bool]) -> dict[str, ReasonFigures]:
    reason = func.coalesce(Lead.rejection_reason, "")
    rows = db.session.execute(
        select(
            reason,
            func.count(),
            _number(and_(LeadFact.touches_known, LeadFact.touches == 0)),
            _number(and_(LeadFact.touches_known, LeadFact.touches <= 1)),
        )
        .select_from(Lead)
        .join(LeadFact, LeadFact.lead_id == Lead.id)
        .where(which)
        .group_by(reason)
    ).all()
    found = {str(name): ReasonFigures(int(all_), int(none), int(one)) for name, all_, none, one in rows}
    return dict(sorted(found.items(), key=lambda item: (-item[1].rejected, item[0])))


def _groups(which: ColumnElement[bool]) -> dict[str, int]:
    rows = db.session.execute(
        select(Lead.reason_group, func.count()).where(which).group_by(Lead.reason_group)
    ).all()
    found = {group.value if group else NOT_GROUPED: int(count) for group, count in rows}
    return _most_first(found)


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


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
