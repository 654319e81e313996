"""The monthly summaries that reports over long spans are added up from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from review.models.base import Base


class ReportMonth(Base):
    """What one part of a report (``kind``) counts of all leads handed off in one month of the organisation's zone:
    ``document`` and, where a median is asked for, ``waits`` are a `review.domain.tallies.Tally`.

    It holds while ``version`` is the month's in `LeadMonth`, ``basis`` is what the kind stands on today, and the report
    is asked for a moment from ``counted_at`` on and before ``until``, when something that was dated in the future
    counts. Where none holds, the month is counted from its leads.
    """

    __tablename__ = "report_month"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    period: Mapped[str] = mapped_column(String(7), primary_key=True)
    version: Mapped[int]
    basis: Mapped[str] = mapped_column(String(200))
    counted_at: Mapped[datetime]
    until: Mapped[datetime | None]
    document: Mapped[dict[str, Any]]
    waits: Mapped[bytes | None] = mapped_column(LargeBinary)


class ReportMonthPart(Base):
    """The same of the leads that have one value in a column by which reports are narrowed (``value`` as
    `review.domain.tallies.key_of` words it, empty for those without one); it holds while the month does. A value that
    no lead of the month has is not here."""

    __tablename__ = "report_month_part"
    __table_args__ = (
        ForeignKeyConstraint(["kind", "period"], ["report_month.kind", "report_month.period"], ondelete="CASCADE"),
    )

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    period: Mapped[str] = mapped_column(String(7), primary_key=True)
    narrowed_by: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(210), primary_key=True)
    document: Mapped[dict[str, Any]]
    waits: Mapped[bytes | None] = mapped_column(LargeBinary)


class LeadMonth(Base):
    """How often intake changed what is counted of the leads handed off in one month; a month that was never changed
    has no row. The month ``*`` stands for all of them."""

    __tablename__ = "lead_month"

    period: Mapped[str] = mapped_column(String(7), primary_key=True)
    version: Mapped[int]
