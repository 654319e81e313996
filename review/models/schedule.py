"""How far months run by themselves, and what held them up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.dockets import Move
from review.domain.schedule import Reach
from review.models.base import Base, one_of, pk
from review.models.docket import Docket
from review.models.person import Person


class MonthSchedule(Base):
    """The schedule of one docket, or the organisation's, which holds for every docket that has none of its own."""

    __tablename__ = "month_schedule"
    __table_args__ = (
        CheckConstraint("is_default = (docket_id IS NULL)", name="of_a_docket_or_default"),
        CheckConstraint("freeze_day BETWEEN 1 AND 28", name="freeze_day"),
        Index(
            "uq_month_schedule_one_default",
            "is_default",
            unique=True,
            sqlite_where=text("is_default"),
            postgresql_where=text("is_default"),
        ),
    )

    id: Mapped[pk]
    docket_id: Mapped[int | None] = mapped_column(ForeignKey("docket.id"), unique=True)
    is_default: Mapped[bool] = mapped_column(default=False)
    reach: Mapped[Reach] = mapped_column(one_of(Reach, "reach"))
    freeze_day: Mapped[int]
    statement_days: Mapped[int]
    hearing_days: Mapped[int]
    deliberation_days: Mapped[int]
    reminder_days: Mapped[int]


class ScheduleHold(Base):
    """A move that was due and could not be made by itself: since when, why, and until when."""

    __tablename__ = "schedule_hold"
    __table_args__ = (UniqueConstraint("docket_id", "move", "code"),)

    id: Mapped[pk]
    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"))
    move: Mapped[Move] = mapped_column(one_of(Move, "move"))
    code: Mapped[str] = mapped_column(String(60))
    values: Mapped[dict[str, Any]]
    since: Mapped[datetime]
    tried_at: Mapped[datetime]
    over_at: Mapped[datetime | None]

    docket: Mapped[Docket] = relationship()


class CalendarFeed(Base):
    """The secret address of a person's calendar. ``nonce`` makes it only together with SECRET_KEY."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        Index(
            "uq_calendar_feed_one_standing",
            "person_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    nonce: Mapped[str] = mapped_column(String(64))
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
