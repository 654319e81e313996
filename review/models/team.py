"""Teams of reps."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from review.models.base import Base, pk, public_id


class Team(Base):
    """A team of reps."""

    __tablename__ = "team"

    id: Mapped[pk]
    public_id: Mapped[public_id]
    name: Mapped[str] = mapped_column(String(120), unique=True)
