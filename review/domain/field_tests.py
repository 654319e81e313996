"""Predicates on imported attributes: what a field says about a clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from review.domain.answers import ClauseState
from review.domain.documents import Reader

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?")
_CODE = re.compile(r"(?:(?:naics|sic)[ :]*)?([0-9]{2,6})")
_WORDS = re.compile(r"[^\W_]+")
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})


class Operator(StrEnum):
    """What a field test asks of an attribute's text."""

    PRESENT = "present"
    YES = "yes"
    EQUALS = "equals"
    IN = "in"
    PREFIX = "prefix"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MATCHES_WORDS = "matches_words"


#: How many values each operator takes: none, one, or one and more.
_NO_VALUE = (Operator.PRESENT, Operator.YES)
_ONE_VALUE = (Operator.EQUALS, Operator.AT_LEAST, Operator.AT_MOST)
_NUMERIC = (Operator.AT_LEAST, Operator.AT_MOST)


@dataclass(frozen=True, slots=True)
class FieldTest:
    """``attribute operator values``: for instance ``employees at_least ("50",)``. Text is compared without case.

    ``prefix`` reads digits only (SIC and NAICS codes, with or without that word before them); ``matches_words`` looks
    for any of the values as whole words; numbers are plain ("1200", "12.5"), with no separators, units or ranges.
    """

    attribute: str
    operator: Operator
    values: tuple[str, ...] = ()

    @classmethod
    def read(cls, row: Reader) -> FieldTest:
        """Read strictly from a definition's document; raises the reader's refusal."""
        operator = Operator(row.one_of("operator", tuple(Operator)))
        test = cls(row.key("attribute"), operator, row.texts("values"))
        row.done()
        count = len(test.values)
        least, most = (0, 0) if operator in _NO_VALUE else (1, 1) if operator in _ONE_VALUE else (1, count)
        if not least <= count <= most:
            row.refuse("values", "wrong_number")
        if operator in _NUMERIC and number(test.values[0]) is None:
            row.refuse("values", "not_a_number")
        if operator is Operator.PREFIX and not all(value.isascii() and value.isdigit() for value in test.values):
            row.refuse("values", "not_a_code")
        return test

    def to_document(self) -> dict[str, Any]:
        """The test as stored in a definition's document."""
        return {"attribute": self.attribute, "operator": self.operator.value, "values": list(self.values)}

    def state_of(self, attributes: Mapping[str, str | None]) -> ClauseState:
        """Met or not met; unknown where the attribute is missing or cannot be read as what the test needs.

        A blank text is a missing value, but to ``present``: there the field was handed over, and empty.
        """
        text = attributes.get(self.attribute)
        if text is None:
            return ClauseState.UNKNOWN
        text = text.strip().casefold()
        if self.operator is Operator.PRESENT:
            return _known(bool(text))
        return _known(_ASKED[self.operator](text, self.values)) if text else ClauseState.UNKNOWN


def number(text: str) -> Decimal | None:
    """A plain decimal number, or None for anything else (separators, units, ranges, exponents)."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def words(text: str) -> str:
    """The words of a text, case-folded, each between single blanks: " vice president "."""
    return f" {' '.join(_WORDS.findall(text.casefold()))} "


def _known(answer: bool | None) -> ClauseState:
    if answer is None:
        return ClauseState.UNKNOWN
    return ClauseState.MET if answer else ClauseState.NOT_MET


def _yes(text: str, _: tuple[str, ...]) -> bool | None:
    return True if text in _YES else False if text in _NO else None


def _in(text: str, values: tuple[str, ...]) -> bool | None:
    return text in {value.strip().casefold() for value in values}


def _prefix(text: str, values: tuple[str, ...]) -> bool | None:
    code = _CODE.fullmatch(text)
    return code[1].startswith(values) if code else None


def _at_least(text: str, values: tuple[str, ...]) -> bool | None:
    found = number(text)
    return None if found is None else found >= Decimal(values[0])


def _at_most(text: str, values: tuple[str, ...]) -> bool | None:
    found = number(text)
    return None if found is None else found <= Decimal(values[0])


def _matches_words(text: str, values: tuple[str, ...]) -> bool | None:
    return any(words(value) in words(text) for value in values)


_ASKED: dict[Operator, Callable[[str, tuple[str, ...]], bool | None]] = {
    Operator.YES: _yes,
    Operator.EQUALS: _in,
    Operator.IN: _in,
    Operator.PREFIX: _prefix,
    Operator.AT_LEAST: _at_least,
    Operator.AT_MOST: _at_most,
    Operator.MATCHES_WORDS: _matches_words,
}
