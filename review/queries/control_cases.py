"""Which cases are controls: accepted leads, judged by the definition alone, of which no figure of the others knows."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from review.domain.leads import EventKind
from review.models.case import Case
from review.models.frame import ReviewEvent


def is_control() -> ColumnElement[bool]:
    """Whether a `Case` is a control."""
    return (
        select(ReviewEvent.id)
        .where(ReviewEvent.id == Case.event_id, ReviewEvent.kind == EventKind.ACCEPTED)
        .correlate(Case)
        .exists()
    )


def is_reviewed() -> ColumnElement[bool]:
    """Whether a `Case` is a rejected or ignored lead, on which the panel reaches a verdict."""
    return ~is_control()
