"""A creation of the demonstration company that is killed half-way."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from review.paths import ROOT
from tests.support.databases import SqliteTemplate


@pytest.mark.sqlite_only
def test_a_killed_creation_leaves_nothing_behind(template: SqliteTemplate, database_kind: str, tmp_path: Path) -> None:
    with template.copy(tmp_path) as url:
        environ = {
            "PATH": os.environ["PATH"], "JB_MODE": "demo", "DATABASE_URL": url, "PYTHONUNBUFFERED": "1",
            "JB_INSTANCE_DIR": str(tmp_path / "instance"),
        }  # fmt: skip
        process = subprocess.Popen(
            [sys.executable, "-m", "review.cli", "demo", "create"], cwd=ROOT, env=environ, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert process.stdout is not None
        with process.stdout as told:
            assert told.readline().rstrip().endswith(": published")
            process.kill()
            process.wait()
        connection = sqlite3.connect(tmp_path / "review.sqlite3")
        for table in ("person", "lead", "docket", "audit_event"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        connection.close()
