"""Whose reasons a verdict rests on, and who saw it otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from review.domain.answers import Answer

Voice_co = TypeVar("Voice_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Voices(Generic[Voice_co]):
    """The ballots behind a verdict: those that agree with it on Q3, those that say the opposite, and those that could
    not tell. Where the panel found nothing, all that say yes or no dissent from it."""

    majority: tuple[Voice_co, ...]
    dissent: tuple[Voice_co, ...]
    undecided: tuple[Voice_co, ...]


def part_voices(
    ballots: Iterable[Voice_co], valid: Callable[[Voice_co], Answer], found: Answer | None
) -> Voices[Voice_co]:
    """``ballots`` parted by their answer to Q3 (``valid`` gives it) against what the panel ``found``."""
    given = [(one, valid(one)) for one in ballots]
    return Voices(
        majority=tuple(one for one, answer in given if found is not None and answer is found),
        dissent=tuple(one for one, answer in given if answer is not Answer.CANNOT_TELL and answer is not found),
        undecided=tuple(one for one, answer in given if answer is Answer.CANNOT_TELL and answer is not found),
    )
