"""How transactions begin and end on the two databases."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from threading import BoundedSemaphore
from typing import Any

from flask import Flask, has_request_context
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from review.extensions import db

logger = logging.getLogger(__name__)

#: Seconds that a statement on SQLite waits for another writer.
BUSY_SECONDS = 5.0
#: Seconds that whoever wants to begin writing waits: a large merge lasts minutes, and a vote must outlast it.
PATIENCE_SECONDS = 1_800.0
#: Requests of one process that wait longer than `BUSY_SECONDS` at a time; one more is told to come again, so that
#: threads are left for pages that only read, and for whoever signs in once the writer is done.
LONG_WAITS = 4
#: What SQLite may hold of the database in memory while many rows are written, in KiB; its own 2 MiB make it write
#: each page of an index again and again.
LARGE_CACHE = 256 * 1024
_OLDEST_POSTGRESQL = 15
_PENDING = "review.after_commit"


class Begin(StrEnum):
    """How a transaction begins on SQLite. PostgreSQL knows no difference."""

    #: Take the write lock at once: no upgrade can fail half way. For unsafe requests, commands and jobs.
    IMMEDIATE = "IMMEDIATE"
    #: Read without standing in a writer's way. For safe requests.
    DEFERRED = "DEFERRED"


_long_waits = BoundedSemaphore(LONG_WAITS)
_begin: ContextVar[Begin] = ContextVar("begin", default=Begin.IMMEDIATE)


def begin_with(mode: Begin) -> None:
    """Let the next transactions of this thread of work begin so."""
    _begin.set(mode)


@contextmanager
def beginning(mode: Begin) -> Iterator[None]:
    """Let transactions inside the block begin so."""
    token = _begin.set(mode)
    try:
        yield
    finally:
        _begin.reset(token)


def engine_options(url: URL) -> dict[str, Any]:
    """What SQLAlchemy's ``create_engine`` is told for ``url``."""
    if url.get_backend_name() == "sqlite":
        # The driver's own transactions are off; `set_up_engine` writes BEGIN itself.
        return {"connect_args": {"isolation_level": None, "timeout": BUSY_SECONDS}}
    return {
        "pool_pre_ping": True,
        "pool_size": 10,
        # Compiling a statement costs a second; what it would save is less, even in the largest merge.
        "connect_args": {"options": "-c timezone=UTC -c jit=off", "connect_timeout": 10},
    }


def set_up_engine(engine: Engine) -> None:
    """Give ``engine`` our rules for connections and transactions."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)
    else:
        event.listen(engine, "connect", _on_postgresql_connect)


def _on_sqlite_connect(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        f"busy_timeout = {int(BUSY_SECONDS * 1000)}",
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _on_sqlite_begin(connection: Connection) -> None:
    """Begin; a transaction that could not begin has written nothing, and may try again."""
    until = time.monotonic() + PATIENCE_SECONDS
    waits_long = False
    try:
        while True:
            try:
                connection.exec_driver_sql(f"BEGIN {_begin.get()}")
            except OperationalError as error:
                if not is_busy(error) or time.monotonic() >= until:
                    raise
                if has_request_context() and not waits_long:
                    waits_long = _long_waits.acquire(blocking=False)
                    if not waits_long:
                        raise
            else:
                return
    finally:
        if waits_long:
            _long_waits.release()


def _on_postgresql_connect(connection: Any, _record: object) -> None:
    version = connection.info.server_version // 10_000
    if version < _OLDEST_POSTGRESQL:
        connection.close()
        raise RuntimeError(f"PostgreSQL {version} is too old; {_OLDEST_POSTGRESQL} or later is needed")


def init_database(app: Flask) -> None:
    """Set up every engine of ``app``; to be called once, after ``db.init_app``."""
    with app.app_context():
        for engine in db.engines.values():
            set_up_engine(engine)


@contextmanager
def large_cache() -> Iterator[None]:
    """Let the present transaction on SQLite hold more of the database in memory inside the block."""
    if db.engine.dialect.name != "sqlite":
        yield
        return
    connection = db.session.connection()
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size = -{LARGE_CACHE}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {before}")


def after_commit(effect: Callable[[], object]) -> None:
    """Have ``effect`` run once the present transaction is committed, and never if it is not."""
    db.session.info.setdefault(_PENDING, []).append(effect)


def commit() -> None:
    """Commit what was done, then let its effects out. Only the edge calls this: a request, a command, a job."""
    effects = _take_effects()
    db.session.commit()
    for effect in effects:
        try:
            effect()
        except Exception:  # what was committed stands; a failed effect is for the log, not for the person
            logger.exception("An effect after a commit failed")


def rollback() -> None:
    """Undo what was done, and forget its effects."""
    _take_effects()
    db.session.rollback()


def _take_effects() -> list[Callable[[], object]]:
    effects: list[Callable[[], object]] = db.session.info.pop(_PENDING, [])
    return effects


def is_busy(error: BaseException | None) -> bool:
    """Whether ``error`` says that another writer held the database for too long."""
    if not isinstance(error, OperationalError):
        return False
    return "database is locked" in str(error.orig) or "lock timeout" in str(error.orig)
