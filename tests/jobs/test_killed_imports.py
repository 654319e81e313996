"""An import whose worker is killed: the database is as before or as after, never between, and the job finishes."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from review.database import commit
from review.extensions import db
from review.jobs.queue import note, queue_of
from review.models import (
    DataSource,
    FileKind,
    ImportRun,
    ImportState,
    Job,
    JobState,
    Lead,
    LeadFact,
    LeadRevision,
    Prospect,
    StagedLead,
    StagedTouch,
    Touch,
)
from review.models.base import Base
from review.operations.imports import start_import
from tests.support.intake import LEAD_HEADER, PROFILE, TOUCH_HEADER, bring, lead, touch, write

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = (Lead, Touch, LeadFact, LeadRevision, Prospect, DataSource)

READING = ["open:1", "open:2", "open:3", "begin:2", "commit:2"]
STAGING = ["sql:INSERT INTO import_file", "commit:3", "begin:4", "commit:4", "commit:5"]
MERGE = [
    "sql:UPDATE import_file", "commit:6", "sql:INSERT INTO prospect", "sql:INSERT INTO lead_revision",
    "sql:UPDATE lead ", "sql:INSERT INTO lead ", "sql:INSERT INTO touch ", "sql:INSERT INTO lead_fact",
    "sql:INSERT INTO audit_event",
]
COMMIT = ["commit:7", "begin:8", "commit:8"]
QUICK = ["commit:4", "sql:INSERT INTO touch ", "begin:8"]
EVERY = [*READING, *STAGING, *MERGE, *COMMIT]


def rows() -> dict[str, list[Any]]:
    """What imports change, row by row."""
    tables = [Base.metadata.tables[model.__tablename__] for model in PRODUCT]
    found = {table.name: sorted(map(repr, db.session.execute(select(table)).all())) for table in tables}
    db.session.rollback()
    return found


@pytest.fixture
def waiting(session: Any, now: datetime, tmp_path: Path) -> Job:
    """An upload that changes one lead and one touch of an earlier import, and brings others."""
    bring(tmp_path, leads=[lead(1, "c1"), lead(2, "c2")], touches=[touch("a", "02.10.2026 10:00", contact="c1")])
    given = {
        FileKind.LEADS: write(tmp_path, "l.csv", LEAD_HEADER, [lead(1, "c1", source="Fair"), lead(3, "c3"), lead("")]),
        FileKind.TOUCHES: write(tmp_path, "t.csv", TOUCH_HEADER, [
            touch("a", "03.10.2026 10:00", contact="c1"), touch("b", "02.10.2026 10:00", contact="c3"),
        ]),
    }
    run = start_import(PROFILE, "small.toml", list(given), dry_run=False, actor=None, now=now)
    arguments = {
        "run": run.public_id, "uploaded": True,
        "files": [{"kind": kind.value, "path": str(path), "name": path.name} for kind, path in given.items()],
    }
    job = note("import", arguments, actor=None, now=now)
    job.result = None
    commit()
    return job


def die(waiting: Job, app: Flask, tmp_path: Path, moment: str) -> None:
    number = waiting.id
    db.session.rollback()
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_worker", app.config["SQLALCHEMY_DATABASE_URI"],
         str(tmp_path / "instance"), str(number), moment],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )
    assert done.returncode == -9, done.stdout + done.stderr[-3000:]


def check(waiting: Job, app: Flask, tmp_path: Path, moment: str, caplog: pytest.LogCaptureFixture) -> None:
    before = rows()
    die(waiting, app, tmp_path, moment)
    found = rows()
    queue_of(app).take_up()
    db.session.expire_all()
    after = rows()
    assert found in (before, after), "the database is between before and after"
    assert after != before
    if moment in (*READING, *STAGING, *MERGE, "commit:7"):
        assert found == before
    assert (waiting.state, db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc())).all()[0].state) == (
        JobState.DONE, ImportState.MERGED,
    )
    assert [len(after[name]) for name in ("lead", "touch", "lead_fact", "lead_revision")] == [3, 2, 3, 1]
    for model in (StagedLead, StagedTouch):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0
    assert "was broken off when its worker died" in caplog.text  # the next start says so


@pytest.mark.parametrize("moment", QUICK)
def test_a_killed_import_is_as_before_or_as_after_and_finishes(
    waiting: Job, app: Flask, tmp_path: Path, moment: str, caplog: pytest.LogCaptureFixture
) -> None:
    check(waiting, app, tmp_path, moment, caplog)


@pytest.mark.soak
@pytest.mark.parametrize("moment", [one for one in EVERY if one not in QUICK])
def test_a_killed_import_is_as_before_or_as_after_at_every_moment(
    waiting: Job, app: Flask, tmp_path: Path, moment: str, caplog: pytest.LogCaptureFixture
) -> None:
    check(waiting, app, tmp_path, moment, caplog)
