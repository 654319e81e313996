"""Import profiles that clerks made and keep by name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.models.base import Base, pk, sha256
from review.models.person import Person


class ImportProfile(Base):
    """One version of a named profile; the one with the highest number is in use, and none is ever changed.

    ``headers``: the columns of the files it was made on, by kind (``{"leads": […], "touches": […]}``).
    """

    __tablename__ = "import_profile"
    __table_args__ = (UniqueConstraint("name", "number"),)

    id: Mapped[pk]
    name: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    text_sha256: Mapped[sha256]
    headers: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    created_by: Mapped[Person | None] = relationship()


class NamePair(Base):
    """Two people whose names look alike, and of whom a clerk said that they are not the same."""

    __tablename__ = "name_pair"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    id: Mapped[pk]
    first_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    apart_at: Mapped[datetime]
    apart_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
