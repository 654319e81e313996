"""Who answers for an event: who rejected the lead, else its owner, or the manager where they have left."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from review.domain.leads import EventKind
from review.domain.policy import Tier


class Answerable(StrEnum):
    """Whom the rule points at."""

    REJECTER = "rejecter"
    OWNER = "owner"
    NOBODY = "nobody"  # excused: the lead reached its owner too late for a first touch


def answerable(
    kind: EventKind, dated_at: datetime, assigned_at: datetime | None, tier: Tier, *, rejecter_known: bool
) -> Answerable:
    """Whom an event points at. An owner is excused from an ignored lead that reached them within the time that the
    policy gives for the first touch."""
    if kind is not EventKind.IGNORED:
        return Answerable.REJECTER if rejecter_known else Answerable.OWNER
    had = timedelta(hours=tier.first_touch_hours)
    if assigned_at is not None and dated_at - assigned_at < had:
        return Answerable.NOBODY
    return Answerable.OWNER
