"""The plan, the seed's sources, and the draw of a docket. Published rows are never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.docket_states import SeedSourceKind
from review.models.base import Base, one_of, pk
from review.models.person import Person


class Plan(Base):
    """The published plan of a draw (``jb-plan-v1``); its hash is public before any seed is known."""

    __tablename__ = "plan"

    id: Mapped[pk]
    docket_id: Mapped[int] = mapped_column(ForeignKey("frame.docket_id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    strata: Mapped[list[PlanStratum]] = relationship(back_populates="plan", order_by="PlanStratum.name")


class PlanStratum(Base):
    """One stratum of a plan: how many events it holds, how many are to be drawn, and the neighbours it would join,
    nearest first, if none of its cases could be decided. Once the plan is published the database takes no more."""

    __tablename__ = "plan_stratum"
    __table_args__ = (
        UniqueConstraint("plan_id", "name"),
        CheckConstraint("sample_size >= 0 AND sample_size <= size", name="sample_fits"),
    )

    id: Mapped[pk]
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    name: Mapped[str] = mapped_column(String(160))
    size: Mapped[int]
    sample_size: Mapped[int]
    neighbours: Mapped[list[Any]]  # names of other strata of the plan

    plan: Mapped[Plan] = relationship(back_populates="strata")


class SeedSource(Base):
    """One source of a docket's seed, in the plan's order. ``secret`` is the server's own until the draw
    reveals it as ``value``; a party's secret is known only to the party until they reveal it; a public value is
    ``description`` in words until it is there."""

    __tablename__ = "seed_source"
    __table_args__ = (
        UniqueConstraint("docket_id", "label"),
        UniqueConstraint("docket_id", "position"),
        CheckConstraint("kind <> 'server' OR (secret IS NOT NULL AND commitment IS NOT NULL)", name="server_commits"),
        CheckConstraint("(value IS NULL) = (revealed_at IS NULL)", name="revealed_when"),
    )

    id: Mapped[pk]
    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(60))
    kind: Mapped[SeedSourceKind] = mapped_column(one_of(SeedSourceKind, "kind"))
    description: Mapped[str] = mapped_column(String(300), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    secret: Mapped[str | None] = mapped_column(String(200))
    commitment: Mapped[str | None] = mapped_column(String(64))
    committed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    not_before: Mapped[datetime | None]  # a public value must be made at or after this moment, which the plan names
    dated_at: Mapped[datetime | None]  # when a public value was made
    value: Mapped[str | None] = mapped_column(String(300))
    revealed_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship()


class Draw(Base):
    """The draw of a docket: the composed seed, written once."""

    __tablename__ = "draw"

    id: Mapped[pk]
    docket_id: Mapped[int] = mapped_column(ForeignKey("frame.docket_id"), unique=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    seed: Mapped[str] = mapped_column(String(64))
    drawn_at: Mapped[datetime]
    drawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class DrawExtension(Base):
    """A drawn sample made larger, by the same seed: ``sizes`` says how many of each stratum were drawn from then on."""

    __tablename__ = "draw_extension"
    __table_args__ = (UniqueConstraint("docket_id", "number"),)

    id: Mapped[pk]
    docket_id: Mapped[int] = mapped_column(ForeignKey("frame.docket_id"))
    number: Mapped[int]
    because: Mapped[str] = mapped_column(Text)
    sizes: Mapped[dict[str, Any]]  # stratum -> cases drawn
    extended_at: Mapped[datetime]
    extended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
