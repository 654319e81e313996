"""Chance that comes out the same twice: every decision has a generator of its own, seeded by what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """Dice for one subject. Nothing that one subject rolls moves what another one gets."""

    def __init__(self, *about: object) -> None:
        self._random = Random("/".join(map(str, about)))  # noqa: S311 - a story, no secret

    def yes(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self._random.random() < probability

    def between(self, low: float, high: float) -> float:
        """Any number between the two."""
        return self._random.uniform(low, high)

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return self._random.randint(low, high)

    def pick(self, among: Sequence[T]) -> T:
        """One of them."""
        return self._random.choice(among)

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, by weight."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def some(self, weights: Mapping[T, float], number: int) -> list[T]:
        """So many different keys, by weight."""
        left, taken = dict(weights), []
        for _ in range(min(number, len(left))):
            taken.append(self.weighted(left))
            del left[taken[-1]]
        return taken
