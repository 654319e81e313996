"""Recusals that are proposed, and who owns the campaigns for whose sake they may be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.recusals import Ground
from review.models.base import Base, one_of, pk
from review.models.case import Case
from review.models.person import Person


class RecusalProposal(Base):
    """Somebody of the panel may be too close to a case. Until it is decided they cannot vote there."""

    __tablename__ = "recusal_proposal"
    __table_args__ = (
        UniqueConstraint("case_id", "person_id"),
        CheckConstraint("(decided_at IS NULL) = (confirmed IS NULL)", name="decided_how"),
        CheckConstraint("confirmed IS NULL OR confirmed OR because IS NOT NULL", name="dismissed_with_a_reason"),
    )

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    ground: Mapped[Ground] = mapped_column(one_of(Ground, "ground"))
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed: Mapped[bool | None]
    because: Mapped[str | None] = mapped_column(Text)

    case: Mapped[Case] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])


class CampaignOwner(Base):
    """Whose campaign it is, by its name as the CRM's leads carry it."""

    __tablename__ = "campaign_owner"

    id: Mapped[pk]
    campaign: Mapped[str] = mapped_column(String(200), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)

    person: Mapped[Person] = relationship()
