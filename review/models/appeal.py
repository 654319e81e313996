"""Appeals against verdicts, those who hear them, and their ballots."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.answers import Answer, RootCause
from review.domain.appeals import Ground
from review.domain.roles import Bench
from review.models.ballot import new_salt
from review.models.base import Base, one_of, pk, public_id
from review.models.case import Case
from review.models.person import Person
from review.models.verdict import Verdict


class Appeal(Base):
    """One side's appeal against the verdict that stood on a published case. What was filed never changes, nor does the
    outcome once it is there; ``new_verdict_id`` is the verdict that supersedes, where the appeal changed it."""

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("case_id", "side"),
        CheckConstraint("side IN ('sales', 'marketing')", name="two_sides"),
        CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", name="decided_with_outcome"),
        CheckConstraint(
            "(new_verdict_id IS NULL) = (outcome IS NULL OR outcome = 'upheld')", name="changed_with_verdict"
        ),
        Index("ix_appeal_decided_at", "decided_at"),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    side: Mapped[Bench] = mapped_column(one_of(Bench, "side"))
    verdict_id: Mapped[int] = mapped_column(ForeignKey("verdict.id"))
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    outcome: Mapped[Ground | None] = mapped_column(one_of(Ground, "outcome"))
    new_verdict_id: Mapped[int | None] = mapped_column(ForeignKey("verdict.id"))

    case: Mapped[Case] = relationship()
    verdict: Mapped[Verdict] = relationship(foreign_keys=[verdict_id])
    new_verdict: Mapped[Verdict | None] = relationship(foreign_keys=[new_verdict_id])
    filed_by: Mapped[Person] = relationship()
    judges: Mapped[list[AppealJudge]] = relationship(order_by="AppealJudge.id")


class AppealJudge(Base):
    """One panelist who hears one appeal; rows are never changed or deleted."""

    __tablename__ = "appeal_judge"
    __table_args__ = (UniqueConstraint("appeal_id", "person_id"),)

    id: Mapped[pk]
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    bench: Mapped[Bench] = mapped_column(one_of(Bench, "bench"))

    person: Mapped[Person] = relationship()


class AppealRecusal(Base):
    """A judge of an appeal who left it: a ballot of theirs is kept and not counted. Rows are never changed or
    deleted."""

    __tablename__ = "appeal_recusal"
    __table_args__ = (UniqueConstraint("appeal_id", "person_id"),)

    id: Mapped[pk]
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    recused_at: Mapped[datetime]


class AppealDraft(Base):
    """What a judge of an appeal has typed and not cast: unfinished answers, and the revision they stand at."""

    __tablename__ = "appeal_draft"
    __table_args__ = (UniqueConstraint("appeal_id", "person_id"),)

    id: Mapped[pk]
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    answers: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]


class AppealBallot(Base):
    """One version of one judge's ballot on an appeal; rows are never changed or deleted, the last stands."""

    __tablename__ = "appeal_ballot"
    __table_args__ = (UniqueConstraint("appeal_id", "person_id", "version"),)

    id: Mapped[pk]
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[int]
    met: Mapped[Answer] = mapped_column(one_of(Answer, "met"))
    followed_up: Mapped[Answer] = mapped_column(one_of(Answer, "followed_up"))
    valid: Mapped[Answer] = mapped_column(one_of(Answer, "valid"))
    root_cause: Mapped[RootCause] = mapped_column(one_of(RootCause, "root_cause"))
    wrong_reason: Mapped[bool] = mapped_column(default=False)
    ground: Mapped[Ground] = mapped_column(one_of(Ground, "ground"))
    comment: Mapped[str] = mapped_column(Text)
    clauses: Mapped[dict[str, Any]]
    salt: Mapped[str] = mapped_column(String(32), default=new_salt)
    cast_at: Mapped[datetime]

    person: Mapped[Person] = relationship()
