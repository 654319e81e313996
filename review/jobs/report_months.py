"""Keeping the facts and the monthly summaries of reports current, a month at a time."""

from __future__ import annotations

import time
from datetime import datetime
from itertools import chain

from review.config import current_settings
from review.database import commit
from review.jobs.periodic import every_minute
from review.operations.report_months import judge_again, keep_months, keep_tails

#: After so many seconds the rest waits for the next minute.
LONGEST = 40.0


@every_minute("reports.months")
def keep(now: datetime) -> None:
    """Bring up to date what an import, or a policy that came into force, has changed; commits after each part."""
    began, zone = time.monotonic(), current_settings().zone
    for _done in chain(keep_tails(now, zone), judge_again(now, zone), keep_months(now, zone)):
        commit()
        if time.monotonic() - began > LONGEST:
            return
