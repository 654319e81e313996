"""The frame that a month would have, worked out beforehand, so that freezing it only copies rows.

Nothing here is evidence of anything: a draft is thrown away and made anew whenever something it stands on has changed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.leads import EventKind, Precision
from review.models.base import Base, one_of, pk
from review.models.lead import Lead


class FrameDraft(Base):
    """A draft, finished once ``made_at`` is there. ``stands_on`` is a hash of all that could change it; ``token`` tells
    who works at it from whoever began before."""

    __tablename__ = "frame_draft"

    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"), primary_key=True)
    stands_on: Mapped[str] = mapped_column(String(64))
    token: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime | None]
    states: Mapped[dict[str, Any]]  # LeadState -> number of leads handed over up to the month's end


class DraftRow(Base):
    """One event that the frame would hold, or one accepted lead of its controls, with all that the frozen rows need."""

    __tablename__ = "frame_draft_event"
    __table_args__ = (
        UniqueConstraint("docket_id", "key"),
        Index("ix_frame_draft_event_counted", "docket_id", "kind", "carried_in", "source"),
    )

    id: Mapped[pk]
    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"))
    public_id: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(230))
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"), index=True)
    kind: Mapped[EventKind] = mapped_column(one_of(EventKind, "kind"))
    number: Mapped[int]
    dated_at: Mapped[datetime]
    dated_on: Mapped[date]  # in the docket's zone
    precision: Mapped[Precision] = mapped_column(one_of(Precision, "precision"))
    respondent_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    carried_in: Mapped[bool]
    trait: Mapped[str] = mapped_column(String(120))  # source, grade or team: what the docket's strata are made by
    source: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(200))
    team: Mapped[str] = mapped_column(String(120))
    grade: Mapped[str] = mapped_column(String(40))
    evidence: Mapped[dict[str, Any]]
    evidence_sha256: Mapped[str] = mapped_column(String(64))


class DraftExclusion(Base):
    """A lead that a CRM fact named in the policy would keep out."""

    __tablename__ = "frame_draft_exclusion"

    id: Mapped[pk]
    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"), index=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"), index=True)
    kind: Mapped[EventKind] = mapped_column(one_of(EventKind, "kind"))
    exclusion: Mapped[str] = mapped_column(String(40))

    lead: Mapped[Lead] = relationship()
