"""Reports that come by themselves: every minute, what is due goes into the outbox."""

from __future__ import annotations

from datetime import datetime

from review.config import current_settings
from review.database import commit
from review.jobs.periodic import every_minute
from review.operations.subscriptions import send_due_issues


@every_minute("subscriptions")
def send_subscriptions(now: datetime) -> int:
    """Put every issue that is due into the outbox; returns how many. Commits."""
    sent = send_due_issues(now, current_settings().zone)
    commit()
    return sent
