"""Counting leads into a `Tally`: all at once in SQL, or, for what is kept of a month, each value of each filter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, case, func, literal_column, null

from review.domain.tallies import Tally, Waits, key_of, put
from review.extensions import db

#: The columns by which reports are narrowed.
FILTERED = ("source", "campaign", "grade", "data_source_id", "owner_id")
#: Stands for all leads: narrowed by nothing.
WHOLE = ("", "")
#: So many rows are turned into columns at once: more of them are slower, as no cache holds them.
_CHUNK = 500
#: Where in the tree a number goes: its path, and which of the numbers it is.
Place = tuple[Sequence[str], str]


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of the leads for which ``which`` holds (None: all): each of ``numbers`` (None: the leads
    themselves) is added up over the leads that share their ``keys``. ``places`` says where the numbers of such leads
    go, by the values of their keys; a number may go to several places, or to none."""

    numbers: Mapping[str, ColumnElement[int] | None]
    places: Callable[[Sequence[Any]], Iterable[Place]]
    keys: Sequence[SQLColumnExpression[Any]] = ()
    which: ColumnElement[bool] | None = None


@dataclass(frozen=True, slots=True)
class Countable:
    """Leads, and what is counted of them. ``rows`` selects them, a row each; ``on`` has the columns `FILTERED` and
    ``handed_off_at``. ``wait`` is what the median is of (in seconds, of the leads that ``waited``)."""

    rows: Select[Any]
    on: Any
    parts: Sequence[Counted]
    wait: ColumnElement[int] | None = None
    waited: ColumnElement[bool] | None = None


def number_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """1 for a lead that meets the condition, else 0."""
    return case((condition, 1), else_=0)


def count(leads: Countable) -> Tally:
    """All of them, in a query for each part."""
    return _count(leads, None).get("", Tally({}))


def count_by(leads: Countable, by: ColumnElement[str]) -> dict[str, Tally]:
    """Those of each value of ``by``, in a query for each part."""
    return _count(leads, by)


def _count(leads: Countable, by: ColumnElement[str] | None) -> dict[str, Tally]:
    trees: dict[str, dict[str, Any]] = {}
    above = [] if by is None else [by]
    for part in leads.parts:
        keys: list[Any] = [key.label(f"key{place}") for place, key in enumerate([*above, *part.keys])]
        sums = (func.count() if one is None else func.sum(one) for one in part.numbers.values())
        which = [] if part.which is None else [part.which]
        statement = leads.rows.with_only_columns(*keys, *sums).where(*which)
        for row in db.session.execute(statement.group_by(*(key.name for key in keys))):
            tree = trees.setdefault(row[0] if above else "", {})
            found = dict(zip(part.numbers, row[len(keys) :], strict=True))
            for path, name in part.places(row[len(above) : len(keys)]):
                put(tree, path, int(found[name] or 0))
    waits: dict[str, list[int]] = {}
    if leads.wait is not None and leads.waited is not None:
        for *value, wait in db.session.execute(leads.rows.with_only_columns(*above, leads.wait).where(leads.waited)):
            waits.setdefault(value[0] if above else "", []).append(wait)
    return {one: Tally(trees.get(one, {}), Waits.of(waits.get(one, ()))) for one in trees.keys() | waits.keys()}


def count_few_by(leads: Countable, by: ColumnElement[str]) -> dict[str, Tally]:
    """As `count_by`, of few leads: from one reading of their rows, so that no part of what is counted of them has SQL
    look for another way to them."""
    (found,) = _read(leads, [by])
    return found


def count_each(leads: Countable, filtered: Sequence[str] = FILTERED) -> dict[tuple[str, str], Tally]:
    """The same of all leads (`WHOLE`), and of those of each value of each column of ``filtered`` (by its name and the
    value's `key_of`), from one reading of the rows: many small groups, which SQL would sort the rows for again and
    again."""
    whole, *each = _read(leads, [literal_column("''"), *(getattr(leads.on, name) for name in filtered)])
    found = {WHOLE: whole.get("", Tally({}))}
    for name, tallies in zip(filtered, each, strict=True):
        found |= {(name, key_of(value)): tally for value, tally in tallies.items()}
    return found


def _read(leads: Countable, by: Sequence[SQLColumnExpression[Any]]) -> list[dict[Any, Tally]]:
    """The tallies by value of each column of ``by``."""
    one: Any = literal_column("1")
    wait: Any = null() if leads.waited is None else case((leads.waited, leads.wait))
    asked: list[list[Any]] = [
        [*([] if part.which is None else [number_if(part.which)]), *part.keys,
         *(one if number is None else number for number in part.numbers.values())]
        for part in leads.parts
    ]  # fmt: skip
    # What several parts ask for is read once.
    columns = {id(column): column for column in (*by, *(column for part in asked for column in part), wait)}
    labelled = (column.label(f"column{place}") for place, column in enumerate(columns.values()))
    read: dict[int, list[Any]] = {name: [] for name in columns}
    for rows in db.session.execute(leads.rows.with_only_columns(*labelled)).partitions(_CHUNK):
        for values, more in zip(read.values(), zip(*rows, strict=True), strict=True):
            values.extend(more)
    parts = [[read[id(column)] for column in part] for part in asked]
    return [_of_each(leads, read[id(column)], parts, read[id(wait)]) for column in by]


def _of_each(
    leads: Countable, values: Sequence[Any], parts: Sequence[Sequence[Sequence[Any]]], waited: Sequence[int | None]
) -> dict[Any, Tally]:
    """The tallies by value; ``values`` has one for each row, as has each column of each of ``parts``."""
    trees: dict[Any, dict[str, Any]] = {value: {} for value in values}
    for part, columns in zip(leads.parts, parts, strict=True):
        asked = part.which is not None
        for (value, *row), times in Counter(zip(values, *columns, strict=True)).items():
            if asked and not row[0]:
                continue
            keys, sums = row[asked : asked + len(part.keys)], row[asked + len(part.keys) :]
            numbers = dict(zip(part.numbers, sums, strict=True))
            for path, name in part.places(keys):
                put(trees[value], path, times * numbers[name])
    waits: dict[Any, list[int]] = {}
    for value, wait in zip(values, waited, strict=True):
        if wait is not None:
            waits.setdefault(value, []).append(wait)
    return {value: Tally(tree, Waits.of(waits.get(value, ()))) for value, tree in trees.items()}
