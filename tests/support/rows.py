"""Every row of the database at once, to see that a refused act changed none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from review.extensions import db
from review.models.base import Base


def all_rows() -> dict[str, list[Any]]:
    """Every row of every table, as the session's transaction sees it."""
    db.session.flush()
    return {
        table.name: sorted(map(repr, db.session.execute(select(table)).all())) for table in Base.metadata.sorted_tables
    }


@contextmanager
def unchanged() -> Iterator[None]:
    """Fail where the block, which is expected to raise, leaves anything behind once it is undone as the edge would.

    Used around ``pytest.raises``: ``with unchanged(), pytest.raises(Refusal): …``.
    """
    before = all_rows()
    db.session.commit()
    try:
        yield
    finally:
        db.session.rollback()
        db.session.expire_all()
    after = all_rows()
    changed = [name for name, rows in before.items() if rows != after[name]]
    assert not changed, f"rows changed in {changed}"
