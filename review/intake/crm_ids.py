"""Ids as a CRM writes them, brought to one spelling."""

from __future__ import annotations

import re

_SALESFORCE = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
#: What an empty reference looks like in a weekly export.
_NOBODY = "000000000000000"


def salesforce_id(text: str) -> str | None:
    """An id of 15 or 18 characters as one of 18, told apart by its first 15; None for the empty reference.

    The last three characters say which of the first fifteen are capitals: five bits each, the first character's the
    lowest. What is no such id stays as it is.
    """
    if _SALESFORCE.fullmatch(text) is None:
        return text
    first = text[:15]
    if first == _NOBODY:
        return None
    parts = (first[start : start + 5] for start in (0, 5, 10))
    return first + "".join(
        _LETTERS[sum(1 << place for place, letter in enumerate(part) if "A" <= letter <= "Z")] for part in parts
    )
