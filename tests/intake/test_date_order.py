"""Day-first or month-first: decided for a whole column, asked where nothing shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.domain.errors import Refusal
from review.intake.opening import open_files
from review.intake.profile_files import parse_profile, with_date_order
from review.intake.staging import InputFile
from review.models import FileKind

PROFILE = """
[source]
name = "x"
dates = ["auto"]

[leads.columns]
external_id = "Id"
handed_off = "On"
"""


def formats(tmp_path: Path, *dates: str, order: str | None = None) -> list[str]:
    path = tmp_path / "leads.csv"
    path.write_text("Id,On\n" + "".join(f'{number},"{one}"\n' for number, one in enumerate(dates)), "utf-8")
    profile, _text = parse_profile(with_date_order(PROFILE, order), "x")
    [file] = open_files([InputFile(FileKind.LEADS, path, path.name)], profile)
    return file.profile.source.dates_of["On"]


@pytest.mark.parametrize(
    ("dates", "written"),
    [
        (["01-02-2018", "20-10-2017"], ["%d-%m-%Y"]),
        (["1/2/2026 9:00 AM", "7/31/2026 12:30 PM"], ["%m/%d/%Y %I:%M %p"]),
        (["01.02.2026"], ["%d.%m.%Y"]),
        (["03/03/2026"], ["%d/%m/%Y"]),
        (["01/02/26 10:00:00", "31/12/25"], ["%d/%m/%y", "%d/%m/%y %H:%M:%S"]),
        (["2026/10/01", "2026-10-01"], ["%Y-%m-%d", "%Y/%m/%d"]),
    ],
)
def test_a_column_shows_its_order(tmp_path: Path, dates: list[str], written: list[str]) -> None:
    assert formats(tmp_path, *dates) == ["iso", *written]


def test_a_column_that_shows_nothing_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        formats(tmp_path, "01/02/2026", "03/04/2026")
    assert (caught.value.code, caught.value.values["column"]) == ("file.dates_ambiguous", "On")
    assert formats(tmp_path, "01/02/2026", order="day-first") == ["iso", "%d/%m/%Y"]
    assert formats(tmp_path, "01/02/2026", order="month-first") == ["iso", "%m/%d/%Y"]


def test_a_column_that_shows_both_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"file\.dates_mixed"):
        formats(tmp_path, "31/01/2026", "01/31/2026")


def test_what_a_column_shows_comes_before_what_the_clerk_said(tmp_path: Path) -> None:
    assert formats(tmp_path, "31/01/2026", order="month-first") == ["iso", "%d/%m/%Y"]
