"""Control totals: what the clerk says that the files hold, compared with what was found in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from review.domain.amounts import AmountEvidence, read_amount
from review.domain.errors import Refusal

#: The names by which a total speaks of all files of a kind; any other is the name of a file.
KINDS = ("leads", "touches")


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """What is expected: rows of ``of`` (a kind, a file's name, or "" for every file), or the sum of a ``column``."""

    of: str
    column: str | None
    expected: Decimal


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of it. ``amount`` is None where no such file or column is there; ``unread``: cells of the column
    that are no amounts."""

    amount: Decimal | None
    unread: int = 0


def agrees(expected: Decimal, found: Found) -> bool:
    """Whether what was found is what was expected, to the last digit and without a cell left over."""
    return found.amount is not None and found.amount == expected and not found.unread


def read_total(text: str) -> ControlTotal:
    """The total that a command's ``leads=1200``, ``Task.csv=5310`` or ``leads:Amount=125000.00`` says.

    Raises Refusal: ``total.unreadable``.
    """
    name, equals, said = text.rpartition("=")
    of, colon, column = name.partition(":")
    if not equals or not of.strip() or (colon and not column.strip()):
        raise Refusal("total.unreadable", value=text)
    return control_total(of.strip(), column.strip() or None, said)


def control_total(of: str, column: str | None, said: str) -> ControlTotal:
    """A total as it was typed; rows are a whole number. Raises Refusal: ``total.no_number``."""
    evidence = AmountEvidence()
    evidence.add([said])
    amount = read_amount(said, evidence.sign())
    if amount is None or (column is None and (amount < 0 or amount != int(amount))):
        raise Refusal("total.no_number", value=said)
    return ControlTotal(of, column, amount)


class ColumnSum:
    """The sum of a column of amounts, whose sign before the cents is known only at its end."""

    def __init__(self) -> None:
        self._evidence = AmountEvidence()
        self._sums = {".": Decimal(0), ",": Decimal(0)}
        self._unread = {".": 0, ",": 0}

    def add(self, texts: Sequence[str]) -> None:
        """Add some cells; empty ones count for nothing."""
        self._evidence.add(texts)
        for text in texts:
            if not text:
                continue
            for sign in self._sums:
                amount = read_amount(text, sign)
                if amount is None:
                    self._unread[sign] += 1
                else:
                    self._sums[sign] += amount

    def found(self, decimal: str | None = None) -> Found:
        """The sum by the sign that the column shows, or by ``decimal``."""
        sign = decimal or self._evidence.sign()
        return Found(self._sums[sign], self._unread[sign])
