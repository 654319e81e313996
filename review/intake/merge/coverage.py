"""The span of time that a data source is known to cover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from review.models.data_source import DataSource

#: Two spans of touch data this far apart (a long weekend, a week of closure) are taken as one.
WIDEST_GAP = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one import says about time: up to when its leads are known, and its span of touches; None: nothing."""

    leads_until: datetime | None
    touches_from: datetime | None
    touches_until: datetime | None

    def as_document(self) -> dict[str, Any]:
        """As it is kept on its import."""
        return {name: moment.isoformat() if moment else None for name, moment in asdict(self).items()}


def coverage_in(kept: Mapping[str, Any]) -> Coverage:
    """What `Coverage.as_document` kept."""
    return Coverage(**{name: datetime.fromisoformat(moment) if moment else None for name, moment in kept.items()})


def widen(data_source: DataSource, found: Coverage) -> bool:
    """Widen the source's coverage by that of an import; gives whether its span of touches changed.

    Spans of touches further apart than `WIDEST_GAP` are not joined, since nothing is known of the time between
    them; the later one stands.
    """
    if found.leads_until is not None:
        data_source.leads_until = max(found.leads_until, data_source.leads_until or found.leads_until)
    if found.touches_from is None or found.touches_until is None:
        return False
    old_from, old_until = data_source.touches_from, data_source.touches_until
    if old_from is None or old_until is None or found.touches_from > old_until + WIDEST_GAP:
        data_source.touches_from, data_source.touches_until = found.touches_from, found.touches_until
    elif found.touches_until >= old_from - WIDEST_GAP:
        data_source.touches_from = min(old_from, found.touches_from)
        data_source.touches_until = max(old_until, found.touches_until)
    return (data_source.touches_from, data_source.touches_until) != (old_from, old_until)
