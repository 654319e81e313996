"""What the files of an import hold, for comparison with what the clerk says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from review.domain.control_totals import KINDS, ColumnSum, ControlTotal, Found
from review.intake.staging import OpenFile
from review.intake.values import cleaned

#: Rows that are added up at a time.
_CHUNK = 10_000


def find_total(total: ControlTotal, opened: Sequence[OpenFile], rows: Sequence[int]) -> Found:
    """What is found of ``total`` in the files; ``rows`` are those read of each file."""
    meant = [(one, count) for one, count in zip(opened, rows, strict=True) if _is_meant(total.of, one)]
    if total.column is None:
        return Found(Decimal(sum(count for _one, count in meant))) if meant else Found(None)
    sums = [found for one, _count in meant if (found := _sum_of(one, total.column)) is not None]
    if not sums:
        return Found(None)
    return Found(sum((one.amount or Decimal(0) for one in sums), Decimal(0)), sum(one.unread for one in sums))


def _is_meant(of: str, file: OpenFile) -> bool:
    return not of or (file.kind.value == of if of in KINDS else file.csv.name == of)


def _sum_of(file: OpenFile, column: str) -> Found | None:
    """The sum of a column by its heading, in any case of letters; None where the file has none."""
    headings = [" ".join(one.casefold().split()) for one in file.csv.header]
    wanted = " ".join(column.casefold().split())
    if wanted not in headings:
        return None
    place, total = headings.index(wanted), ColumnSum()
    for texts in _cells(file, place):
        total.add([text for text in cleaned(texts, file.profile.source.blank).tolist() if text])
    return total.found()


def _cells(file: OpenFile, place: int) -> Iterator[list[str]]:
    rows = file.csv.rows()
    while taken := [row.cells[place] if place < len(row.cells) else "" for row in islice(rows, _CHUNK)]:
        yield taken
