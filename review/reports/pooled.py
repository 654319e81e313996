"""Several published months as one population: their frames side by side, every stratum within its month.

A month is a frame of its own, drawn by itself, so that the strata of all months together are one stratified sample of
all their events. What a month is too small to tell, three to twelve may.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from review.models.docket import Docket
from review.queries.draw_checks import declared_neighbours
from review.queries.verdicts import FrameCell, Outcome, list_frame_cells, list_outcomes
from review.reports.figures import FramePart


@dataclass(frozen=True, slots=True)
class Pool:
    """The frames of several months, with what was found; strata are named ``<month> <stratum>``."""

    months: tuple[str, ...]
    part: FramePart
    cells: list[FrameCell]
    outcomes: list[Outcome]


def pool(dockets: Sequence[Docket]) -> Pool | None:
    """The dockets' events as one population; months in which nothing was decided are left out. None where none is
    left."""
    months, cells, outcomes = [], list[FrameCell](), list[Outcome]()
    declared: dict[str, tuple[str, ...]] = {}
    for docket in dockets:
        found = list_outcomes(docket)
        if not any(one.drawn and one.decided for one in found):
            continue
        months.append(docket.period)
        outcomes += [replace(one, stratum=f"{docket.period} {one.stratum}") for one in found]
        cells += [replace(one, stratum=f"{docket.period} {one.stratum}") for one in list_frame_cells(docket)]
        for name, others in (declared_neighbours(docket) or {}).items():
            declared[f"{docket.period} {name}"] = tuple(f"{docket.period} {other}" for other in others)
    if not months:
        return None
    sizes: Counter[str] = Counter()
    for cell in cells:
        sizes[cell.stratum] += cell.events
    return Pool(tuple(months), FramePart(dict(sizes), declared), cells, outcomes)
