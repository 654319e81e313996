"""The case book: every published case, to be searched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlakeyset import InvalidPage, unserialize_bookmark
from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import selectinload

from review.domain.answers import Answer
from review.domain.full_text import MOST_WORDS, list_words
from review.extensions import db
from review.models.person import Person
from review.models.precedent import Precedent, PrecedentClause
from review.queries.full_text import precedents_with
from review.queries.paging import read_entities
from review.queries.precedents import open_to

_LONGEST_BOOKMARK = 400
_ORDERS = {
    "newest": (Precedent.period.desc(), Precedent.number, Precedent.id),
    "company": (Precedent.company, Precedent.id),
    "source": (Precedent.source, Precedent.id),
}
_PLACES: dict[str, tuple[type, ...]] = {"newest": (str, int, int), "company": (str, int), "source": (str, int)}


@dataclass(frozen=True, slots=True)
class BookFilter:
    """Which cases of the book to show; an empty text asks nothing. ``verdict`` is valid, not_valid or undecided."""

    search: str = ""
    kind: str = ""
    verdict: str = ""
    reason: str = ""
    source: str = ""
    clause: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class BookPage:
    """Some cases of the book, and the bookmarks of the pages beside them."""

    precedents: Sequence[Precedent]
    after: str | None
    before: str | None


def list_book(
    viewer: Person, wanted: BookFilter, order: str = "newest", *, bookmark: str | None = None, size: int = 50
) -> BookPage:
    """One page of the case book. A bookmark that is none begins at the first case; an unknown order is the newest."""
    place = bookmark if _is_bookmark(bookmark, order) else None
    return BookPage(*read_entities(_book(viewer, wanted, order), place, size))


def iterate_book(viewer: Person, wanted: BookFilter, order: str = "newest") -> Iterator[Precedent]:
    """Every case of the book that fits, in the same order, for an export."""
    yield from db.session.scalars(_book(viewer, wanted, order).execution_options(yield_per=500))


def list_choices() -> tuple[list[str], list[str], list[tuple[str, str]], list[str]]:
    """What the book can be filtered by: reasons, sources, clauses (key, title), months (the newest first)."""
    reasons = db.session.scalars(select(Precedent.reason).where(Precedent.reason != "").distinct())
    sources = db.session.scalars(select(Precedent.source).where(Precedent.source != "").distinct())
    clauses = db.session.execute(
        select(PrecedentClause.clause, func.max(PrecedentClause.title)).group_by(PrecedentClause.clause)
    )
    months = db.session.scalars(select(Precedent.period).distinct())
    return (
        sorted(reasons, key=str.casefold),
        sorted(sources, key=str.casefold),
        sorted(((row[0], row[1]) for row in clauses), key=lambda one: one[1].casefold()),
        sorted(months, reverse=True),
    )


def _book(viewer: Person, wanted: BookFilter, order: str) -> Select[Precedent]:
    book = (
        select(Precedent)
        .where(open_to(viewer))
        .order_by(*_ORDERS.get(order, _ORDERS["newest"]))
        .options(selectinload(Precedent.clauses))
    )
    words = list_words(wanted.search)[:MOST_WORDS]
    if words:
        book = book.where(Precedent.id.in_(precedents_with(words, every=True)))
    elif wanted.search:
        book = book.where(false())
    for column, value in (
        (Precedent.kind, wanted.kind), (Precedent.reason, wanted.reason), (Precedent.source, wanted.source),
        (Precedent.period, wanted.period),
    ):
        if value:
            book = book.where(column == value)
    if wanted.verdict:
        answer = {"valid": Answer.YES, "not_valid": Answer.NO}.get(wanted.verdict)
        book = book.where(Precedent.valid.is_(None) if answer is None else Precedent.valid == answer)
    if wanted.clause:
        lacking = select(PrecedentClause.precedent_id).where(PrecedentClause.clause == wanted.clause)
        book = book.where(Precedent.id.in_(lacking))
    return book


def _is_bookmark(bookmark: str | None, order: str) -> bool:
    if not bookmark or len(bookmark) > _LONGEST_BOOKMARK:
        return False
    try:
        place, _backwards = unserialize_bookmark(bookmark)
    except (InvalidPage, StopIteration, ValueError):
        return False
    kinds = _PLACES.get(order, _PLACES["newest"])
    return place is None or (len(place) == len(kinds) and all(map(isinstance, place, kinds)))
