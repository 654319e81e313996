"""What is said in the thread of a split case. Judges speak as their seats, so that the panel stays masked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from review.domain.errors import Refusal
from review.domain.roles import Bench

#: Characters.
LONGEST_REMARK = 5_000
#: How long its author may correct a remark; what it said before is kept.
CORRECT_WITHIN = timedelta(minutes=5)

_MENTION = re.compile(r"@(?:(sales|marketing|executive)[ -]?(\d{1,2})|(chair|all))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SeatLabel:
    """How a judge is called on one case: their bench and a number in it; ``casting`` is the chair, who is no judge of
    the case but breaks its tie."""

    bench: Bench
    number: int
    is_chair: bool = False
    casting: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a remark; ``calls`` where it names a seat."""

    text: str
    calls: bool


def check_remark(text: str) -> str:
    """The remark without its edges. Raises Refusal ``remark.empty`` or ``remark.too_long``."""
    text = text.strip()
    if not text:
        raise Refusal("remark.empty")
    if len(text) > LONGEST_REMARK:
        raise Refusal("remark.too_long", limit=LONGEST_REMARK, length=len(text))
    return text


def may_correct(written_at: datetime, now: datetime) -> bool:
    """Whether a remark first written at ``written_at`` can still be corrected by its author."""
    return now - written_at <= CORRECT_WITHIN


def mentioned(text: str, seats: Iterable[tuple[str, SeatLabel]]) -> list[str]:
    """The keys of the seats that ``text`` calls, each once, in the order of ``seats``: ``@Sales 1``, ``@chair``,
    ``@all``. A name that no seat has calls nobody."""
    called = {(found[1] or found[3]).casefold() + (found[2] or "").lstrip("0") for found in _MENTION.finditer(text)}
    return [
        key
        for key, label in seats
        if "all" in called
        or (label.is_chair and "chair" in called)
        or (not label.casting and f"{label.bench.value}{label.number}" in called)
    ]


def parts_of(text: str) -> list[Part]:
    """The remark cut at its mentions, so that a page can set them off."""
    parts: list[Part] = []
    end = 0
    for found in _MENTION.finditer(text):
        if found.start() > end:
            parts.append(Part(text[end : found.start()], False))
        parts.append(Part(found[0], True))
        end = found.end()
    if end < len(text):
        parts.append(Part(text[end:], False))
    return parts
