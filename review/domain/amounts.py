"""Amounts as people and programs write them: “€ 3.500,00”, “1,234.50”, “(1.200)”, “12,5-”.

Which sign stands before the cents is seldom said, so it is found by what a whole column shows. One text alone shows it
where it has both signs (the last one), where a sign comes twice (it groups), or where other than three digits follow.
“1.200” shows nothing; where nothing else does, three digits after a sign are taken for thousands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal
from unicodedata import normalize

Sign = Literal[".", ","]

_SYMBOL = r"(?:[A-Z]{1,3}[$€£¥]|[A-Z]{3}|kr\.?|Fr\.|[^\W\d_]{0,2}[^\w\s.,'()+%-])"
_CURRENCY = re.compile(rf"^{_SYMBOL}\s*|\s*(?:{_SYMBOL}|[Kk]č|zł|лв|円|元)$")
_MARKS = str.maketrans({"’": "'", "`": "'", "−": "-", "‐": "-", "–": "-", "\u202f": " ", "\u00a0": " "})
_PATTERNS: dict[str, re.Pattern[str]] = {
    ".": re.compile(r"(?:\d+|\d{1,3}(?:[,' ]\d{3})+|\d{1,3}(?:,\d{2})*,\d{3})?(?:\.\d+)?"),
    ",": re.compile(r"(?:\d+|\d{1,3}(?:[.' ]\d{3})+)?(?:,\d+)?"),
}
_OTHER: dict[str, Sign] = {".": ",", ",": "."}
#: Longer than any amount; what is longer is not looked at.
_LONGEST = 60


def read_amount(text: str, decimal: str) -> Decimal | None:
    """The amount that ``text`` says, with ``decimal`` before its cents; None where it is none."""
    negative, digits = _bare(text)
    if not digits or not digits[-1].isdigit() or not _PATTERNS[decimal].fullmatch(digits):
        return None
    for mark in ".,' ":
        if mark != decimal:
            digits = digits.replace(mark, "")
    amount = Decimal(digits.replace(decimal, "."))
    return -amount if negative else amount


def _bare(text: str) -> tuple[bool, str]:
    """Whether the amount is negative, and its digits and marks alone; empty where there is more to it."""
    if len(text) > _LONGEST:
        return False, ""
    if not text.isascii():
        text = normalize("NFKC", text.translate(_MARKS)).translate(_MARKS)
    rest, sign = text.strip(), ""
    for _time in range(2):  # the sign may stand before the currency, after it, or after the digits
        if sign:
            pass
        elif rest.startswith("(") and rest.endswith(")"):
            rest, sign = rest[1:-1].strip(), "-"
        elif rest[:1] in ("-", "+"):
            rest, sign = rest[1:].strip(), rest[0]
        elif rest.endswith("-"):
            rest, sign = rest[:-1].strip(), "-"
        rest = _CURRENCY.sub("", rest, count=1).strip()
    return sign == "-", rest


@dataclass(slots=True)
class AmountEvidence:
    """What the texts of one column show of the sign before the cents."""

    shown: dict[str, int] = field(default_factory=lambda: {".": 0, ",": 0})
    hinted: dict[str, int] = field(default_factory=lambda: {".": 0, ",": 0})

    def add(self, texts: Iterable[str | None]) -> None:
        """Look at some cells."""
        for text in texts:
            if text:
                self._add(_bare(text)[1])

    def _add(self, digits: str) -> None:
        marks = [one for one in digits if one in ".,"]
        if not marks or not all(one.isdigit() or one in ".,' " for one in digits):
            return
        last = marks[-1]
        before, _, after = digits.rpartition(last)
        if len(set(marks)) == 2:
            self.shown[last] += 1
        elif len(marks) > 1:
            self.shown[_OTHER[last]] += 1
        elif len(after) != 3 or len(before) > 3 or before in ("", "0"):
            self.shown[last] += 1
        else:
            self.hinted[_OTHER[last]] += 1

    def sign(self) -> Sign:
        """The sign that most texts show; where none does, the one that makes three digits thousands."""
        for counts in (self.shown, self.hinted):
            if counts["."] != counts[","]:
                return "." if counts["."] > counts[","] else ","
        return "."
