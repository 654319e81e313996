"""Published editions of the monthly verdict summary. What is not published is not here, for anybody."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from review.domain.report_filters import Months
from review.extensions import db
from review.models.docket import Docket
from review.models.verdict import Edition


def _published() -> tuple[object, ...]:
    return Docket.published_at.is_not(None), Docket.cancelled_at.is_(None)


def list_editions() -> Sequence[Edition]:
    """The newest edition of every published month, the newest month first."""
    return db.session.scalars(_newest()).all()


def _newest() -> Select[Edition]:
    last = select(Edition.docket_id, func.max(Edition.number).label("number")).group_by(Edition.docket_id).subquery()
    return (
        select(Edition)
        .join(last, (last.c.docket_id == Edition.docket_id) & (last.c.number == Edition.number))
        .join(Edition.docket)
        .where(*_published())  # type: ignore[arg-type]
        .order_by(Docket.period.desc())
        .options(contains_eager(Edition.docket))
    )


def find_last_edition() -> Edition | None:
    """The newest edition of the last published month; None where no month is published."""
    return db.session.scalar(
        select(Edition)
        .join(Edition.docket)
        .where(*_published())  # type: ignore[arg-type]
        .order_by(Docket.period.desc(), Edition.number.desc())
        .limit(1)
    )


def list_editions_of(period: str) -> Sequence[Edition]:
    """All editions of one published month, the newest first; none before it is published."""
    return db.session.scalars(
        select(Edition)
        .join(Edition.docket)
        .where(Docket.period == period, *_published())  # type: ignore[arg-type]
        .order_by(Edition.number.desc())
        .options(contains_eager(Edition.docket))
    ).all()


def list_editions_within(months: Months | None) -> list[Edition]:
    """The newest edition of each published month of a span (None: of any time), the oldest month first."""
    asked = () if months is None else (Docket.period >= months.first, Docket.period <= months.last)
    return list(reversed(db.session.scalars(_newest().where(*asked)).all()))


def list_editions_before(period: str, most: int) -> Sequence[Edition]:
    """The newest editions of up to ``most`` published months before ``period``, the newest month first."""
    return db.session.scalars(_newest().where(Docket.period < period).limit(most)).all()
