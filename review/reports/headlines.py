"""The finding of a published month in words: its interval, and how it stands against the month before."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from review.domain.estimates.change import Direction
from review.models.verdict import Edition
from review.reports.frame import Kind
from review.reports.showing import value_text


def part_of(found: dict[str, Any] | None, name: str) -> float | None:
    """A number (``rate``, ``low``, ``high``) of a headline's estimate; None where there is none."""
    return found["estimate"][name] if found and found["estimate"] else None


def interval_text(found: dict[str, Any] | None) -> str:
    """``12 % to 28 %``, that it is exact, or that too few cases were decided."""
    low, high = part_of(found, "low"), part_of(found, "high")
    if found and found["estimate"] and found["estimate"]["exact"]:
        return str(_("exact: every event was reviewed"))
    if low is None or high is None:
        return str(_("too few to tell"))
    return str(_("%(low)s to %(high)s", low=value_text(low, Kind.SHARE), high=value_text(high, Kind.SHARE)))


def change_text(edition: Edition) -> str:
    """Whether the finding rose or fell by more than chance, as it was published."""
    change = edition.document["change"]
    if change is None:
        return str(_("not comparable"))
    if not change["more_than_chance"]:
        return str(_("no more than chance"))
    words = {Direction.UP.value: _("rose, by more than chance"), Direction.DOWN.value: _("fell, by more than chance")}
    return str(words.get(change["direction"], _("no more than chance")))
