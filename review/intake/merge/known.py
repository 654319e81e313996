"""What is kept of a data source, held in memory by the hashes of its rows, so that a row that changes nothing is
known as it is read, and neither staged nor joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Table, func, select

from review.database import Begin, beginning
from review.extensions import db
from review.intake.merge.keys import lead, touch
from review.intake.rows import Rows
from review.models.import_run import FileKind

#: A file of fewer rows than this part of the kept ones is staged whole: its own joins cost less than reading all.
_WORTH = 20
#: Hashes that are fetched at a time.
_BATCH = 100_000
#: Half of a hash tells any two rows apart, and is all that is held.
_LENGTH = 32
_LINE_BITS = 40


class Known:
    """The hashes of one kind of rows: 16 bytes each, and for each the row of the files that was equal to it."""

    def __init__(self, hashes: NDArray[np.uint64]) -> None:
        order = np.argsort(hashes[:, 0], kind="stable")
        self._high, self._low = hashes[order, 0], hashes[order, 1]
        self._seen = np.zeros(len(hashes), dtype=np.int64)

    def __bool__(self) -> bool:
        """Whether any row of the files was found to be known."""
        return bool(self._seen.any())

    def note(self, rows: Rows, place: int) -> NDArray[np.bool_]:
        """Which of ``rows``, of the file at ``place``, are known and were not met before in the files."""
        at, known = self._find(rows.values("row_sha256"))
        known &= self._seen[at] == 0
        mine = np.flatnonzero(known)
        _, first = np.unique(at[mine], return_index=True)
        taken = mine[first]
        lines = np.asarray(rows.columns["line"], dtype=np.int64)
        self._seen[at[taken]] = ((place + 1) << _LINE_BITS) + lines[taken]
        found = np.zeros(len(rows), dtype=bool)
        found[taken] = True
        return found

    def places(self, hashes: Sequence[str]) -> list[int | None]:
        """The place of the file that has a row with each of ``hashes``; None where none has."""
        at, known = self._find(hashes)
        places = np.where(known, self._seen[at] >> _LINE_BITS, 0)
        return [place - 1 if place else None for place in places.tolist()]

    def forget(self, hashes: Sequence[str]) -> list[tuple[int, int]]:
        """Take the rows of the files with these hashes for unknown again; gives their files' places and lines."""
        at, known = self._find(hashes)
        at = np.unique(at[known])
        at = at[self._seen[at] != 0]
        seen = self._seen[at]
        self._seen[at] = 0
        return [(int(one >> _LINE_BITS) - 1, int(one & ((1 << _LINE_BITS) - 1))) for one in seen]

    def _find(self, hashes: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        halves = _halves(hashes)
        at = np.searchsorted(self._high, halves[:, 0])
        at[at == len(self._high)] = 0
        return at, (self._high[at] == halves[:, 0]) & (self._low[at] == halves[:, 1])


def _halves(hashes: Iterable[str]) -> NDArray[np.uint64]:
    packed = bytes.fromhex("".join([one[:_LENGTH] for one in hashes]))
    return np.frombuffer(packed, dtype=">u8").reshape(-1, 2).astype(np.uint64)


def read_known(kind: FileKind, data_source_id: int, lines: int) -> Known | None:
    """What is kept of the source's rows of ``kind``; None where nothing is, or where a file of ``lines`` rows is too
    short for it to pay. Reads beside the present transaction, so that nobody waits."""
    kept = lead if kind is FileKind.LEADS else touch
    with beginning(Begin.DEFERRED), db.engine.connect() as connection:
        newest = connection.scalar(select(func.max(kept.c.id)))
        if newest is None or lines < newest // _WORTH:
            return None
        parts = list(_read(connection, kept, data_source_id))
    return Known(np.concatenate(parts)) if parts else None


def _read(connection: Connection, kept: Table, data_source_id: int) -> Iterator[NDArray[np.uint64]]:
    part = func.substr(kept.c.row_sha256, 1, _LENGTH)
    wanted = select(part).where(kept.c.data_source_id == data_source_id, func.length(kept.c.row_sha256) == 2 * _LENGTH)
    found: Any = connection.execution_options(stream_results=True, yield_per=_BATCH).scalars(wanted)
    while some := list(islice(found, _BATCH)):
        yield _halves(some)
