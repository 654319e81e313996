"""What a failed request left in the folder of evidence is removed, once a day."""

from __future__ import annotations

from datetime import datetime

from review.jobs.periodic import every_minute
from review.operations.evidence_files import remove_forgotten_files

#: In UTC, when few are at work.
_HOUR = 3


@every_minute("evidence_files")
def tidy(now: datetime) -> None:
    """Look for strays, at one minute of the day."""
    if (now.hour, now.minute) == (_HOUR, 0):
        remove_forgotten_files(now)
