"""Columns of text to columns of values, whole columns at a time; what cannot be read is said, never guessed.

Every function takes a column of text in which a missing value is None, and gives a column of the same index,
with a mask of the values that are there but could not be read.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from unicodedata import normalize

import numpy as np
import pandas as pd
from babel.numbers import get_currency_precision

from review.domain.amounts import read_amount
from review.domain.durations import Unit, read_duration
from review.intake.edges import as_meant
from review.intake.profile import ANY, Rule

_OFFSET = re.compile(r"(?:[Zz]|[+-]\d{2}:?\d{2})$")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_TIME = re.compile(r"[T ]\d{1,2}")
_EARLIEST, _LATEST = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")


def cleaned(cells: Sequence[str], blank: Sequence[str]) -> pd.Series:
    """Text in NFC without surrounding space; empty cells and those in ``blank`` become None.

    The apostrophe of an escaped formula is no part of the text.
    """
    missing, whole = {"", *blank}, "".join(cells)
    text = [cell.strip() for cell in (cells if whole.isascii() else [normalize("NFC", cell) for cell in cells])]
    if "'" in whole:
        text = [as_meant(cell) if cell[:1] == "'" else cell for cell in text]
    return pd.Series([None if cell in missing else cell for cell in text], dtype=object)


def marks(found: Iterable[bool]) -> pd.Series:
    """Truth row by row as a column."""
    return pd.Series(list(found), dtype=bool)


def folded(column: pd.Series) -> pd.Series:
    """The case-folded twin of a text column, spaces evened out."""
    known: dict[object, str | None] = {
        text: fold(text) if isinstance(text, str) else None for text in set(column.tolist())
    }
    return pd.Series([known[text] for text in column.tolist()], index=column.index, dtype=object)


def fold(text: str) -> str:
    """``text`` as it is compared: case-folded, with single spaces."""
    return " ".join(text.casefold().split())


@dataclass(frozen=True, slots=True)
class Moments:
    """A column of moments in UTC (NaT where none), which of them are days only, what could not be read, and which
    times the clocks skip or show twice."""

    at: pd.Series
    is_day: pd.Series
    unreadable: pd.Series
    in_gap: pd.Series
    twice: pd.Series


def moments(
    column: pd.Series, formats: Sequence[str], zone: tzinfo, *, day_zone: tzinfo | None = None, day_ends: bool
) -> Moments:
    """Times as written in ``zone``; a bare date names no zone, and is a day of ``day_zone`` (of ``zone`` where there is
    none): its end or its beginning.

    A time that the clocks show twice is its first occurrence. One that they skip is read as by a clock that was not
    put forward, and so falls as long after the change as it was written.
    """
    given = column.notna()
    local = pd.Series(pd.NaT, index=column.index, dtype="datetime64[us]")
    absolute = pd.Series(pd.NaT, index=column.index, dtype="datetime64[us, UTC]")
    is_day = pd.Series(data=False, index=column.index)
    if not given.any():
        return Moments(absolute, is_day, is_day, is_day, is_day)
    text = column.where(given, "")
    for form in formats:
        open_ = given & local.isna() & absolute.isna()
        if not open_.any():
            break
        if form == "iso":
            _read_iso(text, open_, local, absolute, is_day)
            continue
        parsed = pd.to_datetime(text[open_], format=form, errors="coerce", utc="%z" in form)
        if "%z" in form:
            absolute.loc[open_] = parsed.astype("datetime64[us, UTC]")
        else:
            local.loc[open_] = parsed.astype("datetime64[us]")
            if not any(part in form for part in ("%H", "%I", "%X", "%c", "%T", "%R")):
                is_day |= open_ & local.notna()
    local = local.where((local >= _EARLIEST) & (local < _LATEST))
    utc, in_gap, twice = _to_utc(local, is_day, zone, day_ends=day_ends)
    if day_zone not in (None, zone) and is_day.any():
        utc = utc.where(~is_day, _to_utc(local.where(is_day), is_day, day_zone, day_ends=day_ends)[0])
    utc = utc.where(absolute.isna(), absolute)
    return Moments(utc, is_day & utc.notna(), given & utc.isna(), in_gap, twice)


def _read_iso(
    text: pd.Series, open_: pd.Series, local: pd.Series, absolute: pd.Series, is_day: pd.Series
) -> None:
    """ISO 8601 into ``local`` or, where an offset is written, into ``absolute``."""
    written = text.tolist()
    plausible = open_ & pd.Series([_ISO_DATE.match(one) is not None for one in written], index=text.index)
    has_offset = pd.Series([":" in one and _OFFSET.search(one) is not None for one in written], index=text.index)
    zoned, bare = plausible & has_offset, plausible & ~has_offset
    if zoned.any():
        parsed = pd.to_datetime(text[zoned], format="ISO8601", errors="coerce", utc=True)
        absolute.loc[zoned] = parsed.astype("datetime64[us, UTC]")
    if bare.any():
        parsed = pd.to_datetime(text[bare], format="ISO8601", errors="coerce")
        local.loc[bare] = parsed.astype("datetime64[us]")
        has_time = pd.Series([_ISO_TIME.search(one) is not None for one in written], index=text.index)
        is_day |= bare & local.notna() & ~has_time


def _to_utc(
    local: pd.Series, is_day: pd.Series, zone: tzinfo, *, day_ends: bool
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """The moments, which of them the clocks skip, and which they show twice; a day is neither."""
    if day_ends:
        local = local.where(~is_day, local.dt.normalize() + pd.Timedelta(hours=23, minutes=59, seconds=59))
    first = np.ones(len(local), dtype=bool)
    exact = local.dt.tz_localize(zone, ambiguous=first, nonexistent="NaT")
    last = local.dt.tz_localize(zone, ambiguous=~first, nonexistent="NaT")
    twice = exact.notna() & (exact != last) & ~is_day
    in_gap = local.notna() & exact.isna()
    if (in_gap & is_day).any():  # some zones change their clocks at midnight: the day begins when it begins
        shifted = local.dt.tz_localize(
            zone, ambiguous=first, nonexistent="shift_backward" if day_ends else "shift_forward"
        )
        exact = exact.where(~(in_gap & is_day), shifted)
        in_gap &= ~is_day
    at = exact.dt.tz_convert("UTC").astype("datetime64[us, UTC]")
    for index in at.index[in_gap]:  # few: an hour a year
        at.loc[index] = local[index].to_pydatetime().replace(tzinfo=zone).astimezone(UTC)
    return at, in_gap, twice


def day_end(at: pd.Series, zone: tzinfo, day_in: tzinfo | None = None) -> pd.Series:
    """The end in ``zone`` of the day on which each moment falls in ``day_in`` (in ``zone`` where there is none)."""
    local = at.dt.tz_convert(day_in or zone).dt.tz_localize(None).dt.normalize()
    every = pd.Series(data=True, index=at.index)
    return _to_utc(local, every, zone, day_ends=True)[0]


def mapped(column: pd.Series, words: Mapping[str, str], *, blank_is: str | None) -> tuple[pd.Series, pd.Series]:
    """The CRM's words to ours, in any case of letters; words not listed are unreadable unless ``"*"`` is.

    A missing value is ``words[""]``, else ``blank_is``; where that is None too it is unreadable.
    """
    table = {fold(word): str(meaning) for word, meaning in words.items()}
    other = table.pop(ANY, None)
    missing = table.pop("", blank_is)
    meaning = {
        word: missing if word is None else table.get(fold(word), other) for word in column.unique().tolist()
    }
    result = pd.Series([meaning[word] for word in column.tolist()], index=column.index, dtype=object)
    return result, result.isna()


def booleans(column: pd.Series, true: Sequence[str], false: Sequence[str]) -> tuple[pd.Series, pd.Series]:
    """Yes or no; a missing value is no."""
    words = {**dict.fromkeys(false, "0"), **dict.fromkeys(true, "1")}
    result, unreadable = mapped(column, words, blank_is="0")
    return result == "1", unreadable


def minor_units(column: pd.Series, decimal: str, currency: str) -> tuple[pd.Series, pd.Series]:
    """Amounts such as ``€ 3.500,00`` in minor units of ``currency``."""
    digits = get_currency_precision(currency)
    read = {text: _minor(text, decimal, digits) if isinstance(text, str) else None for text in column.unique().tolist()}
    amounts = pd.Series(  # as objects: floats would round large amounts
        [read[text] for text in column.tolist()], index=column.index, dtype=object
    )
    return amounts, column.notna() & amounts.isna()


#: What a 64-bit column can hold.
_LARGEST_AMOUNT = 2**63 - 1


def _minor(text: str, decimal: str, digits: int) -> int | None:
    found = read_amount(text, decimal)
    if found is None:
        return None
    try:
        amount = int(found.scaleb(digits).quantize(Decimal(1), ROUND_HALF_EVEN))
    except InvalidOperation:
        return None
    return amount if abs(amount) <= _LARGEST_AMOUNT else None


def durations(column: pd.Series, unit: Unit) -> tuple[pd.Series, pd.Series]:
    """Durations such as ``1h 20m`` in whole seconds; a bare number counts ``unit``."""
    read = [read_duration(text, unit) if isinstance(text, str) else None for text in column.tolist()]
    seconds = pd.Series(read, index=column.index, dtype=object)
    return seconds, column.notna() & seconds.isna()


def integers(column: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Whole numbers from 1 on; a missing value is 1."""
    if not column.notna().any():
        return pd.Series(1, index=column.index, dtype=object), pd.Series(data=False, index=column.index)
    good = column.isna() | column.str.fullmatch(r"[1-9]\d{0,6}").fillna(value=False).astype(bool)
    return column.where(good, None).map(lambda text: int(text) if isinstance(text, str) else 1), ~good


def fits(columns: Mapping[str, pd.Series], rule: Rule, index: pd.Index) -> pd.Series:
    """Which rows fit ``rule``: each of its columns has one of its values, in any case of letters.

    ``*`` in a value stands for any text, and ``"*"`` alone for any value but an empty cell.
    """
    result = pd.Series(data=True, index=index)
    for column, allowed in rule.items():
        exact = {fold(word) for word in allowed}
        patterns = [re.compile(".*".join(map(re.escape, fold(word).split("*")))) for word in allowed if "*" in word]
        has = {word: _has(word, exact, patterns) for word in columns[column].unique().tolist()}
        result &= pd.Series([has[word] for word in columns[column].tolist()], index=index, dtype=bool)
    return result


def _has(word: str | None, exact: Container[str], patterns: Sequence[re.Pattern[str]]) -> bool:
    if word is None:
        return "" in exact
    text = fold(word)
    return text in exact or any(pattern.fullmatch(text) for pattern in patterns)
