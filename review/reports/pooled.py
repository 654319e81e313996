"""Several published months as one population: their frames side by side, every stratum within its month.

A month is a frame of its own, drawn by itself, so that the strata of all months together are one stratified sample of
all their events. What a month is too small to tell, three to twelve may.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from review.domain.estimates.merging import neighbours_of, traits_of
from review.domain.leads import EventKind
from review.models.docket import Docket
from review.models.verdict import Edition
from review.queries.draw_checks import list_declared_neighbours
from review.queries.verdicts import FrameCell, Outcome, list_frame_cells_of, list_outcomes_of
from review.reports.figures import FramePart, Judged


@dataclass(frozen=True, slots=True)
class Pool:
    """The frames of several months, with what was found; strata are named ``<month> <stratum>``."""

    months: tuple[str, ...]
    part: FramePart
    cells: list[FrameCell]
    outcomes: list[Outcome]


def pool(editions: Sequence[Edition], kinds: Sequence[EventKind] = tuple(EventKind)) -> Pool | None:
    """The published months' events of these ``kinds`` as one population, by the verdicts that stood when each was
    published; months in which none was decided are left out. None where no month is left."""
    months, cells, outcomes = [], list[FrameCell](), list[Outcome]()
    declared: dict[str, tuple[str, ...]] = {}
    dockets = [edition.docket for edition in editions]
    ids = [docket.id for docket in dockets]
    verdicts = list_outcomes_of({edition.docket_id: edition.published_at for edition in editions})
    frames, plans = list_frame_cells_of(ids), list_declared_neighbours(ids)
    for docket in dockets:
        found = [one for one in verdicts[docket.id] if one.kind in kinds]
        if not any(one.drawn and one.decided for one in found):
            continue
        months.append(docket.period)
        outcomes += [replace(one, stratum=f"{docket.period} {one.stratum}") for one in found]
        frame = [one for one in frames[docket.id] if one.kind in kinds]
        cells += [replace(one, stratum=f"{docket.period} {one.stratum}") for one in frame]
        declared |= _declared(docket, _sizes(frame), plans.get(docket.id))
    if not months:
        return None
    return Pool(tuple(months), FramePart(_sizes(cells), declared), cells, outcomes)


def pool_published(
    editions: Sequence[Edition], kinds: Sequence[EventKind] = tuple(EventKind)
) -> tuple[tuple[str, ...], FramePart, list[Judged]]:
    """The months as their published documents hold them, which no later act changes, by events of these ``kinds``:
    the months that have a decided case, their strata as one population, and the drawn cases."""
    months, sizes, cases = [], dict[str, int](), list[Judged]()
    declared: dict[str, tuple[str, ...]] = {}
    plans = list_declared_neighbours([edition.docket_id for edition in editions])
    for edition in editions:
        period = edition.docket.period
        strata = [one for one in edition.document["strata"] if traits_of(one["name"])[0] in kinds]
        if not any(one["decided"] for one in strata):
            continue
        months.append(period)
        sizes_here = {one["name"]: one["size"] for one in strata}
        declared |= _declared(edition.docket, sizes_here, plans.get(edition.docket_id))
        for one in strata:
            name = f"{period} {one['name']}"
            sizes[name] = one["size"]
            answers = one["drawn"] - one["decided"], one["decided"] - one["wrong"], one["wrong"]
            for (decided, wrong), number in zip(((False, False), (True, False), (True, True)), answers, strict=True):
                cases += [Judged(name, decided, wrong)] * number
    return tuple(months), FramePart(sizes, declared), cases


def _declared(
    docket: Docket, sizes: Mapping[str, int], found: Mapping[str, tuple[str, ...]] | None
) -> dict[str, tuple[str, ...]]:
    """The neighbours that the month's plan declared, or without one those that the same rule gives: what joins, joins
    within its month."""
    return {
        f"{docket.period} {name}": tuple(f"{docket.period} {other}" for other in others)
        for name, others in (neighbours_of(sizes) if found is None else found).items()
    }


def _sizes(cells: Sequence[FrameCell]) -> dict[str, int]:
    sizes: Counter[str] = Counter()
    for cell in cells:
        sizes[cell.stratum] += cell.events
    return dict(sizes)
