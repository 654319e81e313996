"""Many rows to the database at once, and the statistics that its planner needs to join them."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any

from sqlalchemy import Table, text

from review.extensions import db
from review.models.base import Document, UtcDateTime


def insert_rows(table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert ``rows``, all with the same keys, in the present transaction: by COPY on PostgreSQL."""
    if not rows:
        return
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        _copy(table, rows)
        return
    _executemany(table, rows)


def _executemany(table: Table, rows: list[dict[str, Any]]) -> None:
    """By the driver itself: the mapper's own way looks at each value of each row several times."""
    names = list(rows[0])
    documents = [place for place, name in enumerate(names) if type(table.c[name].type) is type(Document)]
    moments = [place for place, name in enumerate(names) if isinstance(table.c[name].type, UtcDateTime)]
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # noqa: S608 - the names are our own
    driver = db.session.connection().connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    driver.executemany(statement, (_written(row, documents, moments) for row in rows))


def _written(row: dict[str, Any], documents: list[int], moments: list[int]) -> list[Any]:
    """The values of a row as SQLite keeps them."""
    values = list(row.values())
    for place in documents:
        values[place] = json.dumps(values[place], ensure_ascii=False)
    for place in moments:
        if (moment := values[place]) is not None:
            values[place] = moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return values


def _copy(table: Table, rows: list[dict[str, Any]]) -> None:
    from psycopg import sql

    names = list(rows[0])
    documents = {name for name in names if type(table.c[name].type) is type(Document)}
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    driver = db.session.connection().connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([
                json.dumps(value, ensure_ascii=False) if name in documents else value for name, value in row.items()
            ])


def gather_statistics(*tables: Table) -> None:
    """Tell PostgreSQL's planner what was just written; left to itself, it would learn of it minutes later, and
    join large tables row by row until then."""
    if db.engine.dialect.name == "postgresql":
        for table in tables:
            db.session.execute(text(f"ANALYZE {table.name}"))
