"""Template filters: how days, moments and numbers are written for people."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import get_currency_precision
from flask import Flask
from flask_babel import format_currency, format_decimal, format_percent, get_locale

from review.benches import bench_name
from review.config import Settings
from review.months import month_name, short_month
from review.reports import sample_words

#: What stands where there is no value.
NOTHING = "–"


def init_app(app: Flask, settings: Settings) -> None:
    """Make the filters known to templates: ``|bench``, ``|day``, ``|month``, ``|short_month``, ``|moment``,
    ``|number``, ``|percent``, ``|money``."""
    zone = settings.zone

    def day(value: date | datetime | None, in_zone: str | None = None) -> str:
        return day_text(value, ZoneInfo(in_zone) if in_zone else zone)

    def moment(value: datetime | None, in_zone: str | None = None) -> str:
        return moment_text(value, ZoneInfo(in_zone) if in_zone else zone)

    def money(minor: int | None, currency: str | None = None) -> str:
        return money_text(minor, currency or settings.org_currency)

    app.jinja_env.filters.update(
        bench=bench_name, day=day, month=month_name, short_month=short_month, moment=moment, money=money,
        number=number_text, percent=percent_text,
    )
    app.jinja_env.globals.update(settings=settings, sample_words=sample_words)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def day_text(value: date | datetime | None, zone: ZoneInfo) -> str:
    """``5 Oct 2026``: a day, or the day a moment falls on in ``zone``."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = _aware(value).astimezone(zone).date()
    return str(format_date(value, "d MMM y", locale=get_locale()))


def moment_text(value: datetime | None, zone: ZoneInfo) -> str:
    """``5 Oct 2026, 14:03``: a moment as clocks in ``zone`` show it."""
    if value is None:
        return NOTHING
    return str(format_datetime(_aware(value), "d MMM y, HH:mm", tzinfo=zone, locale=get_locale()))


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


def money_text(minor: int | None, currency: str) -> str:
    """An amount in minor units of ``currency``."""
    if minor is None:
        return NOTHING
    return str(format_currency(Decimal(minor).scaleb(-get_currency_precision(currency)), currency))


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"a moment without a zone: {value!r}")
    return value.astimezone(UTC)
