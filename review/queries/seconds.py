"""Whole seconds between moments, the same on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, SQLColumnExpression
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement


class epoch_seconds(FunctionElement[int]):  # noqa: N801 - named as SQL functions are
    """The whole seconds of a moment since 1970; fractions are dropped."""

    type = Integer()
    inherit_cache = True
    name = "epoch_seconds"


@compiles(epoch_seconds, "sqlite")
def _sqlite(element: epoch_seconds, compiler: Any, **kw: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(element.clauses, **kw)}) AS INTEGER)"


@compiles(epoch_seconds, "postgresql")
def _postgresql(element: epoch_seconds, compiler: Any, **kw: Any) -> str:
    return f"CAST(floor(extract(epoch from {compiler.process(element.clauses, **kw)})) AS BIGINT)"


def seconds_between(start: SQLColumnExpression[Any], end: SQLColumnExpression[Any]) -> ColumnElement[int]:
    """The whole seconds from ``start`` to ``end``."""
    result: ColumnElement[int] = epoch_seconds(end) - epoch_seconds(start)
    return result
