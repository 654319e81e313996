"""What the panel resolved to do in a month."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.decisions import DecisionState
from review.models.base import Base, one_of, pk, public_id
from review.models.docket import Docket
from review.models.person import Person


class Decision(Base):
    """One decision of a docket. What was resolved is fixed with the month's publication; what became of it is told
    later, once, by ``state`` and ``note``."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_when"),
        Index("ix_decision_docket_id", "docket_id"),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"))
    action: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[DecisionState] = mapped_column(one_of(DecisionState, "state"), default=DecisionState.OPEN)
    note: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    docket: Mapped[Docket] = relationship()
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])
