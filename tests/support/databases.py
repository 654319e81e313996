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


class PostgresTemplate:
    """A migrated PostgreSQL database to copy."""

    def __init__(self, server: Server, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._server = server
        self._name = f"template_{uuid.uuid4().hex[:12]}"
        self._run("CREATE DATABASE {} TEMPLATE template0", self._name)
        migrate_database(server.url(self._name), folder)

    def empty(self, folder: Path) -> AbstractContextManager[str]:
        """A database without tables, dropped at the end."""
        return self._made_from("template0", folder)

    def copy(self, folder: Path) -> AbstractContextManager[str]:
        """A fresh copy, dropped at the end. Copies for one folder have the same address, one after the other."""
        return self._made_from(self._name, folder)

    @contextmanager
    def _made_from(self, template: str, folder: Path) -> Iterator[str]:
        name = f"test_{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        try:
            yield self._server.url(name)
        finally:
            self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _run(self, statement: str, *names: str) -> None:
        address = self._server.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]
