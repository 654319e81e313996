"""What was counted of some leads, in a form that can be added up, and taken off again, to the last lead.

Sums and counts add up by themselves. A median does not, so that the waits it is the middle of are kept, each of them.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: Whole numbers under names, or more such trees; what is zero is not in it.
Tree = Mapping[str, Any]
#: Four bytes, the least first: waits of up to 136 years.
_PACKED = "I"


def key_of(value: object) -> str:
    """The name under which a value stands in a tree; empty where there is none."""
    return "" if value is None else f"={value}"


def value_of(key: str) -> str | None:
    """The value that stands under a name of `key_of`, as text."""
    return key[1:] if key else None


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits in whole seconds: those of all ``parts``, less those of ``taken``, which are among them. Each part is
    sorted."""

    parts: tuple[Sequence[int], ...] = ()
    taken: tuple[Sequence[int], ...] = ()

    @classmethod
    def of(cls, seconds: Iterable[int]) -> Waits:
        """These waits, in any order."""
        part = array(_PACKED, sorted(seconds))
        return cls((part,)) if part else cls()

    @classmethod
    def unpack(cls, data: bytes | None) -> Waits:
        """What `pack` made."""
        part = array(_PACKED)
        part.frombytes(data or b"")
        if sys.byteorder == "big":
            part.byteswap()
        return cls((part,)) if part else cls()

    def pack(self) -> bytes | None:
        """One part as bytes; None where there is no wait."""
        if not self.parts:
            return None
        (found,) = self.parts
        part = array(_PACKED, found)
        if sys.byteorder == "big":
            part.byteswap()
        return part.tobytes()

    def __len__(self) -> int:
        return sum(map(len, self.parts)) - sum(map(len, self.taken))

    @property
    def median(self) -> float | None:
        """The wait in the middle, or the mean of the two there; None where there is none."""
        number = len(self)
        if not number:
            return None
        low = self._at((number - 1) // 2)
        high = low if self._up_to(low) > number // 2 else self._at(number // 2, low)
        return (low + high) / 2

    def _at(self, place: int, least: int = 0) -> int:
        """The wait at a place from 0 on, were all in order: the least one up to which there are more than that. It is
        not below ``least``."""
        longest = max(part[-1] for part in self.parts)
        return bisect_left(range(longest + 1), place + 1, least, key=self._up_to)

    def _up_to(self, wait: int) -> int:
        found = sum(bisect_right(part, wait) for part in self.parts)
        return found - sum(bisect_right(part, wait) for part in self.taken)


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted: ``numbers``, and the waits whose middle is asked for."""

    numbers: Tree
    waits: Waits = Waits()

    def __sub__(self, other: Tally) -> Tally:
        """Without the leads of ``other``, which were counted here as well."""
        left = _added([self.numbers])
        _add(left, other.numbers, -1)
        taken = (*self.waits.taken, *other.waits.parts)
        return Tally(left, Waits((*self.waits.parts, *other.waits.taken), taken))


def added(tallies: Iterable[Tally]) -> Tally:
    """Several as one; no lead is counted in two of them."""
    every = list(tallies)
    waits = [one.waits for one in every]
    return Tally(
        _added(one.numbers for one in every),
        Waits(tuple(part for one in waits for part in one.parts), tuple(part for one in waits for part in one.taken)),
    )


def put(tree: dict[str, Any], path: Sequence[str], number: int) -> None:
    """Add a number to the one that stands at the end of a path."""
    if number:
        *above, name = path
        for one in above:
            tree = tree.setdefault(one, {})
        tree[name] = tree.get(name, 0) + number


def _added(trees: Iterable[Tree]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for tree in trees:
        _add(found, tree)
    return found


def _add(into: dict[str, Any], tree: Tree, times: int = 1) -> None:
    for name, value in tree.items():
        if not isinstance(value, int):
            below = into.setdefault(name, {})
            _add(below, value, times)
            if not below:
                del into[name]
        elif number := into.get(name, 0) + times * value:
            into[name] = number
        else:
            into.pop(name, None)
