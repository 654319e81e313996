"""Sign-ins, so that they can be revoked, and failed ones, so that guessing is slow."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.models.base import Base, pk
from review.models.person import Person


class SignIn(Base):
    """One signed-in session of one person; the cookie holds a token, the table only its SHA-256."""

    __tablename__ = "sign_in"

    id: Mapped[pk]
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    signed_in_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class FailedSignIn(Base):
    """One failed attempt to sign in."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (Index("ix_failed_sign_in_email_at", "email_folded", "at"),)

    id: Mapped[pk]
    email_folded: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime]
