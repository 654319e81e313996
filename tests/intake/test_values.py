"""Columns of text to columns of values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.intake.values import booleans, cleaned, mapped, minor_units, moments

BERLIN = ZoneInfo("Europe/Berlin")


def column(*values: str | None) -> pd.Series:
    return pd.Series(list(values), dtype=object)


def read(text: str, formats: list[str], *, zone: ZoneInfo = BERLIN, day_ends: bool = False) -> tuple[Any, bool, bool]:
    found = moments(column(text), formats, zone, day_ends=day_ends)
    at = None if pd.isna(found.at[0]) else found.at[0].to_pydatetime()
    return at, bool(found.is_day[0]), bool(found.unreadable[0])


@pytest.mark.parametrize(
    ("text", "formats", "expected"),
    [
        ("31.03.2024 14:30", ["%d.%m.%Y %H:%M"], datetime(2024, 3, 31, 12, 30, tzinfo=UTC)),
        ("2024-01-05 08:00:00", ["iso"], datetime(2024, 1, 5, 7, tzinfo=UTC)),
        ("2024-01-05T08:00:00.000+0000", ["iso"], datetime(2024, 1, 5, 8, tzinfo=UTC)),
        ("2024-01-05T08:00:00Z", ["%d.%m.%Y", "iso"], datetime(2024, 1, 5, 8, tzinfo=UTC)),
        ("05/01/2024 08:00 -0500", ["%d/%m/%Y %H:%M %z"], datetime(2024, 1, 5, 13, tzinfo=UTC)),
    ],
)
def test_moments_are_read_in_their_zone(text: str, formats: list[str], expected: datetime) -> None:
    assert read(text, formats) == (expected, False, False)


@pytest.mark.parametrize("text", ["31.02.2024 10:00", "2024-13-01", "soon", "1.1.", "20240101", "01.01.0001 00:00"])
def test_a_date_that_is_none_is_said_to_be_none(text: str) -> None:
    assert read(text, ["%d.%m.%Y %H:%M", "iso"]) == (None, False, True)


def test_a_day_begins_or_ends_as_asked() -> None:
    assert read("05.01.2024", ["%d.%m.%Y"]) == (datetime(2024, 1, 4, 23, tzinfo=UTC), True, False)
    assert read("2024-01-05", ["iso"], day_ends=True) == (datetime(2024, 1, 5, 22, 59, 59, tzinfo=UTC), True, False)


@pytest.mark.parametrize("crm", ["UTC", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize("day_ends", [True, False])
def test_a_bare_date_is_a_day_of_the_company_whatever_the_zone_of_its_crm(crm: str, day_ends: bool) -> None:
    texts, formats = ("2024-01-05", "2024-01-05 12:00"), ["iso"]
    found = moments(column(*texts), formats, ZoneInfo(crm), day_zone=BERLIN, day_ends=day_ends)
    assert found.at[0] == read(texts[0], formats, day_ends=day_ends)[0]
    assert found.at[1] == read(texts[1], formats, zone=ZoneInfo(crm))[0]


@pytest.mark.parametrize(
    ("zone", "text", "at"),
    [
        ("Europe/Berlin", "31.03.2024 02:30", datetime(2024, 3, 31, 1, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", "06.10.2024 02:15", datetime(2024, 10, 5, 15, 45, tzinfo=UTC)),
    ],
)
def test_a_time_that_the_clocks_skip_is_read_as_by_one_that_did_not(zone: str, text: str, at: datetime) -> None:
    found = moments(column(text, "01.05.2024 02:30"), ["%d.%m.%Y %H:%M"], ZoneInfo(zone), day_ends=False)
    assert found.at[0] == at
    assert (found.in_gap.tolist(), found.twice.tolist()) == ([True, False], [False, False])
    assert not found.unreadable.any()


def test_a_time_that_occurs_twice_is_the_first_and_is_known_for_it() -> None:
    texts = ("27.10.2024 02:30", "27.10.2024 03:00", "27.10.2024")
    found = moments(column(*texts), ["%d.%m.%Y %H:%M", "%d.%m.%Y"], BERLIN, day_ends=False)
    assert found.at[0] == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    assert (found.in_gap.tolist(), found.twice.tolist()) == ([False] * 3, [True, False, False])


def test_a_day_that_begins_with_a_clock_change_begins_after_it() -> None:
    zone = ZoneInfo("America/Santiago")
    at, is_day, wrong = read("2024-09-08", ["iso"], zone=zone)
    assert (is_day, wrong) == (True, False)
    assert at.astimezone(zone).hour == 1


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001
def test_every_moment_written_with_its_offset_comes_back(local: datetime) -> None:
    moment = local.replace(tzinfo=BERLIN)
    at, _is_day, wrong = read(moment.isoformat(), ["iso"])
    assert not wrong
    assert abs(at - moment.astimezone(UTC)) < timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("text", "decimal", "minor"),
    [
        ("€ 3.500,00", ",", 350_000), ("3000", ",", 300_000), ("3.500", ",", 350_000), ("-12,5", ",", -1250),
        ("EUR 1'234,50", ",", 123_450), ("$1,234.5", ".", 123_450), ("12.345,6789", ",", 1_234_568),
        ("1.5", ",", None), ("12,34,56", ".", None), ("a lot", ".", None), ("99999999999999999999", ".", None),
    ],
)
def test_amounts_are_read_in_minor_units(text: str, decimal: str, minor: int | None) -> None:
    amounts, wrong = minor_units(column(text), decimal, "EUR")
    assert amounts[0] == minor
    assert bool(wrong[0]) is (minor is None)


def test_large_amounts_beside_empty_cells_keep_their_last_digit() -> None:
    amounts, _wrong = minor_units(column("90071992547409,93", None), ",", "EUR")
    assert amounts.tolist() == [9007199254740993, None]


def test_a_currency_without_minor_units_has_none() -> None:
    assert minor_units(column("1,500"), ".", "JPY")[0][0] == 1500


def test_words_are_mapped_in_any_case_and_strange_ones_said() -> None:
    found, strange = mapped(column("lost", "LOST", "new", None), {"Lost": "rejected"}, blank_is=None)
    assert found.tolist()[:2] == ["rejected", "rejected"]
    assert strange.tolist() == [False, False, True, True]


def test_a_star_stands_for_all_other_words_and_an_empty_key_for_none() -> None:
    found, strange = mapped(column("a", "b", None), {"a": "1", "*": "2", "": "3"}, blank_is=None)
    assert found.tolist() == ["1", "2", "3"]
    assert not strange.any()


def test_yes_and_no_in_the_profiles_words() -> None:
    found, strange = booleans(column("Ja", "nein", None, "?"), ["ja"], ["nein"])
    assert found.tolist() == [True, False, False, False]
    assert strange.tolist() == [False, False, False, True]


def test_text_is_cleaned_and_composed() -> None:
    text = cleaned(["  Zu\u0308rich ", "", "#REF!", "a"], ["#REF!"])
    assert text.tolist() == ["Zürich", None, None, "a"]
