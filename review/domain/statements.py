"""What one side may say of an event: a text, cleaned and within bounds."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from review.domain.errors import Refusal

LONGEST_NARRATIVE = 20_000
LONGEST_REASON = 200
LONGEST_LINK = 500
MOST_LINKS = 10

_INVISIBLE = {"Cc", "Cs"}


@dataclass(frozen=True, slots=True)
class StatementText:
    """One statement as it is kept. ``links`` are web addresses without spaces."""

    narrative: str
    reason: str = ""
    exception_claimed: str | None = None
    links: tuple[str, ...] = ()


def clean_statement(
    narrative: str,
    *,
    reason: str = "",
    exception_claimed: str | None = None,
    links: str = "",
    exceptions: Collection[str] = (),
) -> StatementText:
    """The statement that somebody typed: composed, with plain line ends and without invisible characters.

    ``links`` are one a line; ``exceptions`` are the keys that the signed policy knows.
    Raises Refusal: ``statement.empty``, ``statement.too_long``, ``statement.reason_too_long``,
    ``statement.too_many_links``, ``statement.bad_link``, ``statement.no_such_exception``.
    """
    text = clean_text(narrative)
    if not text:
        raise Refusal("statement.empty")
    if len(text) > LONGEST_NARRATIVE:
        raise Refusal("statement.too_long", length=len(text), limit=LONGEST_NARRATIVE)
    short = " ".join(clean_text(reason).split())
    if len(short) > LONGEST_REASON:
        raise Refusal("statement.reason_too_long", limit=LONGEST_REASON)
    if exception_claimed and exception_claimed not in exceptions:
        raise Refusal("statement.no_such_exception")
    return StatementText(text, short, exception_claimed or None, _links(links))


def clean_text(text: str) -> str:
    """``text`` in composed form, with plain line ends, trimmed, each invisible character a space."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = (" " if unicodedata.category(one) in _INVISIBLE and one not in "\n\t" else one for one in plain)
    return "".join(kept).strip()


def _links(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(clean_text(text).split()))
    if len(found) > MOST_LINKS:
        raise Refusal("statement.too_many_links", limit=MOST_LINKS)
    for link in found:
        if len(link) > LONGEST_LINK or not _is_web_address(link):
            raise Refusal("statement.bad_link", value=link[:80], limit=LONGEST_LINK)
    return found


def _is_web_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
