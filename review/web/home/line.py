"""One line of the home page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HomeLine:
    """One thing that waits: a sentence, where to go, and an icon."""

    text: str
    path: str
    icon: str


