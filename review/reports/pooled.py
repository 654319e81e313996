"""Several published months as one population: their frames side by side, every stratum within its month.

A month is a frame of its own, drawn by itself, so that the strata of all months together are one stratified sample of
all their events. What a month is too small to tell, three to twelve may.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from review.domain.estimates.merging import neighbours_of, traits_of
from review.domain.leads import EventKind
from review.models.docket import Docket
from review.models.verdict import Edition
from review.queries.draw_checks import list_declared_neighbours
from review.queries.rulings import Ruling, list_rulings_of
from review.reports.figures import Figure, FramePart, Judged

#: By docket (row), the neighbours of each stratum.
Plans = Mapping[int, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Pool:
    """The frames of several months, with how their cases were ruled; strata are named ``<month> <stratum>``."""

    months: tuple[str, ...]
    part: FramePart
    rulings: list[Ruling]


def pool(editions: Sequence[Edition], kinds: Sequence[EventKind] = tuple(EventKind)) -> Pool | None:
    """The published months' events of these ``kinds`` as one population, by the verdicts that stood when each was
    published; months in which none was decided are left out. None where no month is left."""
    kept = _with_decided(editions, kinds)
    rulings = list_rulings_of({edition.docket_id: edition.published_at for edition in kept})
    found = [
        replace(one, stratum=f"{edition.docket.period} {one.stratum}")
        for edition in kept
        for one in rulings[edition.docket_id]
        if one.kind in kinds
    ]
    return Pool(*population_of(kept, kinds, plans_of(kept)), found) if kept else None


def pool_published(
    editions: Sequence[Edition], kinds: Sequence[EventKind] = tuple(EventKind)
) -> tuple[tuple[str, ...], FramePart, list[Judged]]:
    """The same, by what the published documents alone hold: the months that have a decided case, their strata as one
    population, and the drawn cases."""
    kept, cases = _with_decided(editions, kinds), []
    for edition in kept:
        for one in _strata(edition, kinds):
            name = f"{edition.docket.period} {one['name']}"
            answers = one["drawn"] - one["decided"], one["decided"] - one["wrong"], one["wrong"]
            for (decided, wrong), number in zip(((False, False), (True, False), (True, True)), answers, strict=True):
                cases += [Judged(name, decided, wrong)] * number
    return *population_of(kept, kinds, plans_of(kept)), cases


def pooled_groups(editions: Sequence[Edition], months: Collection[str], name: str) -> Counter[str]:
    """How many events of the pooled ``months`` each value of a grouping has, as the documents hold them."""
    events: Counter[str] = Counter()
    for edition in editions:
        if edition.docket.period in months:
            for group in edition.document["by"][name]:
                events[group["value"]] += group["events"]
    return events


def _with_decided(editions: Sequence[Edition], kinds: Collection[EventKind]) -> list[Edition]:
    return [edition for edition in editions if any(one["decided"] for one in _strata(edition, kinds))]


def _strata(edition: Edition, kinds: Collection[EventKind]) -> list[Figure]:
    return [one for one in edition.document["strata"] if traits_of(one["name"])[0] in kinds]


def plans_of(editions: Iterable[Edition]) -> Plans:
    """The neighbours that the months' plans declared, by docket."""
    return list_declared_neighbours([edition.docket_id for edition in editions])


def population_of(
    editions: Sequence[Edition], kinds: Collection[EventKind], plans: Plans
) -> tuple[tuple[str, ...], FramePart]:
    """The months, and their strata of these kinds side by side, each named ``<month> <stratum>``."""
    sizes, declared = dict[str, int](), dict[str, tuple[str, ...]]()
    for edition in editions:
        here = {one["name"]: one["size"] for one in _strata(edition, kinds)}
        sizes |= {f"{edition.docket.period} {name}": size for name, size in here.items()}
        declared |= _declared(edition.docket, here, plans.get(edition.docket_id))
    return tuple(edition.docket.period for edition in editions), FramePart(sizes, declared)


def _declared(
    docket: Docket, sizes: Mapping[str, int], found: Mapping[str, tuple[str, ...]] | None
) -> dict[str, tuple[str, ...]]:
    """The neighbours that the month's plan declared, or without one those that the same rule gives: what joins, joins
    within its month."""
    return {
        f"{docket.period} {name}": tuple(f"{docket.period} {other}" for other in others)
        for name, others in (neighbours_of(sizes) if found is None else found).items()
    }

