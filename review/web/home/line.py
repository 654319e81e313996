"""One line of the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import format_date


@dataclass(frozen=True, slots=True)
class HomeLine:
    """One thing that waits: a sentence, where to go, and an icon."""

    text: str
    path: str
    icon: str


def month_name(period: str) -> str:
    """``October 2026`` for ``2026-10``."""
    year, month = period.split("-")
    return str(format_date(date(int(year), int(month), 1), "LLLL y"))
