"""Whether the benches vote as blocs.

Answers to one yes/no question, first round: for each case, from seat to True (yes) or False (no). Only seats on the
sales and the marketing bench count; the executive bench is neither side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

# Below eight seats even the most extreme of all relabellings proves little.
FEW_SEATS = 7
# Twenty seats have 184,756 relabellings; a panel beyond that is shown without p.
_MOST_RELABELLINGS = 200_000


@dataclass(frozen=True, slots=True)
class BlocVoting:
    """How the benches voted.

    ``lean``: the mean over cases of (share of yes among sales) - (share among marketing), over the cases where both
    benches voted; positive where Sales says yes more often. ``polarisation``: agreement of pairs within benches less
    agreement of pairs across, over all pairs of seats on a case. ``p_value``: the share of all relabellings of the
    seats, each bench keeping its number, that are polarised as much or more. ``bloc_cases``: positions of the cases
    where each bench was of one mind and the two differed. Figures that cannot be had are None.
    """

    seats: int
    cases: int
    lean: float | None
    polarisation: float | None
    p_value: float | None
    bloc_cases: tuple[int, ...]

    @property
    def significance_shown(self) -> bool:
        """Whether p may be shown: not with seven seats or fewer, where the list of cases is shown instead."""
        return self.p_value is not None and self.seats > FEW_SEATS


def _polarisation(
    sides: NDArray[np.float64], agreed: NDArray[np.float64], together: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Within less across agreement for each labelling; ``sides`` of shape (labellings, seats), one for sales."""

    def within(pairs: NDArray[np.float64]) -> NDArray[np.float64]:
        other = 1 - sides
        pairs_kept = ((sides @ pairs) * sides).sum(axis=1) + ((other @ pairs) * other).sum(axis=1)
        return np.asarray(pairs_kept / 2, dtype=np.float64)

    same, same_agreed = within(together), within(agreed)
    cross, cross_agreed = together.sum() / 2 - same, agreed.sum() / 2 - same_agreed
    usable = (same > 0) & (cross > 0)
    result = same_agreed / np.where(usable, same, 1.0) - cross_agreed / np.where(usable, cross, 1.0)
    return np.asarray(np.where(usable, result, np.nan), dtype=np.float64)


def measure_blocs(cases: Sequence[Mapping[str, bool]], sales: Sequence[str], marketing: Sequence[str]) -> BlocVoting:
    """The lean, the polarisation and its p-value over ``cases``, for the seats of the two benches.

    The p-value counts every relabelling (there are comb(seats, sales seats) of them, the true one among them), so it
    is exact and needs no random numbers; None above 200,000 relabellings. Relabellings under which one kind of pair
    never met do not count. The order of cases and seats does not matter, but for the positions in ``bloc_cases``.
    """
    ours, theirs = sorted(set(sales)), sorted(set(marketing) - set(sales))
    seats = [*ours, *theirs]
    position = {seat: index for index, seat in enumerate(seats)}
    yes = np.zeros((len(cases), len(seats)))
    voted = np.zeros((len(cases), len(seats)))
    for row, answers in enumerate(cases):
        for seat, answer in answers.items():
            if seat in position:
                voted[row, position[seat]] = 1
                yes[row, position[seat]] = bool(answer)
    split = len(ours)
    cast = voted[:, :split].sum(axis=1), voted[:, split:].sum(axis=1)
    said = yes[:, :split].sum(axis=1), yes[:, split:].sum(axis=1)
    both = (cast[0] > 0) & (cast[1] > 0)
    if not both.any():
        return BlocVoting(len(seats), 0, None, None, None, ())
    share = said[0][both] / cast[0][both], said[1][both] / cast[1][both]
    opposed = np.abs(share[0] - share[1]) == 1
    bloc_cases = tuple(int(row) for row in np.flatnonzero(both)[opposed])
    lean = float((share[0] - share[1]).mean())

    no = voted - yes
    agreed, together = yes.T @ yes + no.T @ no, voted.T @ voted
    np.fill_diagonal(agreed, 0)
    np.fill_diagonal(together, 0)
    true_sides = np.zeros((1, len(seats)))
    true_sides[0, :split] = 1
    polarisation = float(_polarisation(true_sides, agreed, together)[0])
    if np.isnan(polarisation):
        return BlocVoting(len(seats), int(both.sum()), lean, None, None, bloc_cases)
    p_value = None
    if comb(len(seats), split) <= _MOST_RELABELLINGS:
        chosen = np.array(list(combinations(range(len(seats)), split)))
        labels = np.zeros((len(chosen), len(seats)))
        np.put_along_axis(labels, chosen, 1, axis=1)
        values = _polarisation(labels, agreed, together)
        values = values[~np.isnan(values)]
        p_value = float((values >= polarisation - 1e-12).mean())
    return BlocVoting(len(seats), int(both.sum()), lean, polarisation, p_value, bloc_cases)
