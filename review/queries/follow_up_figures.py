"""What was done with the leads: raw counts over everything imported, before any policy judges it.

A touch is an outbound attempt at or after the hand-off, by anybody, also after a rejection. Leads whose touches were
never imported are counted apart (``touches_not_known``): their silence says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Join, SQLColumnExpression, and_, case, func, join, select, true

from review.domain.leads import SENT_BACK
from review.domain.touches import Direction
from review.extensions import db
from review.models.import_run import FileKind, ImportFile, ImportRun, ImportState
from review.models.lead import Lead, LeadFact
from review.models.prospect import Prospect
from review.models.touch import Touch
from review.queries.report_scope import Scope
from review.queries.seconds import seconds_between

#: The hours within which a first touch is looked for.
WITHIN_HOURS = (1, 4, 24, 48)
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class FollowUpFigures:
    """The figures; minutes are minutes, ``by_reason`` counts the rejected leads by the CRM's reason ("" for none)."""

    leads: int
    rejected: int
    without_owner: int
    without_contact: int
    quarantined: int
    quarantined_by_file: dict[str, int]
    touches_known: int
    touches_not_known: int
    untouched: int
    rejected_untouched: int
    with_first_touch: int
    median_minutes_to_first_touch: float | None
    first_touch_within_hours: dict[str, int]
    by_reason: dict[str, int]
    activities: int
    touches: int
    unattached: int
    unattached_without_contact: int


def get_follow_up_figures(scope: Scope) -> FollowUpFigures:
    """The figures of the leads of ``scope``. What belongs to no lead yet (rows in quarantine, activities) is counted
    for its data source, or for all."""
    ours = and_(true(), *scope.conditions())
    data_source: int | None = scope.equal.get("data_source_id")
    known = LeadFact.touches_known
    untouched = and_(known, LeadFact.touches == 0)
    touched = and_(known, LeadFact.first_touch_at.is_not(None))
    wait = seconds_between(Lead.handed_off_at, LeadFact.first_touch_at)
    rejected = Lead.disposition.in_(SENT_BACK)
    counted = {
        "leads": Lead.id.is_not(None),
        "rejected": rejected,
        "without_owner": Lead.owner_id.is_(None),
        "touches_known": known,
        "untouched": untouched,
        "rejected_untouched": and_(untouched, rejected),
        "with_first_touch": touched,
        **{f"within_{hours}": and_(touched, wait <= hours * _HOUR) for hours in WITHIN_HOURS},
    }
    statement = select(*(_number(condition).label(name) for name, condition in counted.items())).select_from(
        _leads_with_facts()
    )
    found = db.session.execute(statement.where(ours)).one()._asdict()
    quarantined = _quarantined(data_source)
    within = {str(hours): found.pop(f"within_{hours}") for hours in WITHIN_HOURS}
    return FollowUpFigures(
        **found,
        touches_not_known=found["leads"] - found["touches_known"],
        without_contact=_without_contact(ours),
        quarantined=sum(quarantined.values()),
        quarantined_by_file=quarantined,
        median_minutes_to_first_touch=_median_minutes(wait, and_(ours, touched), found["with_first_touch"]),
        first_touch_within_hours=within,
        by_reason=_by_reason(ours),
        **_activities(data_source),
    )


def _leads_with_facts() -> Join:
    return join(Lead, LeadFact, LeadFact.lead_id == Lead.id)


def _number(condition: SQLColumnExpression[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _without_contact(ours: ColumnElement[bool]) -> int:
    """Leads whose row named no contact: intake gave their prospect a key of its own."""
    statement = select(func.count()).select_from(Lead).join(Prospect, Prospect.id == Lead.prospect_id)
    return db.session.scalar(statement.where(ours, Prospect.contact_key.startswith("lead:"))) or 0


def _median_minutes(wait: ColumnElement[int], which: ColumnElement[bool], count: int) -> float | None:
    """The middle wait, or the mean of the two in the middle; read by its place, so that both databases agree."""
    if not count:
        return None
    statement = select(wait).select_from(_leads_with_facts()).where(which).order_by(wait)
    middle = [int(seconds) for seconds in db.session.scalars(statement.offset((count - 1) // 2).limit(2 - count % 2))]
    return sum(middle) / len(middle) / 60


def _by_reason(ours: ColumnElement[bool]) -> dict[str, int]:
    reason = func.coalesce(Lead.rejection_reason, "")
    rows = db.session.execute(
        select(reason, func.count())
        .where(ours, Lead.disposition.in_(SENT_BACK))
        .group_by(reason)
        .order_by(func.count().desc(), reason)
    ).all()
    return {str(name): int(count) for name, count in rows}


def _quarantined(data_source: int | None) -> dict[str, int]:
    """The rows in quarantine after the last merged import of each kind of file."""
    latest = (
        select(func.max(ImportFile.id).label("id"))
        .join(ImportRun)
        .where(ImportRun.state == ImportState.MERGED)
        .group_by(ImportRun.data_source_id, ImportFile.kind)
        .correlate(None)
    )
    if data_source is not None:
        latest = latest.where(ImportRun.data_source_id == data_source)
    rows = db.session.execute(
        select(ImportFile.kind, func.sum(ImportFile.quarantined))
        .where(ImportFile.id.in_(latest))
        .group_by(ImportFile.kind)
    ).all()
    found = {kind.value: int(count) for kind, count in rows}
    return {kind.value: found.get(kind.value, 0) for kind in FileKind}


def _activities(data_source: int | None) -> dict[str, int]:
    unattached = Touch.prospect_id.is_(None)
    statement = select(
        func.count().label("activities"),
        _number(and_(Touch.direction == Direction.OUTBOUND, Touch.is_attempt)).label("touches"),
        _number(unattached).label("unattached"),
        _number(and_(unattached, Touch.contact_key.is_(None), Touch.lead_external_id.is_(None))).label(
            "unattached_without_contact"
        ),
    ).select_from(Touch)
    if data_source is not None:
        statement = statement.where(Touch.data_source_id == data_source)
    return db.session.execute(statement).one()._asdict()
