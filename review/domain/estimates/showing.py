"""How a sample's figure may be shown: which of its numbers a page prints, and how loudly.

The sentences are made at the edge; here is decided which one. Fewer than 10 decided cases: "2 of 7 reviewed", no
percentage, no rank. 10 to 29, or an interval wider than 30 points: greyed, "too few to compare". None found: "none
found in 40; could be up to x %". Else the full sentence. A figure that would give a hidden one away is hidden too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from review.domain.estimates.values import Estimate

SMALL_BELOW = 10
MUTED_BELOW = 30
WIDE_ABOVE = 0.30


class ShownKind(StrEnum):
    """The sentence to use for a figure."""

    HIDDEN = "hidden"
    NONE_REVIEWED = "none_reviewed"
    SMALL = "small"
    MUTED = "muted"
    ZERO = "zero"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of a figure.

    ``wrong`` of ``reviewed`` decided cases; ``wrong`` is None where hidden. ``estimate`` is there for MUTED, ZERO and
    FULL only: a template cannot print a percentage that must not be seen. ``exact``: every event was decided, there
    is no sampling error. ``comparable``: it may be ranked, tested and compared with its neighbours.
    """

    kind: ShownKind
    reviewed: int
    wrong: int | None
    estimate: Estimate | None
    exact: bool
    comparable: bool


def show(estimate: Estimate | None) -> Shown:
    """What may be shown of ``estimate``; None stands for a cell in which nothing was decided.

    A census of ten events or more is shown in full, since no interval is too wide and no sample too small.
    """
    if estimate is None or not estimate.reviewed:
        return Shown(ShownKind.NONE_REVIEWED, 0, 0, None, False, False)
    reviewed, wrong = estimate.reviewed, estimate.wrong
    if reviewed < SMALL_BELOW:
        return Shown(ShownKind.SMALL, reviewed, wrong, None, estimate.exact, False)
    few = not estimate.exact and (reviewed < MUTED_BELOW or estimate.width > WIDE_ABOVE)
    if not wrong and not estimate.exact:
        kind = ShownKind.ZERO
    elif few:
        kind = ShownKind.MUTED
    else:
        kind = ShownKind.FULL
    return Shown(kind, reviewed, wrong, estimate, estimate.exact, not few)


def hide(shown: Shown) -> Shown:
    """The same cell with nothing but its number of reviewed cases left."""
    return replace(shown, kind=ShownKind.HIDDEN, wrong=None, estimate=None, comparable=False)


def hide_complements(cells: Sequence[Shown], small_too: bool = False) -> tuple[Shown, ...]:
    """The cells of one row or column whose total is shown too, with more hidden until no hidden one can be worked out.

    Cells of kind HIDDEN are the secret ones; with ``small_too`` the SMALL ones are hidden first. Then, while only one
    cell is hidden, or the hidden ones hold fewer than ten decided cases together, the smallest cell that is left (the
    first among equals) is hidden as well. Cells without a reviewed case are left alone. The order is kept.
    """
    result = [hide(cell) if small_too and cell.kind is ShownKind.SMALL else cell for cell in cells]
    while True:
        hidden = [cell for cell in result if cell.kind is ShownKind.HIDDEN]
        if not hidden or (len(hidden) > 1 and sum(cell.reviewed for cell in hidden) >= SMALL_BELOW):
            return tuple(result)
        left = [
            index for index, cell in enumerate(result) if cell.kind not in (ShownKind.HIDDEN, ShownKind.NONE_REVIEWED)
        ]
        if not left:
            return tuple(result)
        smallest = min(left, key=lambda index: result[index].reviewed)
        result[smallest] = hide(result[smallest])
