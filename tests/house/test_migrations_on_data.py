"""Migrations keep what people have entered: every step is taken back and done again on tables that hold rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, text

from review import clock, create_app
from review.database import Begin, beginning
from review.extensions import db
from tests.blindness.worlds import World, make_deliberation_scene
from tests.conftest import NOW
from tests.support.databases import PostgresTemplate, SqliteTemplate, settings_for


@pytest.fixture
def app(template: SqliteTemplate | PostgresTemplate, tmp_path: Path) -> Iterator[Flask]:
    """The application on a migrated database in which a company has worked."""
    with clock.fixed(NOW), template.copy(tmp_path) as url:
        app = create_app(settings_for(url, tmp_path / "instance"))
        with app.app_context():
            with beginning(Begin.IMMEDIATE):
                make_deliberation_scene(World.ONE, tmp_path)
                db.session.commit()
                db.session.remove()
            yield app
            db.engine.dispose()


#: What a step back may drop, since it is made anew from what stays: an edition's workbook.
MADE_ANEW = {"edition_file": "form = 'xlsx'"}


def rows(connection: Connection, tables: set[str]) -> dict[str, int]:
    """How many rows each of these tables holds, of those that must stay."""
    return {
        name: connection.execute(
            text(f'SELECT count(*) FROM "{name}" WHERE NOT ({MADE_ANEW.get(name, "1 = 0")})')
        ).scalar_one()
        for name in sorted(tables)
    }


def tables_of(connection: Connection) -> set[str]:
    names = set(inspect(connection).get_table_names())
    return {name for name in names if name != "alembic_version" and "_fts" not in name}


def test_the_rows_of_a_company_survive_every_step_back_and_forth(app: Flask) -> None:
    steps = [one.revision for one in ScriptDirectory(str(Path(app.root_path).parent / "migrations")).walk_revisions()]
    with db.engine.connect() as connection:
        before = rows(connection, tables_of(connection))
    assert sum(count > 0 for count in before.values()) > 25
    for revision in steps[1:]:
        downgrade(revision=revision)
        with db.engine.connect() as connection:
            there = tables_of(connection)
            assert rows(connection, there) == {name: before[name] for name in there}, revision
    upgrade()
    with db.engine.connect() as connection:
        after = rows(connection, tables_of(connection))
        assert after.keys() == before.keys()
        lost = {name: (before[name], after[name]) for name in there if before[name] != after[name]}
        assert lost == {}
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
