"""Which cases are controls: accepted leads, judged by the definition alone, of which no figure of the others knows."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from review.domain.leads import EventKind
from review.models.case import Case
from review.models.frame import ReviewEvent


def is_control() -> ColumnElement[bool]:
    """Whether a `Case` is a control."""
    return Case.event_id.in_(select(ReviewEvent.id).where(ReviewEvent.kind == EventKind.ACCEPTED))


def is_reviewed() -> ColumnElement[bool]:
    """Whether a `Case` is a rejected or ignored lead, on which the panel reaches a verdict."""
    return ~is_control()
