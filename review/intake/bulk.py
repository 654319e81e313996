"""Many rows to the database at once, and what its planner needs to know to join them."""

from __future__ import annotations

import json
from itertools import repeat
from typing import Any

import numpy as np
from sqlalchemy import Table, text

from review.extensions import db
from review.intake.rows import Column, Moments, Rows
from review.models.base import Document, UtcDateTime

_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert_rows(table: Table, rows: Rows, **constants: int) -> None:
    """Insert ``rows``, each with ``constants`` too, in the present transaction: by COPY on PostgreSQL."""
    if not len(rows):
        return
    if db.engine.dialect.name == "postgresql":
        _copy(table, rows, constants)
    else:
        _executemany(table, rows, constants)


def driver_connection() -> Any:
    """The driver's own connection that the present transaction is on."""
    driver = db.session.connection().connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    return driver


def _executemany(table: Table, rows: Rows, constants: dict[str, int]) -> None:
    """By the driver itself: the mapper's own way looks at each value of each row several times."""
    names = [*rows.columns, *constants]
    written = [_for_sqlite(table, name, column) for name, column in rows.columns.items()]
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # noqa: S608 - the names are our own
    same = [repeat(value, len(rows)) for value in constants.values()]
    driver_connection().executemany(statement, zip(*written, *same, strict=True))


def _for_sqlite(table: Table, name: str, column: Column) -> list[Any]:
    if isinstance(column, np.ndarray):
        return _as_text(column, "")
    if type(table.c[name].type) is type(Document):
        return [json.dumps(one, ensure_ascii=False) for one in column]
    return column


def _as_text(moments: Moments, zone: str) -> list[str | None]:
    """Moments as both databases read them, with ``zone`` behind them."""
    there = ~np.isnat(moments)
    if not there.any():
        return [None] * len(moments)
    said = np.datetime_as_string(moments, unit="us").tolist()
    return [f"{one[:10]} {one[11:]}{zone}" if has else None for one, has in zip(said, there.tolist(), strict=True)]


def _copy(table: Table, rows: Rows, constants: dict[str, int]) -> None:
    """By COPY in its text form, a column at a time: the driver's own way looks at each value by itself."""
    from psycopg import sql

    names = [*rows.columns, *constants]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    written = [_for_copy(table, name, column) for name, column in rows.columns.items()]
    same = [repeat(str(value), len(rows)) for value in constants.values()]
    lines = "\n".join(map("\t".join, zip(*written, *same, strict=True)))
    with driver_connection().cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(lines + "\n")


def _for_copy(table: Table, name: str, column: Column) -> list[str]:
    if isinstance(column, np.ndarray):
        return ["\\N" if one is None else one for one in _as_text(column, "+00")]
    kind = table.c[name].type
    if type(kind) is type(Document):
        return [json.dumps(one, ensure_ascii=False).translate(_SPECIAL) for one in column]
    if isinstance(kind, UtcDateTime) or kind.python_type is not str:
        return ["\\N" if one is None else str(one) for one in column]
    return ["\\N" if one is None else one.translate(_SPECIAL) if _is_special(one) else one for one in column]


def _is_special(one: str) -> bool:
    return not one.isprintable() or "\\" in one


def gather_statistics(*tables: Table) -> None:
    """Tell PostgreSQL's planner what was just written; left to itself, it would learn of it minutes later, and
    join large tables row by row until then."""
    if db.engine.dialect.name == "postgresql":
        for table in tables:
            db.session.execute(text(f"ANALYZE {table.name}"))
