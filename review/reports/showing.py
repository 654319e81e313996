"""How a report's values are written for people, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import get_currency_precision
from flask_babel import format_currency, format_decimal, format_percent, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.config import current_settings
from review.domain.report_filters import WITHOUT, Filter, Months
from review.months import short_month
from review.queries.people import find_person
from review.queries.report_scope import Part
from review.reports.frame import Ask, Kind, Report

NOTHING = "–"
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_THOUSAND = 1_000
_FILTERS = {
    Filter.PERIOD: _l("Handed over in"),
    Filter.TEAM: _l("Team"),
    Filter.OWNER: _l("Owner"),
    Filter.SOURCE: _l("Source"),
    Filter.CAMPAIGN: _l("Campaign"),
    Filter.GRADE: _l("Grade"),
    Filter.DATA_SOURCE: _l("CRM"),
}
_PARTS = {
    Part.OWN: _l("This is a part: the leads that you own."),
    Part.TEAM: _l("This is a part: your own leads and those of the people who answer to you."),
    Part.WITHHELD: _l(
        "This is a part: leads on whose cases you may vote are left out, here and in every file, until their month is"
        " published."
    ),
}


def value_text(value: Any, kind: Kind) -> str:
    """A value as people read it; a dash where it is not known."""
    if value is None:
        return NOTHING
    match kind:
        case Kind.COUNT:
            return str(format_decimal(value, "#,##0"))
        case Kind.NUMBER:
            return str(format_decimal(value, "#,##0.0"))
        case Kind.COEFFICIENT:
            return str(format_decimal(value, "0.00"))
        case Kind.SHARE:
            return str(format_percent(value, "#,##0 %")).replace(" ", "\u00a0")
        case Kind.SECONDS:
            return seconds_text(value)
        case Kind.DAYS:
            return str(_("%(days)s d", days=format_decimal(value, "#,##0.#"))).replace(" ", "\u00a0")
        case Kind.MONEY:
            return _money_text(Decimal(value))
        case Kind.MONTH:
            return short_month(str(value))
        case Kind.MOMENT:
            zone: ZoneInfo = current_settings().zone
            return str(format_datetime(value, "d MMM y, HH:mm", tzinfo=zone, locale=get_locale()))
        case Kind.TEXT:
            return str(value)


def _money_text(minor: Decimal) -> str:
    """An amount of the organisation's currency; from a thousand units on without their parts: a report is no bill."""
    currency = current_settings().org_currency
    amount = minor.scaleb(-get_currency_precision(currency))
    if abs(amount) < _THOUSAND and amount != amount.to_integral_value():
        return str(format_currency(amount, currency))
    return str(format_currency(amount, currency, format="¤#,##0", currency_digits=False))


def seconds_text(seconds: float) -> str:
    """``45 s``, ``12 min``, ``3.4 h`` or ``2.1 d``: in the unit that fits; up to ``48 h``, as promises are made."""
    if seconds < _MINUTE:
        text = _("%(number)s s", number=format_decimal(seconds, "0"))
    elif seconds < _HOUR:
        text = _("%(number)s min", number=format_decimal(seconds / _MINUTE, "0"))
    elif seconds <= 2 * _DAY:
        text = _("%(number)s h", number=format_decimal(seconds / _HOUR, "0.#"))
    else:
        text = _("%(number)s d", number=format_decimal(seconds / _DAY, "0.#"))
    return str(text).replace(" ", "\u00a0")


def filter_name(name: Filter) -> str:
    """What people call a filter."""
    return str(_FILTERS[name])


def counts_months(report: Report) -> bool:
    """Whether a report is of the panel's months: its period is then no span of hand-offs."""
    return report.filters == (Filter.PERIOD,)


def asked_for(report: Report, ask: Ask, owner: str | None = None) -> list[tuple[str, str]]:
    """What was asked, one (name, value) a filter and option; ``owner`` is the name of the owner asked for."""
    found = []
    for name in report.filters:
        if name is Filter.PERIOD:
            found.append((str(_("Months")) if counts_months(report) else filter_name(name), period_text(ask)))
            continue
        value = owner if name is Filter.OWNER and owner else getattr(ask.filters, name.value)
        if value is not None:
            found.append((filter_name(name), str(_("without")) if value == WITHOUT else value))
    for option in report.options:
        value = ask.option(option.option.name)
        found.append((str(option.label), str(option.words.get(value, value))))
    return found


def owner_name(ask: Ask) -> str | None:
    """The name of the owner asked for by public id; None where none was."""
    owner = ask.filters.owner
    person = find_person(owner) if owner and owner != WITHOUT else None
    return person.name if person else None


def period_text(ask: Ask) -> str:
    """The months asked for, or any time."""
    return months_text(ask.filters.months) if ask.filters.months else str(_("any time"))


def months_text(months: Months) -> str:
    """``Nov 2025 to Oct 2026``, or ``Oct 2026``."""
    first, last = value_text(months.first, Kind.MONTH), value_text(months.last, Kind.MONTH)
    return first if first == last else str(_("%(first)s to %(last)s", first=first, last=last))


def part_text(ask: Ask) -> str:
    """That the reader sees a part only, and which; empty where it is the whole."""
    return str(_PARTS[ask.scope.part]) if ask.scope.part else ""


def link_values(report: Report, values: Mapping[str, str]) -> dict[str, str]:
    """Of an address's arguments, those that narrow the report's list of leads."""
    return {name: values[name].replace("\0", "")[:200] for name in report.cells if values.get(name)}
