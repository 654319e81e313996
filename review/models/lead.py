"""Leads: one hand-off of one prospect from Marketing to Sales."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.domain.leads import Disposition, Precision, ReasonGroup
from review.models.base import Base, one_of, pk, public_id
from review.models.data_source import DataSource
from review.models.person import Person
from review.models.prospect import Prospect


class Lead(Base):
    """One hand-off. Its key for frames and tickets is ``key`` (``<data source>/<external id>#<hand-off>``)."""

    __tablename__ = "lead"
    __table_args__ = (
        UniqueConstraint("data_source_id", "external_id", "handoff_number"),
        CheckConstraint("disposition <> 'rejected' OR rejected_at IS NOT NULL", name="rejected_when"),
        CheckConstraint("(rejected_at IS NULL) = (rejected_precision IS NULL)", name="rejected_how_exactly"),
        CheckConstraint("(amount_minor IS NULL) = (currency IS NULL)", name="money_has_currency"),
        Index("ix_lead_disposition_rejected_at", "disposition", "rejected_at"),
        # The pages of one source's or owner's leads are read in the order of hand-off.
        Index("ix_lead_source_handed_off_at", "source", "handed_off_at"),
        Index("ix_lead_owner_id_handed_off_at", "owner_id", "handed_off_at"),
        Index("ix_lead_prospect_id_handed_off_at", "prospect_id", "handed_off_at"),
        Index(
            "ix_lead_rep_created", "handed_off_at",
            sqlite_where=text("rep_created = 1"), postgresql_where=text("rep_created"),
        ),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    key: Mapped[str] = mapped_column(String(200), unique=True)
    data_source_id: Mapped[int] = mapped_column(ForeignKey("data_source.id"))
    external_id: Mapped[str] = mapped_column(String(120))
    handoff_number: Mapped[int] = mapped_column(default=1)
    prospect_id: Mapped[int] = mapped_column(ForeignKey("prospect.id"))
    company: Mapped[str | None] = mapped_column(String(300))
    company_folded: Mapped[str | None] = mapped_column(String(300), index=True)
    source: Mapped[str | None] = mapped_column(String(120))
    campaign: Mapped[str | None] = mapped_column(String(200), index=True)
    message: Mapped[str | None] = mapped_column(Text)  # what Marketing told the prospect
    grade: Mapped[str | None] = mapped_column(String(40), index=True)
    grade_by_rep: Mapped[bool] = mapped_column(default=False)  # a rep's own grade never chooses the tier
    stage: Mapped[str] = mapped_column(String(8), default="MQL")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rep_created: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime | None]
    handed_off_at: Mapped[datetime] = mapped_column(index=True)
    assigned_at: Mapped[datetime | None]
    status: Mapped[str | None] = mapped_column(String(120))  # as the CRM words it
    disposition: Mapped[Disposition] = mapped_column(one_of(Disposition, "disposition"))
    accepted_at: Mapped[datetime | None]
    rejected_at: Mapped[datetime | None]
    rejected_precision: Mapped[Precision | None] = mapped_column(one_of(Precision, "rejected_precision"))
    rejected_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rejection_reason: Mapped[str | None] = mapped_column(String(200))
    reason_group: Mapped[ReasonGroup | None] = mapped_column(one_of(ReasonGroup, "reason_group"))
    rejection_note: Mapped[str | None] = mapped_column(Text)
    converted_at: Mapped[datetime | None]
    won_at: Mapped[datetime | None]
    next_step_at: Mapped[datetime | None]  # an agreed next step that is still to come
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    opted_out: Mapped[bool] = mapped_column(default=False)
    merged: Mapped[bool] = mapped_column(default=False)
    test_record: Mapped[bool] = mapped_column(default=False)
    returned_at: Mapped[datetime | None]  # when the panel last sent it back to Sales: follow-up counts from there
    attributes: Mapped[dict[str, Any]]  # name -> text, as imported at hand-off
    row_sha256: Mapped[str] = mapped_column(String(64))
    first_import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"))
    last_import_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id"), index=True)

    data_source: Mapped[DataSource] = relationship()
    prospect: Mapped[Prospect] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    rejected_by: Mapped[Person | None] = relationship(foreign_keys=[rejected_by_id])
    fact: Mapped[LeadFact | None] = relationship(back_populates="lead", uselist=False, viewonly=True)


class LeadFact(Base):
    """What can be counted about a lead, kept current by intake; touches are outbound attempts at or after
    the hand-off, by anybody, also those after a rejection."""

    __tablename__ = "lead_fact"

    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id", ondelete="CASCADE"), primary_key=True)
    touches: Mapped[int]
    owner_touches: Mapped[int]
    inbound: Mapped[int]
    channels: Mapped[int]
    first_touch_at: Mapped[datetime | None]
    last_touch_at: Mapped[datetime | None] = mapped_column(index=True)
    last_inbound_at: Mapped[datetime | None]
    touches_known: Mapped[bool]

    lead: Mapped[Lead] = relationship(back_populates="fact")


class LeadRevision(Base):
    """The values that an import replaced on a lead, so that nothing is lost."""

    __tablename__ = "lead_revision"

    id: Mapped[pk]
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"), index=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    replaced_at: Mapped[datetime]
    old_values: Mapped[dict[str, Any]]
