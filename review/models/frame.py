"""Events under review, and the frozen frame of a month."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.leads import EventKind, Precision
from review.models.base import Base, one_of, pk, public_id
from review.models.docket import Docket
from review.models.lead import Lead
from review.models.person import Person


class ReviewEvent(Base):
    """A rejected or ignored lead, as it first entered a frame. Its date never changes afterwards."""

    __tablename__ = "review_event"
    __table_args__ = (
        UniqueConstraint("lead_id", "kind", "number"),
        Index("ix_review_event_dated_at", "dated_at"),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    key: Mapped[str] = mapped_column(String(230), unique=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"))
    kind: Mapped[EventKind] = mapped_column(one_of(EventKind, "kind"))
    number: Mapped[int]
    dated_at: Mapped[datetime]
    dated_on: Mapped[date]  # in the docket's zone
    precision: Mapped[Precision] = mapped_column(one_of(Precision, "precision"))
    respondent_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)

    lead: Mapped[Lead] = relationship()
    respondent: Mapped[Person | None] = relationship()


class Frame(Base):
    """The frozen population of one docket; rows are never changed or deleted."""

    __tablename__ = "frame"

    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"), primary_key=True)
    population_sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    frozen_at: Mapped[datetime]
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reconciliation: Mapped[dict[str, Any]]  # LeadState -> number of leads handed over up to the month's end

    docket: Mapped[Docket] = relationship()


class FrameFilePart(Base):
    """Some lines of the frame file, as they were hashed at the freeze: the parts in the order of their numbers are the
    file. Sealed with the frame; whatever draws from the frame reads these bytes and not its rows."""

    __tablename__ = "frame_file_part"

    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes]


class FrameEvent(Base):
    """One event of one frame, with its stratum. The frame's own row is written last and seals them: from then
    on a trigger refuses any row more, any change and any deletion."""

    __tablename__ = "frame_event"
    __table_args__ = (UniqueConstraint("docket_id", "event_id"), UniqueConstraint("docket_id", "key"))

    id: Mapped[pk]
    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("review_event.id"), index=True)
    key: Mapped[str] = mapped_column(String(230))
    stratum: Mapped[str] = mapped_column(String(160))
    carried_in: Mapped[bool]
    source: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(200))
    team: Mapped[str] = mapped_column(String(120))
    grade: Mapped[str] = mapped_column(String(40))
    evidence: Mapped[dict[str, Any]]  # what the CRM said of the lead at the freeze; a case shows this, never later data
    evidence_sha256: Mapped[str] = mapped_column(String(64))

    event: Mapped[ReviewEvent] = relationship()


class FrameExclusion(Base):
    """A lead that would have been in the frame but for a CRM fact named in the signed policy."""

    __tablename__ = "frame_exclusion"

    id: Mapped[pk]
    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"), index=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"))
    kind: Mapped[EventKind] = mapped_column(one_of(EventKind, "kind"))
    exclusion: Mapped[str] = mapped_column(String(40))

    lead: Mapped[Lead] = relationship()


class FrameControl(Base):
    """One accepted lead that may be drawn as a control. It stands in the frame file in a stratum of its own, and is no
    event of the frame: no count, estimate or breakdown sees it. Sealed with the frame, as its events are."""

    __tablename__ = "frame_control"
    __table_args__ = (UniqueConstraint("docket_id", "key"),)

    id: Mapped[pk]
    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"))
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"), index=True)
    key: Mapped[str] = mapped_column(String(230))
    dated_at: Mapped[datetime]  # when the lead was accepted
    dated_on: Mapped[date]
    precision: Mapped[Precision] = mapped_column(one_of(Precision, "precision"))
    evidence: Mapped[dict[str, Any]]
    evidence_sha256: Mapped[str] = mapped_column(String(64))

    lead: Mapped[Lead] = relationship()
