"""How transactions begin and end."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from review import database
from review.database import Begin, after_commit, beginning, commit, is_busy, rollback
from review.extensions import db
from review.models import Team


@pytest.mark.sqlite_only
def test_sqlite_is_set_up_for_many_readers_and_one_patient_writer(session: Any) -> None:
    pragmas = {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in (
        "journal_mode", "foreign_keys", "recursive_triggers", "busy_timeout")}  # fmt: skip
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 5_000}


@pytest.mark.postgresql_only
def test_postgresql_speaks_utc(session: Any) -> None:
    assert session.execute(text("SHOW timezone")).scalar() == "UTC"


def test_an_old_postgresql_is_refused() -> None:
    closed: list[bool] = []
    old = SimpleNamespace(info=SimpleNamespace(server_version=140_011), close=lambda: closed.append(True))
    with pytest.raises(RuntimeError, match="14 is too old"):
        database._on_postgresql_connect(old, None)
    assert closed == [True]


def _wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not happened() and time.monotonic() < until:
        time.sleep(0.02)


def _other_writer(url: str) -> sqlite3.Connection:
    path = make_url(url).database
    assert path
    return sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)


@pytest.mark.sqlite_only
def test_an_immediate_transaction_takes_the_write_lock_before_its_first_write(app: Flask, database_url: str) -> None:
    other = _other_writer(database_url)
    with app.app_context(), beginning(Begin.IMMEDIATE):
        db.session.execute(text("SELECT 1 FROM person"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        rollback()
    other.execute("BEGIN IMMEDIATE")
    other.close()


@pytest.mark.sqlite_only
def test_who_wants_to_begin_writing_waits_longer_than_a_statement_does(
    app: Flask, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    other = _other_writer(database_url)
    with app.app_context(), beginning(Begin.IMMEDIATE):
        db.engine.dispose()
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.2)
        with pytest.raises(OperationalError, match="locked"):
            db.session.execute(text("SELECT 1"))
        rollback()
        monkeypatch.setattr(database, "PATIENCE_SECONDS", 60)
        threading.Timer(0.5, other.execute, ["COMMIT"]).start()
        db.session.add(Team(name="In the end"))
        commit()
        assert db.session.query(Team).count() == 1
        db.engine.dispose()
    other.close()


@pytest.mark.sqlite_only
def test_requests_that_wait_for_a_long_job_leave_threads_for_others(
    app: Flask, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    other = _other_writer(database_url)
    told: list[str] = []

    def request(name: str) -> None:
        with app.test_request_context(), beginning(Begin.IMMEDIATE):
            try:
                db.session.add(Team(name=name))
                commit()
            except OperationalError as error:
                rollback()
                told.append("later" if is_busy(error) else str(error))
            else:
                told.append("written")

    for turn in range(2):
        told.clear()
        with app.app_context():
            db.engine.dispose()
        other.execute("BEGIN IMMEDIATE")
        threads = [
            threading.Thread(target=request, args=(f"{turn} {one}",)) for one in range(database.LONG_WAITS + 2)
        ]
        for thread in threads:
            thread.start()
        _wait_until(lambda: len(told) == 2)
        assert told == ["later", "later"]
        other.execute("COMMIT")
        for thread in threads:
            thread.join(10)
        assert told[2:] == ["written"] * database.LONG_WAITS
    other.close()


@pytest.mark.sqlite_only
def test_a_deferred_transaction_does_not_stand_in_a_writers_way(app: Flask, database_url: str) -> None:
    other = _other_writer(database_url)
    with app.app_context(), beginning(Begin.DEFERRED):
        db.session.execute(text("SELECT 1 FROM person"))
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
        rollback()
    other.close()


@pytest.mark.sqlite_only
def test_a_writer_waits_for_the_one_before_it(app: Flask, database_url: str) -> None:
    other = _other_writer(database_url)
    other.execute("BEGIN IMMEDIATE")
    path = make_url(database_url).database
    started = threading.Event()
    done: list[str] = []

    def write() -> None:
        with app.app_context():
            started.set()
            db.session.add(Team(name="Patient"))
            commit()
            done.append("written")

    thread = threading.Thread(target=write)
    thread.start()
    started.wait(5)
    thread.join(0.3)
    assert done == []
    other.execute("COMMIT")
    other.close()
    thread.join(10)
    assert done == ["written"], Path(str(path)).name


def test_a_transaction_is_undone_whole(session: Any) -> None:
    session.add(Team(name="North"))
    session.flush()
    rollback()
    assert session.query(Team).count() == 0


def test_effects_leave_only_after_the_commit_and_in_order(session: Any) -> None:
    seen: list[str] = []
    after_commit(lambda: seen.append("mail"))
    after_commit(lambda: seen.append("queue"))
    session.add(Team(name="North"))
    session.flush()
    assert seen == []
    commit()
    assert seen == ["mail", "queue"]
    commit()
    assert seen == ["mail", "queue"]


def test_effects_of_an_undone_transaction_never_leave(session: Any) -> None:
    seen: list[str] = []
    after_commit(lambda: seen.append("mail"))
    rollback()
    commit()
    assert seen == []


def test_a_failing_effect_harms_neither_the_commit_nor_the_next(session: Any, caplog: Any) -> None:
    seen: list[str] = []

    def fail() -> None:
        raise RuntimeError("no mail server")

    after_commit(fail)
    after_commit(lambda: seen.append("queue"))
    session.add(Team(name="North"))
    commit()
    assert seen == ["queue"]
    assert session.query(Team).count() == 1
    assert "effect after a commit failed" in caplog.text


def test_a_busy_database_is_told_from_other_troubles() -> None:
    assert is_busy(OperationalError("", {}, sqlite3.OperationalError("database is locked")))
    assert not is_busy(OperationalError("", {}, sqlite3.OperationalError("no such table: x")))
    assert not is_busy(ValueError("database is locked"))
    assert not is_busy(None)
