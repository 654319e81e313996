"""A worker of its own on PostgreSQL's queue: what is handed over is done by it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from review import clock, create_app
from review.config import Mode
from review.database import Begin, beginning, commit
from review.extensions import db
from review.intake.staging import InputFile
from review.jobs.imports import queue_import
from review.jobs.queue import queue_of
from review.models import FileKind, ImportRun, ImportState, Job, JobState
from review.operations.imports import start_import
from review.paths import ROOT
from tests.support.databases import settings_for
from tests.support.intake import LEAD_HEADER, PROFILE, lead, write

pytestmark = pytest.mark.postgresql_only

SECRET = "long enough for a test"
PATIENCE = 60.0


def test_a_worker_takes_an_import_from_the_queue_and_does_it(session: Any, app: Flask, tmp_path: Path) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    session.remove()
    shop = create_app(settings_for(url, tmp_path, mode=Mode.PRODUCTION, secret_key=SECRET))
    assert type(queue_of(shop)).__name__ == "PostgresHuey"
    with shop.app_context(), beginning(Begin.IMMEDIATE):
        path = write(tmp_path, "leads.csv", LEAD_HEADER, [lead(1), lead(2)])
        run = start_import(PROFILE, "small.toml", [FileKind.LEADS], dry_run=False, actor=None, now=clock.now())
        inputs = [InputFile(FileKind.LEADS, path, path.name)]
        number = queue_import(run, inputs, uploaded=True, actor=None, now=clock.now()).id
        commit()
        environ = {
            "PATH": os.environ["PATH"], "SECRET_KEY": SECRET, "JB_INSTANCE_DIR": str(tmp_path), "DATABASE_URL": url,
        }
        worker = subprocess.Popen(
            [sys.executable, "-m", "review.cli", "worker"], cwd=ROOT, env=environ,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        try:
            state = wait_for(number)
        finally:
            worker.terminate()
            said, _ = worker.communicate(timeout=30)
        assert state is JobState.DONE, said
        assert db.session.get_one(ImportRun, run.id).state is ImportState.MERGED
        assert not path.exists()
        db.session.remove()
        db.engine.dispose()
    queue_of(shop).storage.close()


def wait_for(number: int) -> JobState:
    """What became of the job once it ended, or when patience did."""
    until = time.monotonic() + PATIENCE
    while True:
        db.session.rollback()
        state = db.session.get_one(Job, number, populate_existing=True).state
        if state not in (JobState.QUEUED, JobState.RUNNING) or time.monotonic() > until:
            return state
        time.sleep(0.2)
