"""What the clerk says that the files of an import hold, and what was found."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.control_totals import Found, agrees
from review.models.base import Base, pk
from review.models.import_run import ImportRun


class ImportTotal(Base):
    """One control total of an import. Amounts are kept as they are written in full, since one database would round
    them; ``found`` is empty until the files were compared, and where no file has the column."""

    __tablename__ = "import_total"
    __table_args__ = (CheckConstraint("compared OR found IS NULL", name="found_when_compared"),)

    id: Mapped[pk]
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    of: Mapped[str] = mapped_column(String(255))
    column: Mapped[str | None] = mapped_column(String(200))
    expected: Mapped[str] = mapped_column(String(60))
    compared: Mapped[bool] = mapped_column(default=False)
    found: Mapped[str | None] = mapped_column(String(60))
    unread: Mapped[int] = mapped_column(default=0)

    run: Mapped[ImportRun] = relationship()

    @property
    def agrees(self) -> bool:
        """Whether what was found is what was expected."""
        return agrees(Decimal(self.expected), Found(Decimal(self.found) if self.found else None, self.unread))
