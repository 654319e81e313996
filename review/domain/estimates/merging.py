"""What becomes of a stratum in which no case was decided: it joins a neighbour declared before the draw.

The neighbours are fixed by kind and source alone, never by what was found, so that nobody chooses them afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from review.domain.errors import Refusal
from review.domain.estimates.values import Stratum


@dataclass(frozen=True, slots=True)
class StratumTraits:
    """What a stratum is made of: the event's ``kind`` (rejected, ignored, …) and its ``source`` (or grade, team)."""

    name: str
    kind: str
    source: str
    size: int


def declare_neighbours(strata: Sequence[StratumTraits]) -> dict[str, tuple[str, ...]]:
    """For each stratum the names of its neighbours, nearest first; kept in the plan.

    First those of the same source and another kind, then those of the same kind, then all others; within each the
    larger first, and by name among equals. The order of ``strata`` does not matter.
    """

    def nearest_first(one: StratumTraits) -> tuple[str, ...]:
        def distance(other: StratumTraits) -> tuple[int, int, str]:
            if other.source == one.source and other.kind != one.kind:
                rank = 0
            elif other.kind == one.kind:
                rank = 1
            else:
                rank = 2
            return rank, -other.size, other.name

        others = [other for other in strata if other.name != one.name]
        return tuple(other.name for other in sorted(others, key=distance))

    return {one.name: nearest_first(one) for one in strata}


def traits_of(stratum: str) -> tuple[str, str]:
    """Kind and source (grade, team) of a stratum named ``<source>|<kind>``."""
    source, _, kind = stratum.rpartition("|")
    return kind, source


def neighbours_of(sizes: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """`declare_neighbours` for strata named ``<source>|<kind>``, given with their numbers of events."""
    return declare_neighbours([StratumTraits(name, *traits_of(name), size) for name, size in sizes.items()])


def merged_names(decided: Mapping[str, int], neighbours: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Which strata belong together: from each remaining stratum's name to the names it holds, its own first.

    ``decided`` gives the decided cases of every stratum that holds events. One without any joins its nearest
    neighbour that has some. Raises Refusal ``estimate.stratum_without_decided`` where it has no such neighbour.
    """
    together = {name: [name] for name, cases in decided.items() if cases}
    for name, cases in decided.items():
        if cases:
            continue
        home = next((other for other in neighbours.get(name, ()) if other in together), None)
        if home is None:
            raise Refusal("estimate.stratum_without_decided", stratum=name)
        together[home].append(name)
    return {home: (home, *sorted(names[1:])) for home, names in together.items()}


def merge_undecided(
    strata: Sequence[Stratum], neighbours: Mapping[str, Sequence[str]] | None = None
) -> tuple[Stratum, ...]:
    """The strata with each one that has no decided case joined to its nearest declared neighbour that has some.

    The merged stratum carries both names, "a + b". Without neighbours, or where every stratum has a decided case,
    nothing is merged. Raises Refusal ``estimate.stratum_without_decided`` where no neighbour is left.
    """
    by_name = {stratum.name: stratum for stratum in strata}
    groups = merged_names({s.name: s.decided for s in strata}, neighbours or {})
    return tuple(
        by_name[home]
        if len(names) == 1
        else Stratum(
            " + ".join(names),
            sum(by_name[name].size for name in names),
            sum(by_name[name].decided for name in names),
            sum(by_name[name].wrong for name in names),
            sum(by_name[name].drawn for name in names),
        )
        for home, names in groups.items()
    )
