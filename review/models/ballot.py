"""Ballots. Every version is kept; the last of a round stands until the reveal."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.answers import Answer, RootCause
from review.models.base import Base, one_of, pk
from review.models.case import Case
from review.models.person import Person


def new_salt() -> str:
    """What is hashed with a ballot's answers, so that its digest in the audit record cannot be guessed."""
    return secrets.token_hex(16)


class BallotDraft(Base):
    """What a judge has begun on a case. Once the claim was opened, ``met`` can no longer be changed."""

    __tablename__ = "ballot_draft"
    __table_args__ = (
        UniqueConstraint("case_id", "person_id", "round"),
        CheckConstraint("round IN (1, 2)", name="two_rounds"),
        CheckConstraint("claim_opened_at IS NULL OR met IS NOT NULL", name="claim_opens_after_first_answer"),
    )

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    round: Mapped[int]
    met: Mapped[Answer | None] = mapped_column(one_of(Answer, "met"))
    clauses: Mapped[dict[str, Any]]  # clause key -> {"state": …, "comment": …} where the judge ticked or overruled
    claim_opened_at: Mapped[datetime | None]
    answers: Mapped[dict[str, Any]]  # what is typed of the rest, unfinished
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]


class Ballot(Base):
    """One version of one judge's ballot in one round of one case; rows are never changed or deleted."""

    __tablename__ = "ballot"
    __table_args__ = (
        UniqueConstraint("case_id", "person_id", "round", "version"),
        CheckConstraint("round IN (1, 2)", name="two_rounds"),
        Index("ix_ballot_person_id", "person_id"),
    )

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    round: Mapped[int]
    version: Mapped[int]
    met: Mapped[Answer] = mapped_column(one_of(Answer, "met"))
    followed_up: Mapped[Answer] = mapped_column(one_of(Answer, "followed_up"))
    valid: Mapped[Answer] = mapped_column(one_of(Answer, "valid"))
    root_cause: Mapped[RootCause] = mapped_column(one_of(RootCause, "root_cause"))
    wrong_reason: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str] = mapped_column(Text, default="")
    clauses: Mapped[dict[str, Any]]
    salt: Mapped[str] = mapped_column(String(32), default=new_salt)
    cast_at: Mapped[datetime]

    case: Mapped[Case] = relationship()
    person: Mapped[Person] = relationship()


class BallotWithdrawal(Base):
    """A judge took their ballot back: this version and those before it are kept, and no longer stand. Rows are never
    changed or deleted; whoever casts again casts a later version."""

    __tablename__ = "ballot_withdrawal"
    __table_args__ = (
        UniqueConstraint("case_id", "person_id", "round", "version"),
        ForeignKeyConstraint(
            ["case_id", "person_id", "round", "version"],
            ["ballot.case_id", "ballot.person_id", "ballot.round", "ballot.version"],
            name="fk_ballot_withdrawal_ballot",
        ),
    )

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    round: Mapped[int]
    version: Mapped[int]
    withdrawn_at: Mapped[datetime]
