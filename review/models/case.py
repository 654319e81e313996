"""Cases: events drawn for one docket, their evidence, and who judges them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.roles import Bench
from review.models.base import Base, one_of, pk, public_id
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.person import Person


class PanelSeat(Base):
    """A panelist's seat on one docket, as it was when the sample was drawn."""

    __tablename__ = "panel_seat"
    __table_args__ = (UniqueConstraint("docket_id", "person_id"),)

    id: Mapped[pk]
    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    bench: Mapped[Bench] = mapped_column(one_of(Bench, "bench"))
    is_chair: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship()


class Case(Base):
    """One event on one docket. ``number`` is its place by a hash of the ticket; its URL is ``<period>/<number>``.

    ``evidence`` is canonical JSON frozen with the frame; ``statements`` are the statements as they stood
    when the hearing opened.
    """

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("docket_id", "number"),
        UniqueConstraint("docket_id", "event_id"),
        CheckConstraint("drawn OR added_because IS NOT NULL", name="drawn_or_added"),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("review_event.id"), index=True)
    number: Mapped[int]
    ticket: Mapped[str] = mapped_column(String(64))
    stratum: Mapped[str] = mapped_column(String(160))
    drawn: Mapped[bool] = mapped_column(default=True)
    evidence: Mapped[dict[str, Any]]
    evidence_sha256: Mapped[str] = mapped_column(String(64))
    statements: Mapped[dict[str, Any] | None]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # a must-see case, not drawn
    added_because: Mapped[str | None] = mapped_column(Text)
    reopened_at: Mapped[datetime | None]  # when deliberation opened it for a second ballot

    docket: Mapped[Docket] = relationship()
    event: Mapped[ReviewEvent] = relationship()
    judges: Mapped[list[Judge]] = relationship(back_populates="case", order_by="Judge.id")


class Judge(Base):
    """A seat's duty on one case: a judge votes; an alternate steps in where a judge is recused."""

    __tablename__ = "judge"
    __table_args__ = (UniqueConstraint("case_id", "person_id"),)

    id: Mapped[pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    bench: Mapped[Bench] = mapped_column(one_of(Bench, "bench"))
    seated_at: Mapped[datetime]
    recused_at: Mapped[datetime | None]
    recused_because: Mapped[str | None] = mapped_column(Text)

    case: Mapped[Case] = relationship(back_populates="judges")
    person: Mapped[Person] = relationship()
