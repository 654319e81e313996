"""Justifications that follow their rejection where an import says anew what kind of rejection it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from review.config import current_settings
from review.domain.default_standards import DEFAULT_POLICY
from review.domain.leads import EventKind
from review.domain.roles import Bench
from review.extensions import db
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.statement import Statement
from review.queries.lead_histories import events_of, framed_keys, load_leads
from review.queries.my_rejections import current_rejection


def carry_statements(import_id: int, *, now: datetime) -> int:
    """File under its present kind and number what was said of a rejection that no frame holds yet, for the leads that
    this import wrote; gives how many rejections it was.

    A justification belongs to the rejection, and an acceptance that is imported later makes a rejected lead a
    disqualified one. What was filed stays as it was; the copies bear its author and its time.
    """
    said = _said_of(import_id)
    known, framed = events_of(said), framed_keys(said)
    carried = 0
    for loaded in load_leads(said):
        events = known.get(loaded.lead.id, ())
        # The policy has no say in what kind a rejection is.
        event = current_rejection(loaded, events, DEFAULT_POLICY, now, current_settings().zone)
        if event is None or event.key in framed:
            continue
        moving = _moving(said[loaded.lead.id], (event.kind, event.number), events)
        db.session.add_all(_copy(one, event.kind, event.number) for one in moving)
        carried += bool(moving)
    db.session.flush()
    return carried


def _said_of(import_id: int) -> dict[int, list[Statement]]:
    """What Sales has said of rejections of the leads that the import wrote, by lead, the oldest first."""
    statements = db.session.scalars(
        select(Statement)
        .join(Lead, Lead.id == Statement.lead_id)
        .where(
            Lead.last_import_id == import_id, Statement.side == Bench.SALES, Statement.kind != EventKind.IGNORED
        )
        .order_by(Statement.lead_id, Statement.filed_at, Statement.id)
    )
    found: dict[int, list[Statement]] = {}
    for one in statements:
        found.setdefault(one.lead_id, []).append(one)
    return found


def _moving(
    said: Sequence[Statement], present: tuple[EventKind, int], events: Sequence[ReviewEvent]
) -> list[Statement]:
    """The versions that were filed last under a name that is no event's; none where something stands under the
    present one."""
    held = {(event.kind, event.number) for event in events}
    names = [(one.kind, one.event_number) for one in said]
    lost = [name for name in names if name not in held]
    if present in names or not lost:
        return []
    return [one for one, name in zip(said, names, strict=True) if name == lost[-1]]


def _copy(one: Statement, kind: EventKind, number: int) -> Statement:
    return Statement(
        lead_id=one.lead_id, kind=kind, event_number=number, side=one.side, version=one.version,
        author_id=one.author_id, reason=one.reason, exception_claimed=one.exception_claimed, narrative=one.narrative,
        links=one.links, filed_at=one.filed_at,
    )
