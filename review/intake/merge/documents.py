"""A row's present values as one JSON object, made by the database; and back again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, String, Table, case, func, literal, type_coerce
from sqlalchemy.types import JSON

from review.extensions import db
from review.models.base import Document, UtcDateTime


def document(table: Table, names: Iterable[str]) -> ColumnElement[Any]:
    """The columns ``names`` of a row as one JSON object: moments in ISO form, documents as documents."""
    postgresql = db.engine.dialect.name == "postgresql"
    parts = [(name, _as_json(table.c[name], postgresql=postgresql)) for name in names]
    if postgresql:  # a function takes a hundred arguments at most
        half = [func.jsonb_build_object(*_pairs(part), type_=JSON()) for part in (parts[:45], parts[45:]) if part]
        return half[0] if len(half) == 1 else half[0].op("||")(half[1])
    return func.json_object(*_pairs(parts), type_=JSON())


def appended(table: Table, column: str, import_id: int, names: Iterable[str]) -> ColumnElement[Any]:
    """The list in ``column`` with one more entry: what the import ``import_id`` replaces in the columns ``names``."""
    was = document(table, names)
    if db.engine.dialect.name == "postgresql":
        entry = func.jsonb_build_array(func.jsonb_build_object("import", import_id, "was", was))
        return func.coalesce(table.c[column], func.jsonb_build_array()).op("||")(entry)
    entry = func.json_object("import", import_id, "was", was)
    return func.json_insert(func.coalesce(table.c[column], func.json("[]")), "$[#]", func.json(entry), type_=JSON())


def _pairs(parts: list[tuple[str, Any]]) -> list[Any]:
    return [one for name, column in parts for one in (literal(name), column)]


def _as_json(column: ColumnElement[Any], *, postgresql: bool) -> ColumnElement[Any]:
    if isinstance(column.type, UtcDateTime):
        if postgresql:
            utc = func.timezone("UTC", column, type_=DateTime())
            whole = func.date_trunc("second", utc) == utc
            return case(
                (whole, func.to_char(utc, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
                else_=func.to_char(utc, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            )
        text = type_coerce(column, String)  # kept as 2026-10-01 07:00:00.000000
        fraction = case((func.substr(text, 20) == ".000000", ""), else_=func.substr(text, 20))
        return func.substr(text, 1, 10) + "T" + func.substr(text, 12, 8) + fraction + "Z"
    if isinstance(column.type, type(Document)) and not postgresql:
        return func.json(column, type_=JSON())
    return column


def values_of(table: Table, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What `document` kept, as the columns take it."""
    return {name: _as_value(table.c[name], value) for name, value in kept.items() if name in table.c}


def _as_value(column: ColumnElement[Any], value: Any) -> Any:
    if value is not None and isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if value in (0, 1) and column.type.python_type is bool:
        return bool(value)  # one of the two databases writes truth as a number
    return value
