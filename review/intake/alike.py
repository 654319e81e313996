"""People whom the CRM may know in two spellings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

#: Names less alike than this (of 100) are not offered.
_ALIKE = 88


class Likeness(StrEnum):
    """Why two may be one."""

    SAME_WORDS = "same_words"
    INITIAL = "initial"
    ADDRESS = "address"
    SPELLING = "spelling"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people by their numbers, the lower one first, and why they may be one."""

    first: int
    second: int
    why: Likeness


@lru_cache(maxsize=20_000)
def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a name or of the address that stands for one, without case, accents, order or signs."""
    local = name.partition("@")[0]
    text = unicodedata.normalize("NFKD", local.casefold())
    plain = "".join(one if one.isalnum() else " " for one in text if not unicodedata.combining(one))
    return tuple(sorted(word for word in plain.split() if not word.isdecimal()))


def alike(one: str, other: str) -> Likeness | None:
    """Why ``one`` and ``other`` may name one person, if they may."""
    left, right = words_of_name(one), words_of_name(other)
    if not left or not right:
        return None
    if left == right:
        return Likeness.ADDRESS if ("@" in one) != ("@" in other) else Likeness.SAME_WORDS
    if len(left) == len(right) > 1 and _by_initial(left, right):
        return Likeness.INITIAL
    if min(len(left), len(right)) > 1 and fuzz.ratio(" ".join(left), " ".join(right)) >= _ALIKE:
        return Likeness.SPELLING
    return None


def _by_initial(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether the two share a whole word, and the others are initials of each other's."""
    shared = set(left) & set(right)
    rest = [sorted(set(words) - shared) for words in (left, right)]
    if not any(len(word) > 1 for word in shared) or len(rest[0]) != len(rest[1]):
        return False
    return all(
        min(len(a), len(b)) == 1 and a[0] == b[0] for a, b in zip(*rest, strict=True)
    )


def pairs_alike(names: Mapping[int, Iterable[str]]) -> list[Pair]:
    """Every two people with names alike. ``names``: the names of each person, by the person's number."""
    every = sorted((number, tuple(dict.fromkeys(called))) for number, called in names.items())
    found = []
    for place, (first, mine) in enumerate(every):
        for second, theirs in every[place + 1 :]:
            why = next((why for a in mine for b in theirs if (why := alike(a, b))), None)
            if why is not None:
                found.append(Pair(first, second, why))
    return found
