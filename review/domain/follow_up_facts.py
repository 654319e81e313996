"""How a lead's story ended as far as its follow-up goes, and when."""

from __future__ import annotations

from datetime import datetime, tzinfo
from enum import StrEnum

from review.domain.leads import SENT_BACK, Disposition, Precision
from review.domain.moments import settled


class Ending(StrEnum):
    """Whether, and how, the follow-up of a lead has come to an end."""

    OPEN = "open"  # not ended: handed over, or accepted and not taken further
    REJECTED = "rejected"  # sent back, disqualified or recycled
    CONVERTED = "converted"  # converted or won


def ending_of(
    disposition: Disposition,
    rejected_at: datetime | None,
    precision: Precision | None,
    converted_at: datetime | None,
    won_at: datetime | None,
    zone: tzinfo,
) -> tuple[Ending, datetime | None]:
    """How a lead ended and when, as the rules count that moment; a won lead whose day is not known has no moment."""
    if disposition in (Disposition.CONVERTED, Disposition.WON):
        return Ending.CONVERTED, converted_at or won_at
    if disposition in SENT_BACK and rejected_at is not None:
        return Ending.REJECTED, settled(rejected_at, precision, zone)
    if disposition is Disposition.RECYCLED:
        return Ending.REJECTED, None
    return Ending.OPEN, None
