"""What follows from verdicts, and the table that says what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.remedies import Remedy, Withheld
from review.models.base import Base, one_of, pk, public_id
from review.models.case import Case
from review.models.lead import Lead
from review.models.person import Person
from review.models.verdict import Verdict


class RemedyTableVersion(Base):
    """One version of the table of remedies; rows are never changed or deleted, the highest number is in force."""

    __tablename__ = "remedy_table"

    id: Mapped[pk]
    number: Mapped[int] = mapped_column(unique=True)
    document: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    created_by: Mapped[Person | None] = relationship()


class GivenRemedy(Base):
    """What followed from one verdict; rows are never changed or deleted. A later verdict on the same case brings its
    own remedy, which supersedes this one. What became of it is read from the lead."""

    __tablename__ = "remedy"
    __table_args__ = (
        CheckConstraint("(kind = 'returned') = (due_at IS NOT NULL)", name="returned_with_deadline"),
        CheckConstraint("withheld IS NULL OR kind = 'none'", name="withheld_is_none"),
        Index("ix_remedy_case_id", "case_id"),
        Index("ix_remedy_lead_id_given_at", "lead_id", "given_at"),
        Index("ix_remedy_kind_given_at", "kind", "given_at"),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    verdict_id: Mapped[int] = mapped_column(ForeignKey("verdict.id"), unique=True)
    table_id: Mapped[int | None] = mapped_column(ForeignKey("remedy_table.id"))  # null: the default table
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"))
    kind: Mapped[Remedy] = mapped_column(one_of(Remedy, "kind"))
    withheld: Mapped[Withheld | None] = mapped_column(one_of(Withheld, "withheld"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    given_at: Mapped[datetime]
    due_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    verdict: Mapped[Verdict] = relationship()
    lead: Mapped[Lead] = relationship()
    owner: Mapped[Person | None] = relationship()
