"""Which of many groups "differ from the rest", allowing for their number.

Holm (Scandinavian Journal of Statistics 6, 1979) keeps the chance of any false flag at 5 %, for up to ten
comparisons; Benjamini and Hochberg (JRSS B 57, 1995) keep the expected share of false flags at 10 %, for more.
"""

from collections.abc import Sequence

from review.domain.errors import Refusal

FEW = 10
FAMILY_ERROR = 0.05
FALSE_DISCOVERY = 0.10


def _check(p_values: Sequence[float]) -> None:
    for p_value in p_values:
        if not 0.0 <= p_value <= 1.0:
            raise Refusal("estimate.p_value_out_of_range", p_value=p_value)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm's adjusted p-values, in the order given. Raises Refusal ``estimate.p_value_out_of_range``."""
    _check(p_values)
    count, running = len(p_values), 0.0
    adjusted = [0.0] * count
    for rank, index in enumerate(sorted(range(count), key=lambda i: p_values[i])):
        running = max(running, min(1.0, (count - rank) * p_values[index]))
        adjusted[index] = running
    return tuple(adjusted)


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Benjamini and Hochberg's adjusted p-values, in the order given.

    Raises Refusal ``estimate.p_value_out_of_range``.
    """
    _check(p_values)
    count, running = len(p_values), 1.0
    adjusted = [0.0] * count
    order = sorted(range(count), key=lambda i: p_values[i])
    for rank in range(count, 0, -1):
        index = order[rank - 1]
        running = min(running, count / rank * p_values[index])
        adjusted[index] = running
    return tuple(adjusted)


def flag_differences(p_values: Sequence[float | None]) -> tuple[bool, ...]:
    """Which comparisons to flag as "differs from the rest", in the order given.

    None stands for a group that cannot be compared (fewer than ten decided cases): it is never flagged and does not
    count as a comparison. Up to ten comparisons go by Holm at 5 %, more by Benjamini-Hochberg at 10 %.
    """
    compared = [p_value for p_value in p_values if p_value is not None]
    if len(compared) <= FEW:
        adjusted, limit = holm(compared), FAMILY_ERROR
    else:
        adjusted, limit = benjamini_hochberg(compared), FALSE_DISCOVERY
    flags = iter([value <= limit for value in adjusted])
    return tuple(p_value is not None and next(flags) for p_value in p_values)
