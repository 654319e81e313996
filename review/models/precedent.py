"""Decided and published cases as precedents, made to be searched; and who was shown which case's precedents when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.answers import Answer
from review.models.base import Base, one_of, pk
from review.models.case import Case


class Precedent(Base):
    """One published case with its standing verdict, kept current by the operations that publish and revise verdicts.

    ``words`` is what is searched: reason, claim, both sides' words and the judges' comments, folded; known names are
    left out of it where the docket masks names. Its full-text index is in `review.models.full_text`.
    """

    __tablename__ = "precedent"
    __table_args__ = (
        UniqueConstraint("case_id"),
        Index("ix_precedent_period_number", "period", "number"),
        Index("ix_precedent_reason", "reason"),
    )

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    period: Mapped[str] = mapped_column(String(7))
    number: Mapped[int]
    # Words of enums that still grow stand here without a CHECK of their own; they are copies of what has one.
    kind: Mapped[str] = mapped_column(String(32))
    company: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(200))
    grade: Mapped[str] = mapped_column(String(40))
    met: Mapped[Answer | None] = mapped_column(one_of(Answer, "met"))
    valid: Mapped[Answer | None] = mapped_column(one_of(Answer, "valid"))
    diagnosis: Mapped[str | None] = mapped_column(String(32))
    decided_by: Mapped[str] = mapped_column(String(32))
    split: Mapped[bool]
    words: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime]

    case: Mapped[Case] = relationship()
    clauses: Mapped[list[PrecedentClause]] = relationship(
        back_populates="precedent", cascade="all, delete-orphan", order_by="PrecedentClause.clause"
    )


class PrecedentClause(Base):
    """A clause that the panel found not to be established in a precedent."""

    __tablename__ = "precedent_clause"
    __table_args__ = (Index("ix_precedent_clause_clause", "clause"),)

    precedent_id: Mapped[int] = mapped_column(ForeignKey("precedent.id", ondelete="CASCADE"), primary_key=True)
    clause: Mapped[str] = mapped_column(String(60), primary_key=True)
    title: Mapped[str] = mapped_column(String(300))

    precedent: Mapped[Precedent] = relationship(back_populates="clauses")


class PrecedentShowing(Base):
    """When a judge was first shown the precedents of a case; ballots from then on are no longer independent."""

    __tablename__ = "precedent_showing"
    __table_args__ = (UniqueConstraint("case_id", "person_id"),)

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    shown_at: Mapped[datetime]
