"""Background work. The row is the truth; the queue only carries its number."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from review.models.base import Base, one_of, pk, public_id


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Base):
    """One piece of background work."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("(state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)", name="finished"),
        # Two imports at once would each compare against what the other is about to change.
        Index(
            "uq_job_one_import",
            "kind",
            unique=True,
            sqlite_where=text("kind = 'import' AND state = 'running'"),
            postgresql_where=text("kind = 'import' AND state = 'running'"),
        ),
    )

    id: Mapped[pk]
    public_id: Mapped[public_id]
    kind: Mapped[str] = mapped_column(String(40))
    arguments: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(one_of(JobState, "state"), default=JobState.QUEUED, index=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    done_units: Mapped[int] = mapped_column(default=0)
    total_units: Mapped[int | None]
    step: Mapped[str | None] = mapped_column(String(20))  # what it is at, in the work's own word
    cancel_asked_at: Mapped[datetime | None]  # the work looks for this between its steps
    message: Mapped[str | None] = mapped_column(Text)
    result: Mapped[dict[str, Any] | None]
