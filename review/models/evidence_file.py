"""The files that prove what a statement says; their bytes lie in the instance folder."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.evidence_files import LONGEST_NAME, Media
from review.models.base import Base, one_of, pk, public_id, sha256
from review.models.statement import Statement


class EvidenceFile(Base):
    """One file of one version of a statement. ``stored_as`` names its bytes on the disk; versions that keep a file
    share them."""

    __tablename__ = "evidence_file"
    __table_args__ = (
        UniqueConstraint("statement_id", "position"),
        CheckConstraint("size > 0", name="not_empty"),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    media: Mapped[Media] = mapped_column(one_of(Media, "media"))
    size: Mapped[int]
    sha256: Mapped[sha256]
    stored_as: Mapped[str] = mapped_column(String(40))

    statement: Mapped[Statement] = relationship(back_populates="files")
