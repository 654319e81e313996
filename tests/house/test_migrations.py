"""Models and migrations agree, and every migration can be taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from review import create_app
from review.database import Begin, beginning
from review.extensions import db
from review.models.edition_file import EditionForm
from review.operations.edition_files import keep_file, keep_workbook
from tests.support.databases import COMPARISON, PostgresTemplate, SqliteTemplate, settings_for
from tests.support.people import make_cast
from tests.support.reports import RIGHT, Reviewed, alike, make_docket, publish

POSTGRESQL_CATALOGUE = {
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, '', prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "columns": """
        SELECT table_name, column_name, concat_ws(' ', data_type, character_maximum_length::text, is_nullable,
               column_default, collation_name) FROM information_schema.columns WHERE table_schema = 'public'""",
}


@pytest.fixture
def app(template: SqliteTemplate | PostgresTemplate, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database that the migrations alone have made."""
    with template.empty(tmp_path) as url:
        app = create_app(settings_for(url, tmp_path))
        try:
            with app.app_context():
                upgrade()
            yield app
        finally:
            with app.app_context():
                db.engine.dispose()


def schema(connection: Connection) -> dict[str, str]:
    """Everything the database holds about its shape, by name; how statements are laid out is left aside."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
        found = {f"{kind} {name}": _plain(sql) for kind, name, sql in rows}
    else:
        found = {
            f"{kind} {table} {name}": _plain(definition)
            for kind, statement in POSTGRESQL_CATALOGUE.items()
            for table, name, definition in connection.execute(text(statement))
        }
    return {name: definition for name, definition in found.items() if "alembic_version" not in name}


def _plain(sql: str) -> str:
    """One line, single spaces, the parts of a table in the order of the alphabet."""
    line = re.sub(r"\s+", " ", sql).replace('"', "").strip()
    head, bracket, rest = line.partition(" (")
    if not head.startswith("CREATE TABLE"):
        return line
    parts, depth, start = [], 0, 0
    body = rest.rstrip().removesuffix(")")
    for place, sign in enumerate(body):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append(body[start:place].strip())
            start = place + 1
    return head + bracket + ", ".join(sorted([*parts, body[start:].strip()]))


def test_a_migrated_database_has_what_the_models_say(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=COMPARISON)
        assert compare_metadata(context, db.metadata) == []


def test_a_migrated_database_equals_one_made_from_the_models(app: Flask) -> None:
    with app.app_context():
        with db.engine.connect() as connection:
            migrated = schema(connection)
        downgrade(revision="base")
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE alembic_version"))
            db.metadata.create_all(connection)
        with db.engine.connect() as connection:
            made = schema(connection)
    assert migrated.keys() == made.keys()
    assert {name: (sql, made[name]) for name, sql in migrated.items() if sql != made[name]} == {}


def test_every_migration_can_be_taken_back_and_done_again(app: Flask) -> None:
    with app.app_context():
        with db.engine.connect() as connection:
            before = schema(connection)
        downgrade(revision="base")
        with db.engine.connect() as connection:
            assert _tables(connection) <= {"alembic_version"}
            assert schema(connection) == {}
        upgrade()
        with db.engine.connect() as connection:
            assert schema(connection) == before


def test_a_kept_file_outlives_the_migrations_of_its_table_and_stays_frozen(app: Flask) -> None:
    with app.app_context():
        with beginning(Begin.DEFERRED):
            edition = publish(make_docket(make_cast(), [Reviewed(ballots=alike(RIGHT))]))
            keep_file(edition, EditionForm.PDF, b"%PDF", now=edition.published_at)
            keep_workbook(edition, now=edition.published_at)
            db.session.commit()
            db.session.remove()
        downgrade(revision="0019")
        assert _forms() == ["pdf"]
        upgrade()
        assert _forms() == ["pdf"]
        with db.engine.connect() as connection, pytest.raises(DBAPIError, match="never changed"):
            connection.execute(text("UPDATE edition_file SET form = 'xlsx'"))


def _forms() -> list[str]:
    with db.engine.connect() as connection:
        return list(connection.scalars(text("SELECT form FROM edition_file ORDER BY form")))


def test_foreign_keys_are_on_again_after_a_migration(app: Flask) -> None:
    with app.app_context():
        downgrade(revision="base")
        upgrade()
        with db.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def _tables(connection: Connection) -> set[str]:
    inspector: Any = inspect(connection)
    return set(inspector.get_table_names())
