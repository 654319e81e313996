"""Imports, their files, and the rows that could not be taken."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.models.base import Base, RowId, one_of, pk, public_id
from review.models.data_source import DataSource
from review.models.person import Person


class ImportState(StrEnum):
    """Where an import stands."""

    STAGING = "staging"
    CHECKED = "checked"  # a dry run: everything was read, nothing was kept
    MERGED = "merged"
    REFUSED = "refused"
    UNDONE = "undone"  # was merged, and taken back


class FileKind(StrEnum):
    """What the rows of a file are."""

    LEADS = "leads"
    TOUCHES = "touches"
    LOOKUPS = "lookups"  # a file that tells more about the rows of others: users, a field's history


class ImportRun(Base):
    """One import of one or more files by one profile."""

    __tablename__ = "import_run"
    __table_args__ = (
        CheckConstraint("(state = 'staging') = (finished_at IS NULL)", name="finished"),
        CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone_when"),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    data_source_id: Mapped[int] = mapped_column(ForeignKey("data_source.id"))
    profile_name: Mapped[str] = mapped_column(String(120))
    profile_text: Mapped[str] = mapped_column(Text)
    dry_run: Mapped[bool]
    state: Mapped[ImportState] = mapped_column(one_of(ImportState, "state"), default=ImportState.STAGING)
    started_at: Mapped[datetime]
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    finished_at: Mapped[datetime | None]
    covers_from: Mapped[datetime | None]
    covers_until: Mapped[datetime | None]
    #: What it said about time once merged: ``leads_until``, ``touches_from`` and ``touches_until`` in ISO form.
    coverage: Mapped[dict[str, Any] | None]
    #: What the files were recognised as, and by what: ``profile``, ``files`` and ``gaps``; null where somebody said it.
    recognition: Mapped[dict[str, Any] | None]
    #: When whoever began it said that it goes on although its control totals differ.
    totals_confirmed_at: Mapped[datetime | None]
    refusal: Mapped[str | None] = mapped_column(Text)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    data_source: Mapped[DataSource] = relationship()
    started_by: Mapped[Person | None] = relationship(foreign_keys=[started_by_id])
    undone_by: Mapped[Person | None] = relationship(foreign_keys=[undone_by_id])
    files: Mapped[list[ImportFile]] = relationship(back_populates="run", order_by="ImportFile.id")


class ImportFile(Base):
    """One file of an import; read = inserted + updated + unchanged + quarantined + consulted, kept so by a CHECK."""

    __tablename__ = "import_file"
    __table_args__ = (
        CheckConstraint(
            "NOT reconciled OR rows_read = inserted + updated + unchanged + quarantined + consulted",
            name="every_row_accounted",
        ),
    )

    id: Mapped[pk]
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    kind: Mapped[FileKind] = mapped_column(one_of(FileKind, "kind"))
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    header: Mapped[list[Any]]
    rows_read: Mapped[int] = mapped_column(default=0)
    inserted: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    quarantined: Mapped[int] = mapped_column(default=0)
    consulted: Mapped[int] = mapped_column(default=0)  # rows that only told more about those of other files
    unattached: Mapped[int] = mapped_column(default=0)  # touches without a known contact, kept for later
    no_contact: Mapped[int] = mapped_column(default=0)  # of those, the ones whose row names no contact at all
    reconciled: Mapped[bool] = mapped_column(default=False)
    #: What was taken with a remark: one entry a code, ``{"code", "count", "examples": [{"line", "column", "value"}]}``.
    warnings: Mapped[list[Any]] = mapped_column(default=list)

    run: Mapped[ImportRun] = relationship(back_populates="files")


class QuarantinedRow(Base):
    """A row that could not be taken: where it stands, what is wrong, and the row as it was read."""

    __tablename__ = "quarantined_row"
    __table_args__ = (Index("ix_quarantined_row_file_id_line", "file_id", "line"),)

    id: Mapped[pk]
    file_id: Mapped[int] = mapped_column(ForeignKey("import_file.id"))
    line: Mapped[int]
    column: Mapped[str | None] = mapped_column(String(200))
    value: Mapped[str | None] = mapped_column(Text)
    code: Mapped[str] = mapped_column(String(60))
    cells: Mapped[list[Any]]


class StagedLead(Base):
    """A lead as read from a file, waiting to be merged. Staging has no foreign keys: they would be looked up a row, and
    its rows never outlive their import."""

    __tablename__ = "staged_lead"
    __table_args__ = (Index("ix_staged_lead_key", "import_id", "external_id"),)

    id: Mapped[pk]
    import_id: Mapped[int] = mapped_column(RowId)
    file_id: Mapped[int] = mapped_column(RowId)
    line: Mapped[int]
    external_id: Mapped[str] = mapped_column(String(120))
    handoff_number: Mapped[int]
    row_sha256: Mapped[str] = mapped_column(String(64))
    public_id: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(200))
    prospect_public_id: Mapped[str] = mapped_column(String(16))
    contact_key: Mapped[str] = mapped_column(String(120))
    person_name: Mapped[str | None] = mapped_column(String(300))
    person_name_folded: Mapped[str | None] = mapped_column(String(300))
    person_email: Mapped[str | None] = mapped_column(String(254))
    person_phone: Mapped[str | None] = mapped_column(String(60))
    person_title: Mapped[str | None] = mapped_column(String(200))
    company: Mapped[str | None] = mapped_column(String(300))
    company_folded: Mapped[str | None] = mapped_column(String(300))
    source: Mapped[str | None] = mapped_column(String(120))
    campaign: Mapped[str | None] = mapped_column(String(200))
    message: Mapped[str | None] = mapped_column(Text)
    grade: Mapped[str | None] = mapped_column(String(40))
    grade_by_rep: Mapped[bool]
    stage: Mapped[str] = mapped_column(String(8))
    owner_folded: Mapped[str | None] = mapped_column(String(200))
    owner_name: Mapped[str | None] = mapped_column(String(200))
    rep_created: Mapped[bool]
    created_at: Mapped[datetime | None]
    handed_off_at: Mapped[datetime]
    assigned_at: Mapped[datetime | None]
    status: Mapped[str | None] = mapped_column(String(120))
    disposition: Mapped[str] = mapped_column(String(32))
    accepted_at: Mapped[datetime | None]
    rejected_at: Mapped[datetime | None]
    rejected_precision: Mapped[str | None] = mapped_column(String(32))
    rejected_by_folded: Mapped[str | None] = mapped_column(String(200))
    rejected_by_name: Mapped[str | None] = mapped_column(String(200))
    rejection_reason: Mapped[str | None] = mapped_column(String(200))
    reason_group: Mapped[str | None] = mapped_column(String(32))
    rejection_note: Mapped[str | None] = mapped_column(Text)
    converted_at: Mapped[datetime | None]
    won_at: Mapped[datetime | None]
    next_step_at: Mapped[datetime | None]
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    opted_out: Mapped[bool]
    merged: Mapped[bool]
    test_record: Mapped[bool]
    attributes: Mapped[dict[str, Any]]
    person_email_folded: Mapped[str | None] = mapped_column(String(120))


class StagedTouch(Base):
    """A touch as read from a file, waiting to be merged."""

    __tablename__ = "staged_touch"
    __table_args__ = (Index("ix_staged_touch_key", "import_id", "external_id"),)

    id: Mapped[pk]
    import_id: Mapped[int] = mapped_column(RowId)
    file_id: Mapped[int] = mapped_column(RowId)
    line: Mapped[int]
    external_id: Mapped[str] = mapped_column(String(120))
    row_sha256: Mapped[str] = mapped_column(String(64))
    contact_key: Mapped[str | None] = mapped_column(String(120))
    lead_external_id: Mapped[str | None] = mapped_column(String(120))
    rep_folded: Mapped[str | None] = mapped_column(String(200))
    rep_name: Mapped[str | None] = mapped_column(String(200))
    channel: Mapped[str] = mapped_column(String(32))
    direction: Mapped[str] = mapped_column(String(32))
    is_attempt: Mapped[bool]
    two_way: Mapped[bool]
    at: Mapped[datetime]
    precision: Mapped[str] = mapped_column(String(32))
    logged_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(Text)
