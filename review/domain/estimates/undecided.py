"""Bounds for what the undecided cases could still change. They are never replaced by other cases.

The headline uses the decided cases. Where more than 5 % of the drawn ones are undecided, bounds stand beside it: the
lower limit of an estimate that takes all of them as right, the upper limit of one that takes all of them as wrong,
both with n_h = drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from review.domain.estimates.group import estimate_group
from review.domain.estimates.population import estimate_population
from review.domain.estimates.values import LEVEL, Estimate, GroupCell, Stratum

TOLERATED_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class UndecidedBounds:
    """How far the undecided cases could move an estimate.

    ``all_right`` and ``all_wrong`` are the estimates with every undecided case taken as the one or the other;
    ``low`` to ``high`` (shares) and ``count_low`` to ``count_high`` (events) run from the lower limit of the first
    to the upper limit of the second. ``undecided`` of ``drawn`` cases have no answer.
    """

    undecided: int
    drawn: int
    all_right: Estimate
    all_wrong: Estimate

    @property
    def low(self) -> float:
        """The lower limit, all undecided cases being right."""
        return self.all_right.low

    @property
    def high(self) -> float:
        """The upper limit, all undecided cases being wrong."""
        return self.all_wrong.high

    @property
    def count_low(self) -> int:
        """The smallest count, all undecided cases being right."""
        return self.all_right.count_low

    @property
    def count_high(self) -> int:
        """The largest count, all undecided cases being wrong."""
        return self.all_wrong.count_high

    @property
    def shown(self) -> bool:
        """Whether so many are undecided (more than 5 %) that the bounds belong beside the headline."""
        return self.undecided > TOLERATED_SHARE * self.drawn


def _filled(stratum: Stratum, wrong: int) -> Stratum:
    return replace(stratum, decided=stratum.drawn, wrong=stratum.wrong + wrong)


def undecided_bounds(
    strata: Sequence[Stratum],
    neighbours: Mapping[str, Sequence[str]] | None = None,
    level: float = LEVEL,
) -> UndecidedBounds:
    """The bounds for a whole frame; a stratum needs a neighbour only where nothing was drawn from it.

    Raises Refusal as `estimate_population`.
    """
    right = [_filled(stratum, 0) for stratum in strata]
    wrong = [_filled(stratum, stratum.undecided) for stratum in strata]
    return UndecidedBounds(
        sum(stratum.undecided for stratum in strata),
        sum(stratum.drawn for stratum in strata),
        estimate_population(right, neighbours, level),
        estimate_population(wrong, neighbours, level),
    )


def undecided_group_bounds(
    cells: Sequence[GroupCell],
    size: int | None = None,
    neighbours: Mapping[str, Sequence[str]] | None = None,
    level: float = LEVEL,
) -> UndecidedBounds:
    """The bounds for a group that cuts across strata, as `estimate_group` with n_hd and n_h = drawn."""
    right = [GroupCell(_filled(cell.stratum, 0), cell.drawn, cell.wrong, cell.drawn) for cell in cells]
    wrong = [
        GroupCell(
            _filled(cell.stratum, cell.stratum.undecided),
            cell.drawn,
            cell.wrong + cell.drawn - cell.decided,
            cell.drawn,
        )
        for cell in cells
    ]
    return UndecidedBounds(
        sum(cell.drawn - cell.decided for cell in cells),
        sum(cell.drawn for cell in cells),
        estimate_group(right, size, neighbours, level),
        estimate_group(wrong, size, neighbours, level),
    )
