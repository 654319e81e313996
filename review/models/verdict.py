"""Verdicts, and the published editions of a month's report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.answers import Answer, DecidedBy, Diagnosis, RootCause
from review.models.base import Base, one_of, pk, public_id
from review.models.case import Case
from review.models.docket import Docket
from review.models.person import Person


class Verdict(Base):
    """What the panel found on a case. An answer is null where the panel reached none. Rows are never changed;
    a later verdict on the same case has a higher ``number`` and supersedes."""

    __tablename__ = "verdict"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int] = mapped_column(default=1)
    met: Mapped[Answer | None] = mapped_column(one_of(Answer, "met"))
    followed_up: Mapped[Answer | None] = mapped_column(one_of(Answer, "followed_up"))
    valid: Mapped[Answer | None] = mapped_column(one_of(Answer, "valid"))
    decided_by: Mapped[DecidedBy] = mapped_column(one_of(DecidedBy, "decided_by"))
    diagnosis: Mapped[Diagnosis | None] = mapped_column(one_of(Diagnosis, "diagnosis"))
    root_cause: Mapped[RootCause | None] = mapped_column(one_of(RootCause, "root_cause"))
    wrong_reason: Mapped[bool] = mapped_column(default=False)
    tally: Mapped[dict[str, Any]]  # question -> answer -> count
    reached_at: Mapped[datetime]

    case: Mapped[Case] = relationship()


class Edition(Base):
    """One published edition of a docket's monthly verdict summary; rows are never changed or deleted."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("docket_id", "number"),)

    id: Mapped[pk]
    public_id: Mapped[public_id]
    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    docket: Mapped[Docket] = relationship()
    published_by: Mapped[Person | None] = relationship()
