"""Touches and inbound activities."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.leads import Precision
from review.domain.touches import Channel, Direction
from review.models.base import Base, one_of, pk
from review.models.person import Person


class Touch(Base):
    """One activity between a rep and a prospect.

    It counts for every lead of its prospect handed off at or before it. ``prospect_id`` is null while no lead
    of its contact is known: it waits for a later import. Only rows with ``is_attempt`` and an outbound
    direction are touches in the sense of the rules; the rest is shown, never counted.
    """

    __tablename__ = "touch"
    __table_args__ = (
        UniqueConstraint("data_source_id", "external_id"),
        Index("ix_touch_prospect_id_at", "prospect_id", "at"),
    )

    id: Mapped[pk]
    data_source_id: Mapped[int] = mapped_column(ForeignKey("data_source.id"))
    external_id: Mapped[str] = mapped_column(String(120))
    contact_key: Mapped[str | None] = mapped_column(String(120))
    lead_external_id: Mapped[str | None] = mapped_column(String(120))
    prospect_id: Mapped[int | None] = mapped_column(ForeignKey("prospect.id"))
    rep_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    channel: Mapped[Channel] = mapped_column(one_of(Channel, "channel"))
    direction: Mapped[Direction] = mapped_column(one_of(Direction, "direction"))
    is_attempt: Mapped[bool]
    two_way: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(index=True)
    precision: Mapped[Precision] = mapped_column(one_of(Precision, "precision"), default=Precision.INSTANT)
    logged_at: Mapped[datetime | None]  # when it was typed in by hand, where the CRM says so
    outcome: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(Text)
    row_sha256: Mapped[str] = mapped_column(String(64))
    first_import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"))
    last_import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)

    rep: Mapped[Person | None] = relationship()


class TouchRevision(Base):
    """The values that an import replaced on a touch, so that it can be taken back."""

    __tablename__ = "touch_revision"

    id: Mapped[pk]
    touch_id: Mapped[int] = mapped_column(ForeignKey("touch.id", ondelete="CASCADE"), index=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    replaced_at: Mapped[datetime]
    old_values: Mapped[dict[str, Any]]
