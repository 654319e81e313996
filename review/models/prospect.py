"""Prospects: the one table that holds personal data from the CRM, and can be erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.models.base import Base, pk, public_id
from review.models.data_source import DataSource


class Prospect(Base):
    """A person at a company, as the CRM's contact. ``contact_key`` is the CRM's id of the contact, or
    ``lead:<external id>`` where the export names none."""

    __tablename__ = "prospect"
    __table_args__ = (
        UniqueConstraint("data_source_id", "contact_key"),
        Index("ix_prospect_email_folded", "data_source_id", "email_folded"),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    data_source_id: Mapped[int] = mapped_column(ForeignKey("data_source.id"))
    contact_key: Mapped[str] = mapped_column(String(120))
    name: Mapped[str | None] = mapped_column(String(300))
    name_folded: Mapped[str | None] = mapped_column(String(300), index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(60))
    title: Mapped[str | None] = mapped_column(String(200))
    erased_at: Mapped[datetime | None]
    #: What imports replaced here, oldest first, so that they can be undone: entries of
    #: ``{"import": number, "was": {column: text}}``. Personal data like the rest, and erased with it.
    earlier: Mapped[list[Any] | None]
    email_folded: Mapped[str | None] = mapped_column(String(120))  # as touches name it; erased with the rest

    data_source: Mapped[DataSource] = relationship()
