"""What is said in deliberation, and where the room stands that goes through the split cases together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.models.base import Base, pk, public_id
from review.models.case import Case
from review.models.docket import Docket
from review.models.person import Person


class Remark(Base):
    """One version of one remark in the thread of a reopened case. Every version is kept; the highest is shown."""

    __tablename__ = "remark"
    __table_args__ = (UniqueConstraint("case_id", "number", "version"),)

    id: Mapped[pk]
    public_id: Mapped[public_id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    mentions: Mapped[list[Any]]  # public ids of the people whose seats it calls
    written_at: Mapped[datetime]

    case: Mapped[Case] = relationship()
    author: Mapped[Person] = relationship()


class HearingRoom(Base):
    """The case that the room of a docket's deliberation looks at, the same on every screen. ``version`` grows with each
    step; ``revealed`` holds the numbers of the cases whose first answers were shown."""

    __tablename__ = "hearing_room"

    docket_id: Mapped[int] = mapped_column(ForeignKey("docket.id"), primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    revealed: Mapped[list[Any]]
    version: Mapped[int]
    moved_at: Mapped[datetime]
    moved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    docket: Mapped[Docket] = relationship()
    case: Mapped[Case | None] = relationship()
