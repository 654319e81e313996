"""The values that the estimators take and give.

Counts are whole numbers of events or cases; rates are shares between 0 and 1; a level is the coverage wanted of a
two-sided interval, 0.95 unless said otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from review.domain.errors import Refusal

LEVEL = 0.95


class Method(StrEnum):
    """How the interval of an estimate was found."""

    CENSUS = "census"
    EXACT = "exact"
    HULL = "hull"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum of a frame, after the review.

    ``size`` events lie in the frame (N_h); ``drawn`` of them were drawn; ``decided`` of those have a yes or no answer
    (n_h); ``wrong`` of the decided are "wrong" (x_h: the rejection was not valid).

    Raises Refusal ``estimate.negative_count``, ``estimate.wrong_exceeds_decided``, ``estimate.decided_exceeds_drawn``
    or ``estimate.drawn_exceeds_size`` where the four contradict one another.
    """

    name: str
    size: int
    decided: int
    wrong: int
    drawn: int

    def __post_init__(self) -> None:
        if min(self.size, self.decided, self.wrong, self.drawn) < 0:
            raise Refusal("estimate.negative_count", stratum=self.name)
        if self.wrong > self.decided:
            raise Refusal("estimate.wrong_exceeds_decided", stratum=self.name, wrong=self.wrong, decided=self.decided)
        if self.decided > self.drawn:
            raise Refusal("estimate.decided_exceeds_drawn", stratum=self.name, decided=self.decided, drawn=self.drawn)
        if self.drawn > self.size:
            raise Refusal("estimate.drawn_exceeds_size", stratum=self.name, drawn=self.drawn, size=self.size)

    @property
    def undecided(self) -> int:
        """Cases that were drawn and have no yes or no answer."""
        return self.drawn - self.decided


@dataclass(frozen=True, slots=True)
class GroupCell:
    """The part of one stratum's review that belongs to a group (a rep, a reason, a team).

    ``drawn``, ``decided`` and ``wrong`` count the group's cases within ``stratum``; every stratum of the frame needs
    its cell, also where the group has no case in it.

    Raises Refusal ``estimate.group_exceeds_stratum`` where the group has more cases than its stratum, or leaves the
    rest of the stratum with contradicting counts; and as `Stratum` does for its own counts.
    """

    stratum: Stratum
    decided: int
    wrong: int
    drawn: int

    def __post_init__(self) -> None:
        whole = self.stratum
        Stratum(whole.name, whole.size, self.decided, self.wrong, self.drawn)
        if (
            self.wrong > whole.wrong
            or self.decided - self.wrong > whole.decided - whole.wrong
            or self.drawn - self.decided > whole.undecided
        ):
            raise Refusal("estimate.group_exceeds_stratum", stratum=whole.name)

    def rest(self) -> "GroupCell":
        """The same stratum's cases outside the group."""
        whole = self.stratum
        return GroupCell(whole, whole.decided - self.decided, whole.wrong - self.wrong, whole.drawn - self.drawn)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rate and a count for a whole population, with their interval.

    ``rate``, ``low`` and ``high`` are shares; ``count`` = rate × population is not rounded; ``count_low`` and
    ``count_high`` are the smallest and largest whole count in the interval. ``reviewed`` is the number of decided
    cases behind it, ``wrong`` how many of those were found wrong. ``method`` is CENSUS where every event was decided:
    then low = rate = high, and there is no sampling error.
    """

    rate: float
    low: float
    high: float
    count: float
    count_low: int
    count_high: int
    population: int
    reviewed: int
    wrong: int
    method: Method

    @property
    def exact(self) -> bool:
        """Whether it rests on every event, and so carries no sampling error."""
        return self.method is Method.CENSUS

    @property
    def width(self) -> float:
        """The interval's width, as a share."""
        return self.high - self.low


def check_level(level: float) -> float:
    """Give ``level`` back, or raise Refusal ``estimate.level_out_of_range`` unless 0 < level < 1."""
    if not 0.0 < level < 1.0:
        raise Refusal("estimate.level_out_of_range", level=level)
    return level


def check_strata(strata: Sequence[Stratum]) -> tuple[Stratum, ...]:
    """The strata that hold events, in the order given.

    Raises Refusal ``estimate.no_population`` where there are no events at all, ``estimate.nothing_decided`` where no
    case is decided, ``estimate.stratum_named_twice`` where two strata share a name.
    """
    names = [stratum.name for stratum in strata]
    for name in names:
        if names.count(name) > 1:
            raise Refusal("estimate.stratum_named_twice", stratum=name)
    kept = tuple(stratum for stratum in strata if stratum.size > 0)
    if not kept:
        raise Refusal("estimate.no_population")
    if not any(stratum.decided for stratum in kept):
        raise Refusal("estimate.nothing_decided", drawn=sum(stratum.drawn for stratum in kept))
    return kept
