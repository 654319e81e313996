"""What a line of a published file may hold: the checks that frame, plan and seed share."""

from __future__ import annotations

import hashlib
import re
import unicodedata

HEX_DIGEST = re.compile(r"[0-9a-f]{64}\Z")

# Control characters, surrogates, and the two Unicode line ends: none can stand inside one line of a file.
_FORBIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


def has_control_character(text: str) -> bool:
    """True if the text holds a character that could break, or hide in, a line of a published file."""
    if text.isascii():
        return not (text.isprintable() or text == "")
    return any(unicodedata.category(character) in _FORBIDDEN for character in text)


def is_nfc(text: str) -> bool:
    """True if the text is in Unicode's composed form; ASCII always is."""
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def nfc(text: str) -> str:
    """The text in Unicode's composed form (NFC)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def shown(text: str) -> str:
    """The text as a refusal may print it: characters nobody can see are written as escapes, 80 at most."""
    visible = "".join(
        character if not has_control_character(character) else character.encode("unicode_escape").decode("ascii")
        for character in text[:80]
    )
    return visible if len(text) <= 80 else visible + "…"


def is_digest(text: str) -> bool:
    """True for a SHA-256 as 64 lower-case hexadecimal digits."""
    return HEX_DIGEST.match(text) is not None


def sha256_hex(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
