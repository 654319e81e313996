"""What the two sides say: the rep's justification, and Marketing's statement."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.leads import EventKind
from review.domain.roles import Bench
from review.models.base import Base, one_of, pk, public_id
from review.models.lead import Lead
from review.models.person import Person

if TYPE_CHECKING:
    from review.models.evidence_file import EvidenceFile


class Statement(Base):
    """One version of one side's words on one event of a lead; Sales' is the justification. It belongs to the
    rejection, so it may be filed long before any draw. Every version is kept; the highest stands."""

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("lead_id", "kind", "event_number", "side", "version"),
        CheckConstraint("side IN ('sales', 'marketing')", name="two_sides"),
        Index("ix_statement_author_id", "author_id"),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"))
    kind: Mapped[EventKind] = mapped_column(one_of(EventKind, "kind"))
    event_number: Mapped[int]
    side: Mapped[Bench] = mapped_column(one_of(Bench, "side"))
    version: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    exception_claimed: Mapped[str | None] = mapped_column(String(40))
    narrative: Mapped[str] = mapped_column(Text)
    links: Mapped[str] = mapped_column(Text, default="")
    filed_at: Mapped[datetime]

    lead: Mapped[Lead] = relationship()
    author: Mapped[Person] = relationship()
    files: Mapped[list[EvidenceFile]] = relationship(
        back_populates="statement", order_by="EvidenceFile.position"
    )
