"""Dockets: the month as steps. The views stand by their step; this module is where the application finds them all."""

from __future__ import annotations

from review.web.dockets import (
    additions,
    calendar,
    decisions,
    frame,
    judges,
    moves,
    pages,
    planning,
    reminding,
    seed,
    verify,
)
from review.web.dockets.blueprint import blueprint

__all__ = [
    "additions", "blueprint", "calendar", "decisions", "frame", "judges", "moves", "pages", "planning", "reminding",
    "seed", "verify",
]  # fmt: skip
