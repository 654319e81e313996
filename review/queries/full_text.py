"""Precedents by their words, on both databases alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, column, func, literal_column, select, table

from review.extensions import db
from review.models.precedent import Precedent

_FTS = table("fts_precedent", column("rowid"), column("words"))
_SIMPLE: Any = literal_column("'simple'")


def precedents_with(words: Sequence[str], *, every: bool) -> Select[int]:
    """The ids of the precedents that hold all (``every``) or one of ``words``, each as a word's beginning; to be used
    with ``in_``. ``words`` are those of `review.domain.full_text.list_words`: letters and digits alone."""
    if db.session.get_bind().dialect.name == "sqlite":
        asked = (" AND " if every else " OR ").join(f'"{word}"*' for word in words)
        return select(_FTS.c.rowid).where(_FTS.c.words.op("MATCH")(asked))
    asked = (" & " if every else " | ").join(f"{word}:*" for word in words)
    holds = func.to_tsvector(_SIMPLE, Precedent.words).op("@@")(func.to_tsquery(_SIMPLE, asked))
    return select(Precedent.id).where(holds)
