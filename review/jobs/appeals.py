"""Closing the vote on appeals whose time is up, and publishing the editions that wait for nothing else."""

from __future__ import annotations

from datetime import datetime

from review.database import commit, rollback
from review.jobs.periodic import every_minute
from review.operations.appeals import decide_due_appeals
from review.operations.publication import publish_due_revisions


@every_minute("appeals")
def settle_appeals(now: datetime) -> int:
    """Decide what is due and publish what can be; returns how many appeals and editions that were. Commits."""
    settled = len(decide_due_appeals(now)) + len(publish_due_revisions(now))
    if settled:
        commit()
    else:
        rollback()
    return settled
