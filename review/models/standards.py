"""The two signed standards: the definition of a qualified lead, and the follow-up policy."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.roles import Bench
from review.models.base import Base, one_of, pk, public_id
from review.models.person import Person


class StandardKind(StrEnum):
    """Which standard a version belongs to."""

    DEFINITION = "definition"
    POLICY = "policy"


class StandardVersion(Base):
    """One version of a standard. ``document`` is what was signed; once signed it never changes (a trigger
    refuses it). ``stage`` (MQL, SAL, SQL) is a definition's; a policy has none."""

    __tablename__ = "standard_version"
    __table_args__ = (
        UniqueConstraint("kind", "stage", "number"),
        CheckConstraint("(kind = 'definition') = (stage <> '')", name="definition_has_stage"),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    kind: Mapped[StandardKind] = mapped_column(one_of(StandardKind, "kind"))
    stage: Mapped[str] = mapped_column(String(8), default="")
    number: Mapped[int]
    effective_on: Mapped[date]
    document: Mapped[dict[str, Any]]
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    sign_offs: Mapped[list[SignOff]] = relationship(back_populates="version", order_by="SignOff.signed_at")


class SignOff(Base):
    """One executive's signature under one version, for one bench."""

    __tablename__ = "sign_off"
    __table_args__ = (UniqueConstraint("version_id", "bench"),)

    id: Mapped[pk]
    version_id: Mapped[int] = mapped_column(ForeignKey("standard_version.id"))
    bench: Mapped[Bench] = mapped_column(one_of(Bench, "bench"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(String(64))

    version: Mapped[StandardVersion] = relationship(back_populates="sign_offs")
    person: Mapped[Person] = relationship()
