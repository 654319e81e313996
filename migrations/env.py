"""How migrations run: in one transaction, on SQLite with foreign keys off and checked at the end."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import JSON, Connection
from sqlalchemy.types import TypeDecorator

#: Tables in the same database that are not ours: the queue keeps its own.
FOREIGN_PREFIXES = ("huey_",)
#: Full-text indexes are made by statements of their own; on SQLite they are tables, and have tables.
FULL_TEXT = "fts_"


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our own column types as the plain ones they stand for: an old migration must not import new code."""
    if kind != "type":
        return False
    if isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    if isinstance(item, JSON):  # Alembic's own rendering of the variant names a class that it does not import
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    if name is None:
        return True
    return not (
        (kind == "table" and name.startswith((*FOREIGN_PREFIXES, FULL_TEXT)))
        or (kind == "index" and name.startswith(FULL_TEXT))
    )


def skip_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no file where models and database agree already."""
    options = context.config.cmd_opts
    if getattr(options, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run(connection: Connection) -> None:
    database = current_app.extensions["migrate"].db
    context.configure(
        connection=connection,
        target_metadata=database.metadatas[None],
        transactional_ddl=True,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        include_name=include_name,
        process_revision_directives=skip_empty,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration leaves references to nothing: {broken[:5]}")


def foreign_keys(connection: Connection, state: str) -> None:
    """Turn SQLite's foreign keys on or off, past SQLAlchemy: inside a transaction the pragma does nothing."""
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute(f"PRAGMA foreign_keys = {state}").close()


if context.is_offline_mode():
    raise RuntimeError("migrations run against a database; they are not written out as SQL")

with current_app.extensions["migrate"].db.engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        foreign_keys(connection, "OFF")
        try:
            run(connection)
        finally:
            connection.rollback()
            foreign_keys(connection, "ON")
    else:
        run(connection)
