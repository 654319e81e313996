"""What is counted about a lead, rebuilt where an import touched it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, insert, literal, select, update

from review.domain.touches import Direction
from review.extensions import db
from review.intake.merge.keys import lead, same_touch, staged_touch, table_of, touch
from review.intake.merge.months import mark_changed
from review.intake.merge.open_leads import build_missing_open_leads
from review.intake.merge.standings import judge_follow_up
from review.models.data_source import DataSource
from review.models.lead import LeadFact

fact = table_of(LeadFact)


def drop_facts_before(import_id: int, data_source_id: int) -> None:
    """Drop the facts of leads whose touches are about to change, while it is still known whose they were."""
    before = (
        select(lead.c.id)
        .join(touch, touch.c.prospect_id == lead.c.prospect_id)
        .join(staged_touch, same_touch(data_source_id))
        .where(staged_touch.c.import_id == import_id)
    )
    db.session.execute(delete(fact).where(fact.c.lead_id.in_(before)))


def drop_facts_after(import_id: int) -> None:
    """Drop the facts of leads that this import wrote, or to whose prospects it brought touches."""
    prospects = select(touch.c.prospect_id).where(
        touch.c.last_import_id == import_id, touch.c.prospect_id.is_not(None)
    )
    written = select(lead.c.id).where(lead.c.last_import_id == import_id)
    theirs = select(lead.c.id).where(lead.c.prospect_id.in_(prospects))
    db.session.execute(delete(fact).where(fact.c.lead_id.in_(written)))
    db.session.execute(delete(fact).where(fact.c.lead_id.in_(theirs)))


def build_missing_facts(data_source: DataSource, *, covers_more: bool = True) -> None:
    """Where the source's coverage changed, say of all its leads what is known of their touches; count anew for every
    lead that has no facts.

    A touch counts for every lead of its prospect handed off at or before it.
    """
    if covers_more:
        _cover_anew(data_source)
    missing = and_(
        lead.c.data_source_id == data_source.id, ~exists(select(1).where(fact.c.lead_id == lead.c.id))
    )
    mark_changed(select(lead.c.handed_off_at).where(missing))
    attempt = and_(touch.c.direction == Direction.OUTBOUND.value, touch.c.is_attempt)
    inbound = touch.c.direction == Direction.INBOUND.value
    attempted_at = case((attempt, touch.c.at))
    counted = (
        select(
            lead.c.id,
            _count(attempt),
            _count(and_(attempt, touch.c.rep_id == lead.c.owner_id)),
            _count(inbound),
            func.count(case((attempt, touch.c.channel)).distinct()),
            func.min(attempted_at),
            func.max(attempted_at),
            func.max(case((inbound, touch.c.at))),
            _known(data_source),
        )
        .select_from(
            lead.outerjoin(
                touch, and_(touch.c.prospect_id == lead.c.prospect_id, touch.c.at >= lead.c.handed_off_at)
            )
        )
        .where(missing)
        .group_by(lead.c.id)
    )
    names = [
        "lead_id", "touches", "owner_touches", "inbound", "channels", "first_touch_at", "last_touch_at",
        "last_inbound_at", "touches_known",
    ]
    db.session.execute(insert(fact).from_select(names, counted))
    build_missing_open_leads(data_source.id)
    judge_follow_up(data_source, covers_more=covers_more)


def _cover_anew(data_source: DataSource) -> None:
    """Say of every lead of the source whether its touches are known, where that is no longer so."""
    differs = and_(lead.c.id == fact.c.lead_id, lead.c.data_source_id == data_source.id,
                   fact.c.touches_known != _known(data_source))  # fmt: skip
    mark_changed(select(lead.c.handed_off_at).select_from(lead.join(fact, differs)))
    db.session.execute(update(fact).values(touches_known=_known(data_source)).where(differs))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _known(data_source: DataSource) -> ColumnElement[bool]:
    """Whether touch data covers the moment of a lead's hand-off."""
    if data_source.touches_from is None or data_source.touches_until is None:
        return literal(value=False)
    covered = and_(
        lead.c.handed_off_at >= data_source.touches_from, lead.c.handed_off_at <= data_source.touches_until
    )
    return case((covered, literal(value=True)), else_=literal(value=False))
