"""A panelist votes while a merge holds the database: on SQLite the vote waits, however long it takes, and is cast."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from review import database
from review.database import commit
from review.extensions import db
from review.intake.staging import InputFile
from review.jobs.imports import queue_import
from review.models import FileKind, ImportRun, ImportState
from review.models.ballot import Ballot
from review.operations.imports import start_import
from tests.benchmarks.import_load import PROFILE as LARGE
from tests.benchmarks.import_load import generate
from tests.conftest import NOW
from tests.support.client import ReviewClient
from tests.support.hearing import HARBOUR, HELIX, LINDEN, PERIOD, Hearing, make_hearing
from tests.support.intake import LEAD_HEADER, PROFILE, TOUCH_HEADER, lead, touch, write

pytestmark = pytest.mark.sqlite_only

ROOT = Path(__file__).resolve().parents[2]
#: Seconds after which one try to begin is given up here; an import holds the database for much longer.
BUSY = 0.2
BALLOT = {"followed_up": "no", "third": "no", "root_cause": "follow_up", "comment": "Two calls are not six."}


@pytest.fixture
def hearing(session: Any, now: datetime) -> Hearing:
    return make_hearing()


@pytest.fixture
def judge(hearing: Hearing, client: ReviewClient, monkeypatch: pytest.MonkeyPatch) -> ReviewClient:
    """A client signed in as a judge of every case, on connections of little patience."""
    client.sign_in(hearing.cast.marketing_panelist)
    db.session.commit()
    monkeypatch.setattr(database, "BUSY_SECONDS", BUSY)
    db.engine.dispose()
    return client


@contextmanager
def importing(
    profile: str, files: dict[FileKind, Path], app: Flask, folder: Path, *, pause: float
) -> Iterator[ImportRun]:
    """A worker at a merge in a process of its own, ``pause`` seconds in the midst of it; ends once it has ended."""
    run = start_import(profile, "some.toml", list(files), dry_run=False, actor=None, now=NOW)
    inputs = [InputFile(kind, path, path.name) for kind, path in files.items()]
    job = queue_import(run, inputs, uploaded=False, actor=None, now=NOW)
    number = job.id
    commit()
    command = [
        sys.executable, "-m", "tests.support.killed_worker", app.config["SQLALCHEMY_DATABASE_URI"],
        str(folder / "instance"), str(number), "sql:INSERT INTO touch ", str(pause),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout
        assert worker.stdout.readline() == "here\n"
        yield run
        assert "nobody died" in worker.stdout.read()
    assert worker.returncode == 0


def vote(judge: ReviewClient, hearing: Hearing, company: str) -> float:
    """Vote by the case's two forms; gives the seconds that it took."""
    url = f"/hearing/{PERIOD}/{hearing.case(company).number}"
    began = time.monotonic()
    first = judge.post_form(f"{url}/first", {"met": "yes"}, page=url)
    cast = judge.post_form(url, BALLOT)
    assert (first.status_code, cast.status_code) == (200, 200)
    assert "is cast" in cast.text
    return time.monotonic() - began


def test_a_vote_waits_for_a_merge_that_outlasts_the_busy_timeout(
    judge: ReviewClient, hearing: Hearing, app: Flask, tmp_path: Path
) -> None:
    files = {
        FileKind.LEADS: write(tmp_path, "l.csv", LEAD_HEADER, [lead(1, "c1")]),
        FileKind.TOUCHES: write(tmp_path, "t.csv", TOUCH_HEADER, [touch("a", "02.10.2026 10:00", contact="c1")]),
    }
    with importing(PROFILE, files, app, tmp_path, pause=3) as run:
        assert vote(judge, hearing, HARBOUR) > 2 * BUSY
    db.session.refresh(run)
    assert run.state is ImportState.MERGED
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 1


@pytest.mark.soak
def test_votes_wait_for_a_large_merge(judge: ReviewClient, hearing: Hearing, app: Flask, tmp_path: Path) -> None:
    generate(tmp_path, 30_000, 150_000)
    files = {FileKind.LEADS: tmp_path / "leads.csv", FileKind.TOUCHES: tmp_path / "touches.csv"}
    with importing(LARGE, files, app, tmp_path, pause=0) as run:
        took = [vote(judge, hearing, company) for company in (HARBOUR, HELIX, LINDEN)]
    db.session.refresh(run)
    assert run.state is ImportState.MERGED
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 3
    assert max(took) > 2 * BUSY
    rows = sum(file.inserted for file in run.files)
    print(f"while {rows:,} rows were merged, votes took {', '.join(f'{seconds:.1f}' for seconds in took)} s")
