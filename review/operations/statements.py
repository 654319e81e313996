"""What the two sides say: filing a justification or a statement, and fixing them when the hearing opens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from review.domain.roles import SIDES, Bench
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.statement import Statement


def freeze_statements(docket: Docket) -> None:
    """Copy onto each case of ``docket`` the last statement of each side, as it stands now."""
    cases = db.session.scalars(select(Case).where(Case.docket_id == docket.id).options(joinedload(Case.event))).all()
    standing = _standing_statements(docket)
    for case in cases:
        event = case.event
        case.statements = {
            side.value: _as_frozen(
                standing.get((event.lead_id, event.kind.value, event.number, side)), docket.statements_due_at
            )
            for side in SIDES
        }
    db.session.flush()


def _standing_statements(docket: Docket) -> dict[tuple[int, str, int, Bench], Statement]:
    events = (
        select(ReviewEvent.lead_id, ReviewEvent.kind, ReviewEvent.number)
        .join(Case, Case.event_id == ReviewEvent.id)
        .where(Case.docket_id == docket.id)
    )
    statements = db.session.scalars(
        select(Statement)
        .where(tuple_(Statement.lead_id, Statement.kind, Statement.event_number).in_(events))
        .order_by(Statement.version)
        .options(joinedload(Statement.author))
    )
    return {(one.lead_id, one.kind.value, one.event_number, one.side): one for one in statements}


def _as_frozen(statement: Statement | None, due_at: datetime | None) -> dict[str, Any] | None:
    if statement is None:
        return None
    return {
        "public_id": statement.public_id,
        "reason": statement.reason,
        "exception_claimed": statement.exception_claimed,
        "narrative": statement.narrative,
        "links": statement.links,
        "author": {"public_id": statement.author.public_id, "name": statement.author.name},
        "filed_at": statement.filed_at.isoformat(),
        "late": due_at is not None and statement.filed_at > due_at,
    }
