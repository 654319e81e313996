"""The span of time that a data source is known to cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from review.intake.staging import OpenFile
from review.models.data_source import DataSource
from review.models.import_run import FileKind, ImportRun

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


def covered_by(opened: Sequence[OpenFile], run: ImportRun, zone: tzinfo, now: datetime) -> Coverage:
    """What the files of ``run`` cover: what the clerk said, else what was seen in them, as far as it is not in the
    future. Days are those of ``zone``."""
    last = max((one.seen.last for one in opened if one.seen.last), default=None)
    until = run.covers_until or (min(last, now) if last else None)
    kinds = {one.kind for one in opened}
    first = min((one.seen.first for one in opened if one.kind is FileKind.TOUCHES and one.seen.first), default=None)
    begins = run.covers_from or (_day_start(first, zone) if first else None)
    has_touches = FileKind.TOUCHES in kinds and begins is not None
    return Coverage(
        leads_until=until if FileKind.LEADS in kinds else None,
        touches_from=begins if has_touches else None,
        touches_until=until if has_touches else None,
    )


def _day_start(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


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
