"""Names and e-mail addresses as people type them, and as they are compared."""

from __future__ import annotations

import re
import unicodedata

from review.domain.errors import Refusal

LONGEST_ADDRESS = 254
LONGEST_NAME = 200

# One @, something on each side, no space or control character: whether mail arrives is for the invitation to show.
_ADDRESS = re.compile(r"[^@\s\x00-\x1f\x7f<>,;\"]+@[^@\s\x00-\x1f\x7f<>,;\"]+")


def fold(text: str) -> str:
    """``text`` as it is compared: composed, trimmed, without regard to case."""
    return unicodedata.normalize("NFC", text).strip().casefold()


def clean_name(text: str) -> str:
    """A person's name, composed, with single spaces.

    Raises Refusal: ``people.name_missing``, ``people.name_too_long``.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise Refusal("people.name_missing")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal("people.name_too_long", limit=LONGEST_NAME)
    return name


def clean_address(text: str | None) -> str | None:
    """An e-mail address, composed and trimmed; None where there is none.

    Raises Refusal: ``people.address_malformed``.
    """
    address = unicodedata.normalize("NFC", text or "").strip()
    if not address:
        return None
    if len(fold(address)) > LONGEST_ADDRESS or len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise Refusal("people.address_malformed", address=address[:80])
    return address
