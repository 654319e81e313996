"""The finding of a published month, as other reports quote it."""

from __future__ import annotations

from typing import Any


def part_of(found: dict[str, Any] | None, name: str) -> float | None:
    """A number (``rate``, ``low``, ``high``) of a headline's estimate; None where there is none."""
    return found["estimate"][name] if found and found["estimate"] else None
