"""How a column writes its dates, by the evidence of all its values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

#: The ways of writing a day, each with the pattern that all its values fit. Where several fit, the day is ambiguous.
_DAYS: tuple[tuple[str, str], ...] = (
    ("iso", r"\d{4}-\d{2}-\d{2}"),
    ("%d.%m.%Y", r"\d{1,2}\.\d{1,2}\.\d{4}"),
    ("%d.%m.%y", r"\d{1,2}\.\d{1,2}\.\d{2}"),
    ("%d/%m/%Y", r"\d{1,2}/\d{1,2}/\d{4}"),
    ("%m/%d/%Y", r"\d{1,2}/\d{1,2}/\d{4}"),
    ("%d/%m/%y", r"\d{1,2}/\d{1,2}/\d{2}"),
    ("%m/%d/%y", r"\d{1,2}/\d{1,2}/\d{2}"),
    ("%d-%m-%Y", r"\d{1,2}-\d{1,2}-\d{4}"),
    ("%m-%d-%Y", r"\d{1,2}-\d{1,2}-\d{4}"),
    ("%Y/%m/%d", r"\d{4}/\d{1,2}/\d{1,2}"),
    ("%Y.%m.%d", r"\d{4}\.\d{1,2}\.\d{1,2}"),
    ("%Y年%m月%d日", r"\d{4}年\d{1,2}月\d{1,2}日"),
    ("%d %b %Y", r"\d{1,2} [A-Za-z]{3} \d{4}"),
    ("%d-%b-%Y", r"\d{1,2}-[A-Za-z]{3}-\d{4}"),
    ("%d-%b-%y", r"\d{1,2}-[A-Za-z]{3}-\d{2}"),
    ("%b %d, %Y", r"[A-Za-z]{3} \d{1,2}, \d{4}"),
    ("%d %B %Y", r"\d{1,2} [A-Za-z]{4,} \d{4}"),
    ("%B %d, %Y", r"[A-Za-z]{4,} \d{1,2}, \d{4}"),
)
_PATTERNS = {form: re.compile(pattern) for form, pattern in _DAYS}
_TIME = re.compile(
    r"(?P<gap>T|,? )(?P<clock>\d{1,2}:\d{2}(?P<seconds>:\d{2})?(?P<fraction>\.\d+)?)"
    r"(?P<half> ?[AaPp][Mm])?(?P<offset>Z| ?[+-]\d{2}:?\d{2})?$"
)
#: Of a column with more days than this, the first so many are looked at.
_MOST_DAYS = 20_000
#: So many different values may be no dates (“#REF!”, “n/a”) in a column of dates.
_MOST_ODD = 20


@dataclass(slots=True)
class DateEvidence:
    """What the values of one column say of how it writes dates; fed value by value."""

    days: set[str] = field(default_factory=set)
    times: set[str] = field(default_factory=set)
    odd: set[str] = field(default_factory=set)

    @property
    def hopeless(self) -> bool:
        """Whether the column certainly holds no dates."""
        return len(self.odd) > _MOST_ODD

    def add(self, values: Iterable[str]) -> None:
        """Take these values, none of them empty, into account."""
        for value in values:
            found = _TIME.search(value)
            day = value[: found.start()] if found else value
            if day not in self.days and not any(pattern.fullmatch(day) for pattern in _PATTERNS.values()):
                self.odd.add(value[:100])
                if self.hopeless:
                    return
                continue
            if len(self.days) < _MOST_DAYS:
                self.days.add(day)
            self.times.add(_time_format(found) if found else "")

    def readings(self) -> list[list[str]]:
        """The ways in which every value of the column can be read, each as the formats of a profile; none: no dates."""
        if not self.days or len(self.odd) > max(len(self.days), 1) or self.hopeless:
            return []
        fitting = [form for form, _pattern in _DAYS if all(_reads(form, day) for day in self.days)]
        return [_formats(form, self.times) for form in fitting]


def _reads(form: str, day: str) -> bool:
    if not _PATTERNS[form].fullmatch(day):
        return False
    try:
        datetime.strptime(day, "%Y-%m-%d" if form == "iso" else form)  # noqa: DTZ007 - only whether it can be read
    except ValueError:
        return False
    return True


def _time_format(found: re.Match[str]) -> str:
    clock = "%I:%M" if found["half"] else "%H:%M"
    clock += ":%S" if found["seconds"] else ""
    clock += ".%f" if found["fraction"] else ""
    if found["half"]:
        clock += " %p" if found["half"].startswith(" ") else "%p"
    if found["offset"]:
        clock += " %z" if found["offset"].startswith(" ") else "%z"
    return found["gap"] + clock


def _formats(day: str, times: set[str]) -> list[str]:
    if day != "iso":
        return [day + time for time in sorted(times, reverse=True)]
    halves = [f"%Y-%m-%d{time}" for time in sorted(times) if "%p" in time or "," in time]
    return [*halves, "iso"]


def day_of(formats: Iterable[str]) -> str:
    """The way of writing a day that these formats share: the name of a reading."""
    first = next(iter(formats), "")
    if first == "iso" or first.startswith("%Y-%m-%d"):
        return "iso"
    return next((form for form, _pattern in reversed(_DAYS) if first.startswith(form)), first)


def first_day(reading: Iterable[str], sample: str) -> date | None:
    """The day that ``sample`` is when read so."""
    found = _TIME.search(sample)
    day = sample[: found.start()] if found else sample
    form = day_of(reading)
    try:
        return datetime.strptime(day, "%Y-%m-%d" if form == "iso" else form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
