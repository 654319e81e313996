"""How numbers and shares are written for people, in the reader's language."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import format_decimal, format_percent

#: What stands where there is no value.
NOTHING = "–"


def number_text(value: float | Decimal | None, digits: int | None = None) -> str:
    """A number with the locale's separators, with exactly ``digits`` decimals where given."""
    if value is None:
        return NOTHING
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, pattern))


def percent_text(value: float | None, digits: int = 0) -> str:
    """A share between 0 and 1 as a percentage."""
    if value is None:
        return NOTHING
    return str(format_percent(value, "#,##0" + ("." + "0" * digits if digits else "") + " %"))
