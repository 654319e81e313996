"""Pages of lists: what one holds, and the bookmarks of those beside it."""

from __future__ import annotations

from typing import Any

from sqlakeyset import select_page
from sqlalchemy import Select

from review.extensions import db

_LONGEST = 20


def read_page(rows: Select[Any], place: str | None, size: int) -> tuple[list[Any], str | None, str | None]:
    """The first of ``rows`` after ``place`` (a bookmark; None: from the beginning), up to ``size``, and the bookmarks
    of the pages after and before them, None where there is none. A row is as the statement selects it."""
    page = select_page(db.session(), rows, per_page=size, page=place)
    paging = page.paging
    return (
        list(page),
        paging.bookmark_next if paging.has_next else None,
        paging.bookmark_previous if paging.has_previous else None,
    )


def read_entities(rows: Select[Any], place: str | None, size: int) -> tuple[list[Any], str | None, str | None]:
    """The same of a statement that selects one entity: these themselves, and no rows of one."""
    found, older, newer = read_page(rows, place, size)
    return [row[0] for row in found], older, newer


def checked_bookmark(bookmark: str | None) -> str | None:
    """``<i:17`` or ``>i:17``: the id after or before which to go on, in a list that is ordered by its rows' numbers;
    anything else is somebody's typing, so None."""
    if bookmark and bookmark[0] in "<>" and bookmark[1:3] == "i:" and bookmark[3:].isascii() and bookmark[3:].isdigit():
        return bookmark if len(bookmark) < _LONGEST else None
    return None
