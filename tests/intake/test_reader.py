"""CSV files: strict, with the line on which each row begins."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.errors import Refusal
from review.intake.reader import LONGEST_CELL, CsvFile


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def from_bytes(data: bytes, encoding: str = "utf-8", delimiter: str = ",") -> CsvFile:
        path = tmp_path / "file.csv"
        path.write_bytes(data)
        return CsvFile(path, "file.csv", encoding=encoding, delimiter=delimiter)

    return from_bytes


def refused(read: Any, data: bytes, **options: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        list(read(data, **options).rows())
    return caught.value


def test_rows_carry_the_line_on_which_they_begin(read: Any) -> None:
    file = read(b'a,b\n1,"two\nlines"\n\n3,4\r\n5,6')
    found = [(row.line, row.cells) for row in file.rows()]
    assert found == [(2, ["1", "two\nlines"]), (5, ["3", "4"]), (6, ["5", "6"])]


def test_a_byte_order_mark_is_no_part_of_the_first_column(read: Any) -> None:
    assert read(b"\xef\xbb\xbfId,b\n").header == ["Id", "b"]
    assert read("Id,b\n".encode("utf-16"), encoding="utf-16").header == ["Id", "b"]


def test_an_empty_file_is_refused(read: Any) -> None:
    assert refused(read, b"").code == "file.empty"
    assert refused(read, b"\n").code == "file.empty"
    assert refused(read, b"\xef\xbb\xbf").code == "file.empty"


def test_a_nul_byte_is_refused_with_its_place(read: Any) -> None:
    refusal = refused(read, b"a,b\n1,2\n3,x\x004\n")
    assert (refusal.code, refusal.values["line"], refusal.values["column"]) == ("file.nul", 3, 4)


def test_undecodable_bytes_are_refused_with_line_and_column(read: Any) -> None:
    refusal = refused(read, "a,b\n1,ü\n3,".encode() + b"\xff\n")
    assert refusal.code == "file.undecodable"
    assert (refusal.values["line"], refusal.values["column"], refusal.values["bytes"]) == (3, 3, "ff")


def test_undecodable_bytes_far_down_are_found(read: Any) -> None:
    refusal = refused(read, b"a,b\n" + "ä,é\r\n".encode() * 200_000 + b"x,\xe9\n")
    assert (refusal.code, refusal.values["line"], refusal.values["column"]) == ("file.undecodable", 200_002, 3)


def test_utf16_given_as_utf8_is_recognised(read: Any) -> None:
    assert refused(read, "a,b\n1,2\n".encode("utf-16")).code == "file.utf16"


def test_a_quote_never_closed_names_the_line_where_it_opens(read: Any) -> None:
    refusal = refused(read, b'a,b\n1,2\n3,"open\n5,6\n7,8\n')
    assert (refusal.code, refusal.values["line"]) == ("file.quote_open", 3)


def test_a_quote_never_closed_in_a_long_file_names_the_line_where_it_opens(read: Any) -> None:
    refusal = refused(read, b'a,b\n1,"x\ny"\n3,"open\n' + b"5,6\n" * 100_000)
    assert (refusal.code, refusal.values["line"]) == ("file.quote_open", 4)


def test_a_stray_quote_is_refused_rather_than_swallowing_rows(read: Any) -> None:
    refusal = refused(read, b'a,b\n1,"open\n3,4\n5,"six"\n')
    assert (refusal.code, refusal.values["line"], refusal.values["opened"]) == ("file.stray_quote", 4, 2)


def test_a_cell_of_a_megabyte_is_refused_with_its_line(read: Any) -> None:
    refusal = refused(read, b"a,b\n1,2\n3," + b"x" * 1_000_000 + b"\n")
    assert (refusal.code, refusal.values["line"]) == ("file.cell_too_large", 3)


def test_a_cell_just_within_the_limit_is_read(read: Any) -> None:
    rows = list(read(b"a\n" + b"x" * LONGEST_CELL + b"\n").rows())
    assert len(rows[0].cells[0]) == LONGEST_CELL


def test_rows_can_be_fetched_again_by_line(read: Any) -> None:
    file = read(b"a\n1\n2\n3\n")
    assert [(row.line, row.cells) for row in file.rows_at({2, 4})] == [(2, ["1"]), (4, ["3"])]


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_refusal(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(data)
        rows = []
        with contextlib.suppress(Refusal):
            rows = list(CsvFile(path, "file.csv", encoding="utf-8", delimiter=",").rows())
        assert [row.line for row in rows] == sorted({row.line for row in rows})
