"""Imports as background work: refused cleanly, taken up again, never two at once."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from review.database import commit
from review.domain.errors import Refusal
from review.extensions import db
from review.intake.staging import InputFile
from review.jobs import imports
from review.jobs.queue import note, perform, sweep
from review.models import FileKind, ImportFile, ImportRun, ImportState, Job, JobState, Lead, QuarantinedRow, StagedLead
from review.operations.imports import carry_out, start_import
from review.queries.imports import refusal_of
from tests.support.at_once import both_at_once
from tests.support.intake import LEAD_HEADER, PROFILE, lead, write

#: No process has this number.
NOBODY = 2**22 + 1


@pytest.fixture
def prepare(session: Any, now: datetime, tmp_path: Path) -> Any:
    """Note an import of these lines, as a command or an upload would."""

    def prepared(*lines: str, uploaded: bool = False) -> tuple[Job, ImportRun]:
        path = write(tmp_path, f"{secrets.token_hex(4)}.csv", LEAD_HEADER, lines)
        run = start_import(PROFILE, "small.toml", [FileKind.LEADS], dry_run=False, actor=None, now=now)
        arguments = {
            "run": run.public_id, "uploaded": uploaded,
            "files": [{"kind": "leads", "path": str(path), "name": "leads.csv"}],
        }
        job = note("import", arguments, actor=None, now=now)
        if uploaded:  # the queue's own, handed over by nobody yet
            job.result = None
        commit()
        return job, run

    return prepared


def counts() -> dict[str, int]:
    models = (Lead, StagedLead, ImportFile, QuarantinedRow)
    return {model.__name__: db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models}


NOTHING = {"Lead": 0, "StagedLead": 0, "ImportFile": 0, "QuarantinedRow": 0}


def dead_in_the_middle(prepare: Any, now: datetime, *, uploaded: bool, steps: int = 3) -> tuple[Job, ImportRun]:
    """An import whose process died after so many committed steps."""
    job, run = prepare(lead(1), lead(""), lead(3), uploaded=uploaded)
    path = Path(job.arguments["files"][0]["path"])
    working = carry_out(run.id, [InputFile(FileKind.LEADS, path, "leads.csv")], clock=lambda: now)
    for _step in range(steps):
        next(working)
        commit()
    working.close()
    db.session.rollback()
    job.state, job.started_at, job.heartbeat_at = JobState.RUNNING, now, now
    job.result = {"host": socket.gethostname(), "pid": NOBODY, "tries": 1}
    commit()
    return job, run


def test_a_file_broken_further_down_is_refused_and_leaves_no_trace(prepare: Any, now: datetime) -> None:
    job, run = prepare(lead(1), 'x,"open')
    assert perform(job.id, now)
    assert (job.state, job.message) == (JobState.FAILED, "file.quote_open")
    assert run.state is ImportState.REFUSED
    refusal = refusal_of(run)
    assert refusal
    assert (refusal.code, refusal.values) == ("file.quote_open", {"name": "leads.csv", "line": 3})
    assert counts() == NOTHING


def test_a_file_that_is_gone_is_refused(prepare: Any, now: datetime) -> None:
    job, run = prepare(lead(1))
    Path(job.arguments["files"][0]["path"]).unlink()
    perform(job.id, now)
    assert (refusal_of(run) or Refusal("none")).code == "file.gone"


def test_a_fault_of_ours_refuses_the_import_and_changes_nothing(
    prepare: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, run = prepare(lead(1))
    monkeypatch.setattr("review.operations.imports.build_missing_facts", lambda _source: 1 // 0)
    perform(job.id, now)
    assert (job.state, (refusal_of(run) or Refusal("none")).code) == (JobState.FAILED, "import.broken")
    assert counts() == NOTHING


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_what_a_dead_worker_held_is_taken_up_again_wherever_it_died(prepare: Any, now: datetime, steps: int) -> None:
    job, run = dead_in_the_middle(prepare, now, uploaded=True, steps=steps)
    assert sweep(now) == [job.id]
    assert perform(job.id, now)
    db.session.expire_all()
    assert (job.state, run.state) == (JobState.DONE, ImportState.MERGED)
    assert counts() == {"Lead": 2, "StagedLead": 0, "ImportFile": 1, "QuarantinedRow": 1}


def test_an_import_that_died_after_its_merge_is_done(prepare: Any, now: datetime) -> None:
    job, run = dead_in_the_middle(prepare, now, uploaded=True, steps=5)
    assert run.state is ImportState.MERGED
    assert sweep(now) == [job.id]
    perform(job.id, now)
    assert job.state is JobState.DONE


def test_an_import_that_kills_every_worker_is_given_up(prepare: Any, now: datetime) -> None:
    job, run = dead_in_the_middle(prepare, now, uploaded=True)
    job.state, job.result = JobState.QUEUED, {"tries": 3}
    commit()
    perform(job.id, now)
    assert (job.state, (refusal_of(run) or Refusal("none")).code) == (JobState.FAILED, "job.given_up")
    assert counts() == NOTHING


def test_a_broken_off_command_is_cleared_at_the_next_start(prepare: Any, now: datetime) -> None:
    job, run = dead_in_the_middle(prepare, now, uploaded=False)
    assert imports.clear_broken_imports(now) == [now]
    commit()
    assert (job.state, run.state) == (JobState.FAILED, ImportState.REFUSED)
    assert counts() == NOTHING
    assert imports.clear_broken_imports(now) == []


@pytest.mark.parametrize("uploaded", [True, False])
def test_of_two_imports_at_once_the_second_waits(prepare: Any, now: datetime, uploaded: bool) -> None:
    first, _run = prepare(lead(1))
    first.state, first.started_at, first.heartbeat_at = JobState.RUNNING, now, now
    first.result = {"host": socket.gethostname(), "pid": os.getpid()}
    commit()
    second, run = prepare(lead(2), uploaded=uploaded)
    assert not perform(second.id, now)
    assert second.state is JobState.QUEUED
    assert counts()["Lead"] == 0
    first.state, first.finished_at = JobState.DONE, now
    commit()
    assert perform(second.id, now)
    assert run.state is ImportState.MERGED
    assert Path(second.arguments["files"][0]["path"]).exists() is not uploaded


def test_two_imports_that_start_in_the_same_instant_run_one_after_the_other(
    prepare: Any, now: datetime, app: Flask
) -> None:
    """The database lets one of them in; the other waits, and is begun when the first has ended."""
    numbers = iter([prepare(lead(1), uploaded=True)[0].id, prepare(lead(2), uploaded=True)[0].id])
    begun = threading.Lock()

    def perform_one() -> None:
        with begun:
            number = next(numbers)
        perform(number, now)

    assert both_at_once(app, perform_one) == ["done", "done"]
    db.session.rollback()
    db.session.expire_all()
    assert list(db.session.scalars(select(Job.state))) == [JobState.DONE] * 2
    assert list(db.session.scalars(select(ImportRun.state))) == [ImportState.MERGED] * 2


def test_the_database_itself_refuses_a_second_import_at_work(prepare: Any, now: datetime) -> None:
    for row in (prepare(lead(1))[0], prepare(lead(2))[0]):
        row.state = JobState.RUNNING
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_an_import_asked_to_stop_stops_between_two_steps_and_leaves_no_trace(prepare: Any, now: datetime) -> None:
    job, run = prepare(lead(1), lead(2), uploaded=True)
    seen = []

    def stop_it(progress: imports.Progress) -> None:
        seen.append(progress.step)
        imports.cancel_import(run, job, now=now)
        commit()

    with imports.watching(stop_it):
        assert perform(job.id, now)
    assert seen == ["reading"]
    assert (job.state, run.state) == (JobState.CANCELLED, ImportState.REFUSED)
    assert (refusal_of(run) or Refusal("none")).code == "import.cancelled"
    assert counts() == NOTHING
    assert not Path(job.arguments["files"][0]["path"]).exists()


def test_an_import_that_nobody_took_up_stops_at_once(prepare: Any, now: datetime) -> None:
    job, run = prepare(lead(1), uploaded=True)
    imports.cancel_import(run, job, now=now)
    commit()
    assert (job.state, run.state) == (JobState.CANCELLED, ImportState.REFUSED)
    assert not Path(job.arguments["files"][0]["path"]).exists()
    assert not perform(job.id, now)
    with pytest.raises(Refusal, match=r"import\.finished"):
        imports.cancel_import(run, job, now=now)


def test_a_command_that_died_while_it_waited_is_cleared_at_the_next_start(prepare: Any, now: datetime) -> None:
    job, run = prepare(lead(1))
    assert imports.clear_broken_imports(now) == []
    job.result = {"command": True, "host": socket.gethostname(), "pid": NOBODY}
    commit()
    assert imports.clear_broken_imports(now) == [now]
    assert run.state is ImportState.REFUSED


def test_forgotten_uploads_are_removed_after_a_day(prepare: Any, now: datetime) -> None:
    for name, age in (("old", 25), ("young", 1)):
        path = imports.upload_folder() / name
        path.write_text("x")
        moment = (now - timedelta(hours=age)).timestamp()
        os.utime(path, (moment, moment))
    assert imports.remove_forgotten_uploads(now) == 1
    assert [path.name for path in imports.upload_folder().iterdir()] == ["young"]
