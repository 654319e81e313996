"""A fresh, migrated database for each test: a template is made once a process, and copied."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from psycopg import sql

from review import create_app
from review.config import Mode, Settings
from review.extensions import db
from review.models.full_text import PREFIX
from tests.support.postgres import Server


def _is_described(name: str | None, _kind: str, _parents: Any) -> bool:
    return not (name or "").startswith(PREFIX)


#: How models and a database are compared: full-text indexes are no part of the models.
COMPARISON = {"compare_type": True, "include_name": _is_described}


def settings_for(url: str, folder: Path, **values: object) -> Settings:
    """Settings for tests: as a small company in Berlin would have them."""
    given = {
        "mode": Mode.TEST, "database_url": url, "instance_dir": folder, "org_timezone": "Europe/Berlin",
        "org_name": "Example Ltd", "org_currency": "EUR", **values,
    }
    return Settings(**given)  # type: ignore[arg-type]


def migrate_database(url: str, folder: Path) -> None:
    """Bring the database at ``url`` to the newest version.

    Where a model has no migration yet, the tables are made from the models: then the test that compares the two
    fails and says so, and not every test there is.
    """
    app = create_app(settings_for(url, folder))
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts=COMPARISON)
            differs = bool(compare_metadata(context, db.metadata))
        if differs:
            downgrade(revision="base")
            db.create_all()
        db.session.remove()
        db.engine.dispose()


class SqliteTemplate:
    """A migrated SQLite file to copy."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "template.sqlite3"
        migrate_database(f"sqlite:///{self._file}", folder)
        if (wal := Path(f"{self._file}-wal")).exists():
            assert wal.stat().st_size == 0, "the template has rows that are not in its file"

    @contextmanager
    def empty(self, folder: Path) -> Iterator[str]:
        """A database without tables."""
        yield f"sqlite:///{folder / 'empty.sqlite3'}"

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """A fresh copy, gone with its folder, or replaced by the next copy there."""
        target = folder / "review.sqlite3"
        for leftover in folder.glob("review.sqlite3*"):
            leftover.unlink()
        shutil.copyfile(self._file, target)
        yield f"sqlite:///{target}"


#: Changes when anything was done to the shape of a PostgreSQL database, were it to switch off a trigger.
_SHAPE = """
    SELECT sum(hashtext(kind || oid || ' ' || xmin))::text FROM (
        SELECT 'relation' AS kind, oid::text, xmin::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT 'trigger', oid::text, xmin::text FROM pg_trigger
        UNION ALL SELECT 'constraint', oid::text, xmin::text FROM pg_constraint
        UNION ALL SELECT 'function', oid::text, xmin::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ) AS everything"""
_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"
_SIZE = "SELECT sum(pg_relation_size(oid)) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
_REST_OF_SESSIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""
_SEQUENCES = """
    SELECT setval(seqrelid, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL"""
#: Deleted rows stay in their tables; from so many bytes on a new copy is cheaper than to read over them.
_LARGE = 4_000_000


class PostgresTemplate:
    """A migrated PostgreSQL database to copy. To copy one takes its server a quarter of a second, to empty one a
    tenth of that: a copy is used again for as long as its shape is the template's."""

    def __init__(self, server: Server, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._server = server
        self._name = f"template_{uuid.uuid4().hex[:12]}"
        self._run("CREATE DATABASE {} TEMPLATE template0", self._name)
        migrate_database(server.url(self._name), folder)
        with self._connected(self._name) as connection:
            self._tables = [name for (name,) in connection.execute(_TABLES) if name != "alembic_version"]
            self._shape = connection.execute(_SHAPE).fetchone()
            assert not self._filled(connection), "the template has rows"
        self._made: set[str] = set()

    def empty(self, folder: Path) -> AbstractContextManager[str]:
        """A database without tables, dropped at the end."""
        return self._made_from("template0", folder)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """A fresh copy, gone with the server. Copies for one folder have the same address, one after the other."""
        name = _name_for(folder)
        if name not in self._made or not self._emptied(name):
            self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            self._run("CREATE DATABASE {} TEMPLATE {}", name, self._name)
            self._made.add(name)
        yield self._server.url(name)

    @contextmanager
    def _made_from(self, template: str, folder: Path) -> Iterator[str]:
        name = _name_for(folder)
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        try:
            yield self._server.url(name)
        finally:
            self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _emptied(self, name: str) -> bool:
        """Whether the database of an earlier test is as new again; it was left with rows, and maybe with sessions."""
        with self._connected(name) as connection:
            connection.execute(_REST_OF_SESSIONS)
            (size,) = connection.execute(_SIZE).fetchone() or (0,)
            if size > _LARGE or connection.execute(_SHAPE).fetchone() != self._shape:
                return False
            # No trigger refuses, and no foreign key asks for an order.
            connection.execute("SET session_replication_role = replica")
            for table in self._filled(connection):
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            connection.execute(_SEQUENCES)
        return True

    def _filled(self, connection: psycopg.Connection[Any]) -> list[str]:
        """The tables that have rows."""
        one = sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})")
        every = [one.format(sql.Literal(table), sql.Identifier(table)) for table in self._tables]
        return [name for (name,) in connection.execute(sql.SQL(" UNION ALL ").join(every))]

    def _connected(self, name: str) -> psycopg.Connection[Any]:
        return psycopg.connect(self._server.url(name).replace("+psycopg", ""), autocommit=True)

    def _run(self, statement: str, *names: str) -> None:
        with self._connected("postgres") as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


def _name_for(folder: Path) -> str:
    return f"test_{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
