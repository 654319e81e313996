"""What a report is asked for: the filters of its address, checked before anything is counted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum

from review.domain.errors import Refusal
from review.domain.moments import month_bounds, months_before, parse_period

#: What stands in an address for "without one": no team, no source, no grade.
WITHOUT = "(none)"
#: The longest span of months that a report covers: ten years.
MOST_MONTHS = 120
_LONGEST = 200
_FULL_YEAR = 12


class Filter(StrEnum):
    """What leads may be narrowed by."""

    PERIOD = "period"
    TEAM = "team"
    OWNER = "owner"
    SOURCE = "source"
    CAMPAIGN = "campaign"
    GRADE = "grade"
    DATA_SOURCE = "data_source"


@dataclass(frozen=True, slots=True)
class Months:
    """A span of whole months, both ends included."""

    first: str
    last: str

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """The span in ``zone`` as UTC moments: its first, and the first one after it (exclusive)."""
        return month_bounds(self.first, zone)[0], month_bounds(self.last, zone)[1]

    def __iter__(self) -> Iterator[str]:
        period = self.first
        while period <= self.last:
            yield period
            period = months_before(period, -1)

    def __len__(self) -> int:
        return _number(self.last) - _number(self.first) + 1

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first}..{self.last}"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for. None asks nothing; `WITHOUT` asks for leads that have none. ``owner`` is a public id or a
    name; the others are names as imported."""

    months: Months | None = None
    team: str | None = None
    owner: str | None = None
    source: str | None = None
    campaign: str | None = None
    grade: str | None = None
    data_source: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def given(self) -> dict[str, str]:
        """What is asked for by name, as an address holds it; options as well."""
        names = (name for name in Filter if name is not Filter.PERIOD)
        values = {name.value: getattr(self, name.value) for name in names}
        months = {"period": str(self.months)} if self.months else {}
        return {**months, **{name: value for name, value in values.items() if value is not None}, **self.options}


@dataclass(frozen=True, slots=True)
class Option:
    """A filter of one report's own. ``choices`` are its values, the first being what holds where none is given; an
    option without choices takes text, which the report reads itself, and ``default`` holds."""

    name: str
    choices: tuple[str, ...] = ()
    default: str = ""

    def read(self, value: str) -> str:
        """The value asked for. Raises Refusal ``report.bad_option`` (name, value, choices)."""
        if not value:
            return self.choices[0] if self.choices else self.default
        if self.choices and value not in self.choices:
            raise Refusal("report.bad_option", name=self.name, value=value, choices=self.choices)
        return value


def read_filters(
    arguments: Mapping[str, str],
    takes: Collection[Filter],
    options: Collection[Option],
    now_period: str,
    default_months: int | None,
) -> Filters:
    """The filters that an address or a command names; an empty value asks nothing.

    The period is ``period`` (``2026-10``, ``2026-q3``, ``2026``, ``last-12``, ``2026-01..2026-10``, ``all``), or the
    months ``from`` and ``to``. Without one it is the ``default_months`` up to ``now_period``, or no period at all.
    Raises Refusal ``report.bad_option``, ``report.bad_period``, ``report.period_backwards``,
    ``report.period_too_long``, ``period.malformed``.
    """
    clean = {name: value.replace("\0", "").strip()[:_LONGEST] for name, value in arguments.items()}
    named = {
        name.value: clean[name.value]
        for name in takes
        if name is not Filter.PERIOD and clean.get(name.value)
    }
    months = _months(clean, now_period, default_months) if Filter.PERIOD in takes else None
    own = {option.name: option.read(clean.get(option.name, "")) for option in options}
    return Filters(months=months, options=own, **named)


def _months(clean: Mapping[str, str], now_period: str, default: int | None) -> Months | None:
    asked, start, end = clean.get("period", ""), clean.get("from", ""), clean.get("to", "")
    if start or end:
        found = Months(_month(start or end), _month(end or max(start, now_period)))
    elif asked == "all" or (not asked and default is None):
        return None
    else:
        found = _span(asked.casefold() or f"last-{default}", now_period)
    if found.first > found.last:
        raise Refusal("report.period_backwards", first=found.first, last=found.last)
    if len(found) > MOST_MONTHS:
        raise Refusal("report.period_too_long", first=found.first, last=found.last, most=MOST_MONTHS // _FULL_YEAR)
    return found


def _span(asked: str, now_period: str) -> Months:
    start, dots, end = asked.partition("..")
    if dots:
        return Months(_month(start), _month(end))
    head, _dash, rest = asked.partition("-")
    if head == "last" and rest.isascii() and rest.isdigit() and 1 <= int(rest[:4]) <= MOST_MONTHS:
        return Months(months_before(now_period, int(rest[:4]) - 1), now_period)
    if rest in ("q1", "q2", "q3", "q4"):
        last = 3 * int(rest[1])
        return Months(_month(f"{head}-{last - 2:02d}"), _month(f"{head}-{last:02d}"))
    if len(asked) == len("2026") and asked.isascii() and asked.isdigit():
        return Months(_month(f"{asked}-01"), _month(f"{asked}-12"))
    if not rest or head == "last":
        raise Refusal("report.bad_period", period=asked)
    return Months(_month(asked), _month(asked))


def _month(text: str) -> str:
    parse_period(text)
    return text


def _number(period: str) -> int:
    year, month = parse_period(period)
    return year * _FULL_YEAR + month
