"""Texts as they are searched: folded words alone, so that both databases find the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: Words of a question that are looked at, and characters of a word.
MOST_WORDS = 12
LONGEST_WORD = 40
#: A word that tells something of a text has so many letters at least.
_TELLING = 5

_WORD = re.compile(r"[^\W_]+")


def list_words(text: str) -> list[str]:
    """The words of a text in their order: without case, accents and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return [word[:LONGEST_WORD] for word in _WORD.findall(bare)]


def searchable(texts: Iterable[str | None], without: Iterable[str] = ()) -> str:
    """The words of several texts as one, those of ``without`` left out."""
    left_out = {word for text in without for word in list_words(text)}
    return " ".join(word for text in texts if text for word in list_words(text) if word not in left_out)


def telling_words(text: str) -> list[str]:
    """The words by which a text is compared with others: the longest, each once."""
    words = {word for word in list_words(text) if len(word) >= _TELLING}
    return sorted(words, key=lambda word: (-len(word), word))[:MOST_WORDS]
