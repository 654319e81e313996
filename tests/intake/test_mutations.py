"""Files spoilt in every way: an import ends with every row accounted for, or with a refusal and no trace."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from review import clock
from review.database import commit, rollback
from review.domain.errors import Refusal
from review.extensions import db
from review.intake.recognition import GivenFile, recognise
from review.intake.staging import InputFile
from review.models import FileKind, ImportFile, ImportRun, Lead, QuarantinedRow, StagedLead, StagedTouch, Touch
from review.operations.imports import carry_out, refuse_import, start_import
from review.operations.recognition import require_complete
from tests.support.intake import LEAD_HEADER, PROFILE, TOUCH_HEADER, lead, touch

LEADS = "\n".join([
    LEAD_HEADER, lead(1, "c1", name='"Ann, ""the"" Doe"'.strip('"'), amount="€ 3.500,00"),
    lead(2, "c2", status="Lost", rejected="05.10.2026", reason="No answer", city="München"),
    lead(3, "c3", handed_off="2026-10-02T08:00:00+0000"), "",
]).encode()
TOUCHES = "\n".join([
    TOUCH_HEADER, touch(1, "01.10.2026 10:00", contact="c1"), touch(2, "2026-10-02", contact="c2", kind="Mail"),
    touch(3, "03.10.2026 11:00", lead="3", way="In"), "",
]).encode()
REPORT = (
    '"Lead ID","Lead Owner","Company / Account","Lead Status","Create Date"\n'
    '"00QEc00000BBaeX","Rita Rep","Acme","New","31/1/2026"\n'
    '"00QEc00000BBaeY","Rita Rep","Näm","Unqualified","1/2/2026"\n'
    '\n"Grand Totals (2 records)"\n"Copyright (c) 2000-2026 salesforce.com, inc."\n'
).encode("cp1252")
PIECES = (
    b'"', b'""', b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\x81", b"\x1a", b"\x85", b"\xc3", b"'",
    b"=", b" ", b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", "\u2028".encode(),
    "\U0001f600".encode(), b"9" * 400, b"x" * 500, b"5.8E+18", b"1e999", b"-1", b"NaN", b"None", b"Grand Totals",
    b"31.02.2026", b"99.99.9999", b"0000-00-00", b"9999-12-31", b"29.03.2026 02:30", b"2026-10-01T25:00:00Z", b"+14:99",
)


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """``data`` with a few things wrong: bytes, quotes, delimiters, whole lines and columns."""
    for _time in range(chance.choice((1, 1, 1, 2, 3, 6))):
        place, end = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
        lines = data.split(b"\n")
        line = chance.randrange(len(lines))
        match chance.randrange(10):
            case 0:
                data = data[:place] + data[place + 1 :]
            case 1:
                data = data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]
            case 2 | 3:
                data = data[:place] + chance.choice(PIECES) + data[place:]
            case 4:
                data = data[:place] + data[end:] if end - place < 60 else data[:end]
            case 5:
                data = b"\n".join([*lines[:line], *lines[line + 1 :]])
            case 6:
                data = b"\n".join([*lines[: line + 1], *lines[line:]])
            case 7:
                chance.shuffle(lines)
                data = b"\n".join(lines)
            case 8:
                column = chance.randrange(6)
                table = [one.split(b",") for one in lines]
                data = b"\n".join(b",".join([*cells[:column], *cells[column + 1 :]]) for cells in table)
            case _:
                cells = lines[line].split(b",")
                cells[chance.randrange(len(cells))] = chance.choice(PIECES)
                data = b"\n".join([*lines[:line], b",".join(cells), *lines[line + 1 :]])
    return data


def counts() -> list[int]:
    models = (Lead, Touch, StagedLead, StagedTouch, ImportFile, QuarantinedRow)
    return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def attempt(folder: Path, number: int, chance: random.Random) -> None:
    """One import of spoilt files, by a profile or by recognition."""
    before = counts()
    rollback()
    run_id = None
    try:
        inputs, text = given_files(folder, number, chance)
        run = start_import(text, "p", [one.kind for one in inputs], dry_run=False, actor=None, now=clock.now())
        run_id = run.id
        commit()
        for _progress in carry_out(run_id, inputs, clock=clock.now):
            commit()
    except Refusal as refusal:
        rollback()
        if run_id is not None:
            refuse_import(run_id, refusal, now=clock.now())
            commit()
        left = counts()
        rollback()
    else:
        left = before
        check_every_row(run_id, before)
    assert left == before


def check_every_row(run_id: int, before: list[int]) -> None:
    """Every row of the import is accounted for, and the tables have grown by what it says."""
    files = db.session.get_one(ImportRun, run_id).files
    for file in files:
        assert file.reconciled
        parts = (file.inserted, file.updated, file.unchanged, file.quarantined, file.consulted)
        assert file.rows_read == sum(parts)
    after = counts()
    assert after[2:4] == [0, 0]
    assert after[0] - before[0] == sum(one.inserted for one in files if one.kind is FileKind.LEADS)
    assert after[1] - before[1] == sum(one.inserted for one in files if one.kind is FileKind.TOUCHES)
    rollback()


def given_files(folder: Path, number: int, chance: random.Random) -> tuple[list[InputFile], str]:
    if number % 3 == 0:
        path = folder / "report1.csv"
        path.write_bytes(spoilt(REPORT, chance))
        found = recognise([GivenFile(path, path.name)])
        require_complete(found)
        return [InputFile(one.kind, path, path.name) for one in found.used if one.kind], found.profile_text
    inputs = []
    for kind, data in ((FileKind.LEADS, LEADS), (FileKind.TOUCHES, TOUCHES)):
        path = folder / f"{kind.value}.csv"
        path.write_bytes(spoilt(data, chance) if chance.random() < 0.8 else data)
        inputs.append(InputFile(kind, path, path.name))
    text = PROFILE.replace("[source]", '[source]\nencoding = "auto"\ndelimiter = "auto"') if number % 2 else PROFILE
    return inputs, text


@pytest.fixture
def folder(session: Any, now: Any, tmp_path: Path) -> Path:
    return tmp_path


FREELY = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=20, **FREELY)
@given(st.integers(0, 5), st.randoms())
def test_no_spoilt_file_breaks_an_import(folder: Path, number: int, chance: random.Random) -> None:
    attempt(folder, number, chance)


@pytest.mark.soak
@settings(max_examples=3_000, **FREELY)
@given(st.integers(0, 5), st.randoms())
def test_no_spoilt_file_of_thousands_breaks_an_import(folder: Path, number: int, chance: random.Random) -> None:
    attempt(folder, number, chance)
