"""Bookmarks of lists that are ordered by their rows' numbers."""

from __future__ import annotations

_LONGEST = 20


def checked_bookmark(bookmark: str | None) -> str | None:
    """``<i:17`` or ``>i:17``: the id after or before which to go on; anything else is somebody's typing, so None."""
    if bookmark and bookmark[0] in "<>" and bookmark[1:3] == "i:" and bookmark[3:].isascii() and bookmark[3:].isdigit():
        return bookmark if len(bookmark) < _LONGEST else None
    return None
