"""Where to go after signing in: only to places on this site."""

from __future__ import annotations

from urllib.parse import urlsplit

_LONGEST = 2000


def local_path(wanted: str | None) -> str | None:
    """``wanted`` if it is a path on this site with its query, None for anything that a browser could read otherwise."""
    if not wanted or len(wanted) > _LONGEST or not wanted.startswith("/") or wanted.startswith("//"):
        return None
    # Browsers take a backslash for a slash, and drop tabs and line ends before they read an address.
    if "\\" in wanted or not wanted.isprintable():
        return None
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return None
    return wanted if not parts.scheme and not parts.netloc else None
