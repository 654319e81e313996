"""Many rows to the database at once, and the statistics that its planner needs to join them."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Table, insert, text

from review.extensions import db
from review.models.base import Document

#: So many rows go to SQLite in one call.
_BATCH = 2_000


def insert_rows(table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert ``rows``, all with the same keys, in the present transaction: by COPY on PostgreSQL."""
    if not rows:
        return
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        _copy(table, rows)
        return
    statement = insert(table)
    for start in range(0, len(rows), _BATCH):
        connection.execute(statement, rows[start : start + _BATCH])


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
