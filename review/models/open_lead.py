"""The leads that are open: narrow rows, so that asking how old they are reads nothing else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from review.domain.leads import Disposition
from review.models.base import Base, RowId, one_of


class OpenLead(Base):
    """One open lead (`review.queries.lead_aging` says which are), kept current by intake: it goes and comes with the
    lead's `LeadFact`. It repeats what the aging report filters and groups by. ``last_at`` is the last touch, else the
    hand-off; ``waiting``: the prospect wrote or called last.

    It is read whole, from its first row to its last: an index would have SQLite fetch every second row by itself, which
    takes twice as long."""

    __tablename__ = "open_lead"

    lead_id: Mapped[int] = mapped_column(RowId, ForeignKey("lead_fact.lead_id", ondelete="CASCADE"), primary_key=True)
    handed_off_at: Mapped[datetime]
    last_at: Mapped[datetime]
    waiting: Mapped[bool]
    data_source_id: Mapped[int]
    owner_id: Mapped[int | None]
    source: Mapped[str | None] = mapped_column(String(120))
    campaign: Mapped[str | None] = mapped_column(String(200))
    grade: Mapped[str | None] = mapped_column(String(40))
    disposition: Mapped[Disposition] = mapped_column(one_of(Disposition, "disposition"))
    status: Mapped[str | None] = mapped_column(String(120))
