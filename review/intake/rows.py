"""Rows on their way to the database, held as columns: what is done to a whole column costs little a row."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: Moments in UTC as datetime64[us], NaT where there is none.
Moments = NDArray[np.datetime64]
#: The values of a column: plain Python ones with None where there is none, or moments.
Column = list[Any] | Moments


@dataclass(slots=True)
class Rows:
    """Rows by column; all columns are of one length."""

    columns: dict[str, Column]

    def values(self, name: str) -> list[Any]:
        """A column of plain values."""
        column = self.columns[name]
        if isinstance(column, np.ndarray):
            raise TypeError(f"{name} is a column of moments")
        return column

    def moments(self, name: str) -> Moments:
        """A column of moments."""
        return np.asarray(self.columns[name])

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def where(self, keep: NDArray[np.bool_]) -> Rows:
        """The rows that ``keep`` marks."""
        if keep.all():
            return self
        places = np.flatnonzero(keep).tolist()
        return Rows({
            name: column[keep] if isinstance(column, np.ndarray) else [column[place] for place in places]
            for name, column in self.columns.items()
        })

    def hashes(self, names: Collection[str]) -> list[str]:
        """The SHA-256 of each row's values under ``names`` as they were understood, so that another mapping is a
        changed row."""
        told = [_told(self.columns[name]) for name in sorted(names)]
        sha256 = hashlib.sha256
        return [sha256(repr(row).encode()).hexdigest() for row in zip(*told, strict=True)]


def rows_of(values: Mapping[str, pd.Series], keep: pd.Series) -> Rows:
    """The rows that ``keep`` marks."""
    every = bool(keep.all())
    return Rows({name: _plain(column if every else column[keep]) for name, column in values.items()})


def _plain(column: pd.Series) -> Column:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return np.asarray(column.dt.tz_convert("UTC").dt.tz_localize(None), dtype="datetime64[us]")
    if column.hasnans:
        return [None if value is None or value != value else value for value in column.tolist()]
    return list(column.tolist())


def _told(column: Column) -> list[Any]:
    if isinstance(column, np.ndarray):
        return list(column.astype("int64").tolist())
    if column and isinstance(column[0], dict):
        return [sorted(one.items()) for one in column]
    return column


def aware(column: Moments) -> list[datetime | None]:
    """Moments as aware ones."""
    return [None if one is None else one.replace(tzinfo=UTC) for one in column.tolist()]
