"""The files that are kept with a published edition."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.models.base import Base, one_of, pk, sha256
from review.models.verdict import Edition


class EditionForm(StrEnum):
    """What kind of file."""

    PDF = "pdf"
    XLSX = "xlsx"


class EditionFile(Base):
    """One edition as a file; rows are never changed or deleted."""

    __tablename__ = "edition_file"
    __table_args__ = (UniqueConstraint("edition_id", "form"),)

    id: Mapped[pk]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    form: Mapped[EditionForm] = mapped_column(one_of(EditionForm, "form"))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[sha256]
    made_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
