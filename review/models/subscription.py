"""Who gets which report by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.subscriptions import Ended, Rhythm, Way
from review.models.base import Base, one_of, pk, public_id
from review.models.person import Person


class Subscription(Base):
    """One report with its filters (``asked``, as an address holds them) for one person. ``channel`` is the SHA-256 of
    a team channel's address, as in `ChannelPost`; ``issues`` counts what was sent."""

    __tablename__ = "subscription"
    __table_args__ = (
        CheckConstraint("(way = 'channel') = (channel IS NOT NULL)", name="channel_where_due"),
        CheckConstraint("(ended_at IS NULL) = (ended IS NULL)", name="ended_when"),
        Index("ix_subscription_due", "ended_at", "next_at"),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    report: Mapped[str] = mapped_column(String(40))
    asked: Mapped[dict[str, Any]]
    rhythm: Mapped[Rhythm] = mapped_column(one_of(Rhythm, "rhythm"))
    way: Mapped[Way] = mapped_column(one_of(Way, "way"))
    channel: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime]
    next_at: Mapped[datetime]
    issues: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    ended: Mapped[Ended | None] = mapped_column(one_of(Ended, "ended"))

    person: Mapped[Person] = relationship()
