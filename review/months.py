"""How a month is called. Pages, reports, files and mails take a month's name from here."""

from __future__ import annotations

from datetime import date

from flask_babel import format_date


def month_name(period: str) -> str:
    """``October 2026`` for ``2026-10``."""
    return _written(period, "LLLL y")


def short_month(period: str) -> str:
    """``Oct 2026``."""
    return _written(period, "LLL y")


def axis_month(period: str) -> str:
    """For an axis: ``Oct``, and the year in the place of its January."""
    return _written(period, "y" if period.endswith("-01") else "LLL")


def _written(period: str, pattern: str) -> str:
    return str(format_date(date.fromisoformat(f"{period}-01"), pattern))
