"""Estimates as a published document keeps them: plain numbers, rounded alike on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from review.domain.estimates import (
    Estimate,
    GroupCell,
    Shown,
    Stratum,
    estimate_group,
    estimate_population,
    undecided_bounds,
)
from review.domain.estimates.merging import neighbours_of, traits_of
from review.queries.rulings import Ruling

Figure = dict[str, Any]

#: Digits kept of a share: more than any reader needs, fewer than machines differ in.
DIGITS = 12


@dataclass(frozen=True, slots=True)
class Judged:
    """One drawn case for one question: whether it has an answer, and whether the answer is what is counted."""

    stratum: str
    decided: bool
    wrong: bool


@dataclass(frozen=True, slots=True)
class FramePart:
    """Strata of a frame with their numbers of events, and the neighbours that the published plan declared for them
    (``declared``); without a plan, those that the same rule gives."""

    sizes: Mapping[str, int]
    declared: Mapping[str, Sequence[str]] | None = None
    neighbours: Mapping[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        declared = neighbours_of(self.sizes) if self.declared is None else self.declared
        kept = {
            name: tuple(other for other in declared.get(name, ()) if other in self.sizes) for name in self.sizes
        }
        object.__setattr__(self, "neighbours", kept)

    @property
    def size(self) -> int:
        """Events in these strata."""
        return sum(self.sizes.values())

    def of_kind(self, *kinds: str) -> FramePart:
        """The strata of these kinds."""
        kept = {name: size for name, size in self.sizes.items() if traits_of(name)[0] in kinds}
        return FramePart(kept, self.declared)

    def strata(self, cases: Iterable[Judged]) -> list[Stratum]:
        """The strata after the review; cases of other strata are left out."""
        counts = {name: [0, 0, 0] for name in self.sizes}
        for one in cases:
            if one.stratum in counts:
                counts[one.stratum][0] += one.decided
                counts[one.stratum][1] += one.decided and one.wrong
                counts[one.stratum][2] += 1
        return [Stratum(name, self.sizes[name], *counts[name]) for name in sorted(self.sizes)]

    def estimate(self, cases: Sequence[Judged]) -> Estimate | None:
        """The estimate for all events of these strata; None where nothing was decided or there are none."""
        strata = self.strata(cases)
        if not any(stratum.decided for stratum in strata):
            return None
        return estimate_population(strata, self.neighbours)

    def group_cells(self, cases: Sequence[Judged], members: Sequence[Judged]) -> list[GroupCell]:
        """One cell a stratum for the group that ``members`` (a part of ``cases``) are."""
        own = {stratum.name: stratum for stratum in self.strata(members)}
        return [
            GroupCell(whole, own[whole.name].decided, own[whole.name].wrong, own[whole.name].drawn)
            for whole in self.strata(cases)
        ]

    def group(self, cells: Sequence[GroupCell], size: int) -> Estimate | None:
        """The estimate for a group of ``size`` events; None where none of its cases is decided."""
        if not any(cell.decided for cell in cells):
            return None
        return estimate_group(cells, size, self.neighbours)


def judged(outcomes: Iterable[Ruling]) -> list[Judged]:
    """The drawn cases for the headline's question: was the rejection wrong?"""
    return [Judged(one.stratum, one.decided, one.wrong) for one in outcomes if one.drawn]


def share(value: float | None) -> float | None:
    """A share as it is kept; never a negative zero, which databases spell differently."""
    return None if value is None else round(value, DIGITS) + 0.0


def estimate_figure(estimate: Estimate | None) -> Figure | None:
    """An estimate with its interval."""
    if estimate is None:
        return None
    return {
        "rate": share(estimate.rate),
        "low": share(estimate.low),
        "high": share(estimate.high),
        "count": share(estimate.count),
        "count_low": estimate.count_low,
        "count_high": estimate.count_high,
        "population": estimate.population,
        "reviewed": estimate.reviewed,
        "wrong": estimate.wrong,
        "method": estimate.method.value,
        "exact": estimate.exact,
    }


def shown_figure(shown: Shown) -> Figure:
    """What may be shown of an estimate; the rest is not in the document at all."""
    return {
        "kind": shown.kind.value,
        "reviewed": shown.reviewed,
        "wrong": shown.wrong,
        "exact": shown.exact,
        "comparable": shown.comparable,
        "estimate": estimate_figure(shown.estimate),
    }


def bounds_figure(part: FramePart, cases: Sequence[Judged]) -> Figure | None:
    """How far the undecided cases could move the headline, where more than 5 % of the drawn ones are undecided."""
    strata = part.strata(cases)
    if not any(stratum.drawn for stratum in strata):
        return None
    bounds = undecided_bounds(strata, part.neighbours)
    if not bounds.shown:
        return None
    return {
        "undecided": bounds.undecided,
        "drawn": bounds.drawn,
        "low": share(bounds.low),
        "high": share(bounds.high),
        "count_low": bounds.count_low,
        "count_high": bounds.count_high,
    }


def strata_figures(part: FramePart, cases: Sequence[Judged]) -> list[Figure]:
    """The strata with their sizes and what was found in them: all that the estimates rest on."""
    return [
        {"name": one.name, "size": one.size, "drawn": one.drawn, "decided": one.decided, "wrong": one.wrong}
        for one in part.strata(cases)
    ]
