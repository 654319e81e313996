"""Dockets: one month's review, as the facts from which its state is derived."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.appeals import WINDOW_DAYS
from review.domain.docket_states import DrawMode, StratifyBy
from review.models.base import Base, one_of, pk, public_id
from review.models.person import Person
from review.models.standards import StandardVersion


def _after(later: str, earlier: str) -> CheckConstraint:
    return CheckConstraint(f"{later} IS NULL OR {earlier} IS NOT NULL", name=f"{later}_after_{earlier}")


class Docket(Base):
    """One month's review. Its settings are kept with it, so that a later change of habit changes no month."""

    __tablename__ = "docket"
    __table_args__ = (
        _after("plan_published_at", "frozen_at"),
        _after("drawn_at", "plan_published_at"),
        _after("hearing_opened_at", "drawn_at"),
        _after("deliberation_opened_at", "hearing_opened_at"),
        _after("closed_at", "hearing_opened_at"),
        _after("published_at", "closed_at"),
        CheckConstraint("cancelled_at IS NULL OR published_at IS NULL", name="published_is_not_cancelled"),
        Index(
            "uq_docket_period_standing",
            "period",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    period: Mapped[str] = mapped_column(String(7))  # 2026-10
    zone: Mapped[str] = mapped_column(String(64))
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("standard_version.id"))  # in force at the freeze
    mode: Mapped[DrawMode] = mapped_column(one_of(DrawMode, "mode"), default=DrawMode.SAMPLE)
    sample_size: Mapped[int] = mapped_column(default=60)
    minimum_per_stratum: Mapped[int] = mapped_column(default=2)
    stratify_by: Mapped[StratifyBy] = mapped_column(one_of(StratifyBy, "stratify_by"), default=StratifyBy.SOURCE)
    look_back_months: Mapped[int] = mapped_column(default=12)
    mask_names: Mapped[bool] = mapped_column(default=False)
    ceremony: Mapped[bool] = mapped_column(default=False)  # Sales and Marketing contribute to the seed as well
    public_value: Mapped[str] = mapped_column(String(200), default="")  # what enters the seed last, in words
    # days after publication in which an appeal may be filed
    appeal_days: Mapped[int] = mapped_column(default=WINDOW_DAYS, server_default=str(WINDOW_DAYS))
    control_share: Mapped[int] = mapped_column(default=0, server_default="0")  # accepted leads among the cases, percent
    # every panelist judges every case, however many there are
    whole_panel: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    frozen_at: Mapped[datetime | None]
    plan_published_at: Mapped[datetime | None]
    drawn_at: Mapped[datetime | None]
    statements_due_at: Mapped[datetime | None]
    hearing_opened_at: Mapped[datetime | None]
    hearing_due_at: Mapped[datetime | None]
    deliberation_opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_because: Mapped[str | None] = mapped_column(Text)

    policy: Mapped[StandardVersion | None] = relationship()
    created_by: Mapped[Person | None] = relationship()
