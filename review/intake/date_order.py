"""Dates written in figures alone: whether the day or the month comes first, decided for a whole column.

A first number above 12 shows the day first, a second one above 12 the month; dots between the numbers are written
only where the day comes first. A column that shows nothing follows the file's other columns, else what the clerk said;
where neither says anything the question is asked, and a column that shows both is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from review.domain.errors import Refusal
from review.intake.chunk import chunks
from review.intake.columns import Made
from review.intake.lookups import Found
from review.intake.profile import Leads, Profile, Touches
from review.intake.profile_source import AUTO, Source
from review.intake.sheets import SheetFile
from review.intake.tables import TableFile

DAY_FIRST: Literal["day-first"] = "day-first"
MONTH_FIRST: Literal["month-first"] = "month-first"

_FIGURES = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{4}|\d{1,2})"
    r"(?:(,? +|T)(\d{1,2}:\d{2})(:\d{2})?(\.\d+)?( ?)([AaPp][Mm])?)?"
)
_LEAD_TIMES = (
    "created", "handed_off", "assigned", "accepted", "changed", "rejected", "converted", "won", "next_step",
)
_TOUCH_TIMES = ("time", "logged")


@dataclass(slots=True)
class Evidence:
    """What a column of dates shows."""

    day_first: str | None = None
    month_first: str | None = None
    either: str | None = None
    #: The ways of writing that were met: separator, digits of the year, and the time's parts.
    shapes: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, texts: Iterable[str | None]) -> None:
        """Look at some cells."""
        for text in texts:
            found = _FIGURES.fullmatch(text) if text else None
            if text is None or found is None:
                continue
            first, mark, second, last, gap, minutes, seconds, parts, space, half = found.groups()
            time = _time(minutes, seconds, parts, space, half)
            if len(first) > 2:
                self.shapes.add(("year", mark, "%Y" if len(first) == 4 else "", gap or "", time))
                continue
            self.shapes.add(("", mark, "%Y" if len(last) == 4 else "%y", gap or "", time))
            if int(first) > 12 or (mark == "." and int(second) <= 12):
                self.day_first = self.day_first or text
            elif int(second) > 12:
                self.month_first = self.month_first or text
            elif first != second:
                self.either = self.either or text

    def order(self) -> Literal["day-first", "month-first"] | None:
        """What the column shows, if anything."""
        return DAY_FIRST if self.day_first else MONTH_FIRST if self.month_first else None

    def formats(self, order: str) -> list[str]:
        """The formats in which the column is written."""
        found = []
        for kind, mark, year, gap, time in sorted(self.shapes):
            if kind and year:
                found.append(f"%Y{mark}%m{mark}%d{gap}{time}")
            elif not kind:
                days = ("%d", "%m") if order == DAY_FIRST else ("%m", "%d")
                found.append(f"{days[0]}{mark}{days[1]}{mark}{year}{gap}{time}")
        return found


def _time(minutes: str | None, seconds: str | None, parts: str | None, space: str | None, half: str | None) -> str:
    if minutes is None:
        return ""
    hours = "%I:%M" if half else "%H:%M"
    return hours + (":%S" if seconds else "") + (".%f" if parts else "") + (f"{space}%p" if half else "")


def with_exact_dates(
    file: TableFile, profile: Profile, part: Leads | Touches, made: Made, found: Found
) -> Profile:
    """``profile`` with the formats that each column of dates in ``file`` is written in.

    Raises `Refusal` ``file.dates_mixed`` or ``file.dates_ambiguous``.
    """
    source = profile.source
    if not asks_for_order(source):
        if isinstance(file, SheetFile) and "iso" not in source.dates:  # a sheet's real dates have no format
            return profile.model_copy(update={"source": source.model_copy(update={"dates": ["iso", *source.dates]})})
        return profile
    shown = {column: Evidence() for column in date_columns(part)}
    for chunk in chunks(file, source, made, found):
        for column, evidence in shown.items():
            evidence.add(chunk.column(column).unique().tolist())
    for column, value in unclear(shown, source, file.name):
        raise Refusal("file.dates_ambiguous", name=file.name, column=column, value=value)
    common = _common(shown, source)
    said = [one for one in source.dates if one not in (AUTO, "iso")]
    formats = {
        column: ["iso", *said, *evidence.formats(evidence.order() or common or DAY_FIRST)]
        for column, evidence in shown.items()
    }
    exact = source.model_copy(update={"dates": ["iso", *said], "dates_of": {**source.dates_of, **formats}})
    return profile.model_copy(update={"source": exact})


def asks_for_order(source: Source) -> bool:
    """Whether the files themselves are to show how their dates are written."""
    return AUTO in source.dates


def unclear(shown: Mapping[str, Evidence], source: Source, name: str) -> list[tuple[str, str]]:
    """The columns of dates of the file ``name`` of which nothing says whether the day or the month comes first, each
    with one of its values. Raises `Refusal` ``file.dates_mixed`` for a column that shows both."""
    found = []
    for column, evidence in shown.items():
        if evidence.day_first and evidence.month_first:
            raise Refusal(
                "file.dates_mixed", name=name, column=column, one=evidence.day_first, other=evidence.month_first
            )
        if evidence.either and not evidence.order() and not _common(shown, source):
            found.append((column, evidence.either))
    return found


def _common(shown: Mapping[str, Evidence], source: Source) -> Literal["day-first", "month-first"] | None:
    """The order of the columns that show none themselves."""
    orders = {order for evidence in shown.values() if (order := evidence.order())}
    return source.date_order or (orders.pop() if len(orders) == 1 else None)


def date_columns(part: Leads | Touches) -> list[str]:
    """The columns that ``part`` reads as moments."""
    names = _LEAD_TIMES if isinstance(part, Leads) else _TOUCH_TIMES
    found = (getattr(part.columns, name) for name in names)
    return list(dict.fromkeys(column for column in found if column))
