"""The systems from which leads and touches come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from review.models.base import Base, pk, public_id


class DataSource(Base):
    """One CRM, as named by an import profile, and the span of time its data is known to cover.

    A lead is *known up to* ``leads_until``; touches are known from ``touches_from`` to ``touches_until``,
    both null where touch data was never imported, which makes a lead's follow-up not known, never zero.
    ``follow_up_basis`` is `review.queries.follow_up_basis`; None: no lead was judged yet.
    """

    __tablename__ = "data_source"

    id: Mapped[pk]
    public_id: Mapped[public_id]
    name: Mapped[str] = mapped_column(String(60), unique=True)
    leads_until: Mapped[datetime | None]
    touches_from: Mapped[datetime | None]
    touches_until: Mapped[datetime | None]
    follow_up_basis: Mapped[str | None] = mapped_column(String(130))  # the policies by which its leads were judged
