"""For how much of a lead's time touch data was imported, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, case, cast, false, literal, null, or_, select

from review.extensions import db
from review.models.data_source import DataSource
from review.queries.seconds import epoch_seconds


def covered_for(on: Any) -> ColumnElement[int]:
    """For how many seconds from its hand-off touch data covers a lead; null where it does not begin before it. ``on``
    has the columns ``data_source_id`` and ``handed_off_at``."""
    whens: list[Any] = [
        (condition, int(row.touches_until.timestamp() // 1) - epoch_seconds(on.handed_off_at))
        for row, condition in _spans(on)
    ]
    return case(*whens, else_=null()) if whens else cast(literal(None), Integer)


def is_covered(on: Any) -> ColumnElement[bool]:
    """Whether touch data covers a lead's hand-off."""
    return or_(false(), *(condition for _row, condition in _spans(on)))


def _spans(on: Any) -> Sequence[tuple[Any, ColumnElement[bool]]]:
    rows = db.session.execute(select(DataSource.id, DataSource.touches_from, DataSource.touches_until)).all()
    return [
        (row, and_(on.data_source_id == row.id, on.handed_off_at >= row.touches_from,
                   on.handed_off_at <= row.touches_until))
        for row in rows
        if row.touches_from is not None and row.touches_until is not None
    ]  # fmt: skip
