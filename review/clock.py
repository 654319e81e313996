"""The one clock that the edges read; tests set it, rules and operations are handed its time. And what a zone is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def _system_now() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_now


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _source().astimezone(UTC)


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment`` (aware) for the whole process, threads included."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a zone: {moment!r}")
    global _source  # noqa: PLW0603 - one clock for all threads of a process is the point
    before = _source
    _source = lambda: moment  # noqa: E731
    try:
        yield
    finally:
        _source = before


def known_zone(value: str) -> str:
    """``value``, where it is a time zone. Raises ValueError with a sentence for whoever wrote it."""
    try:
        ZoneInfo(value)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"“{value}” is not a time zone; write one such as Europe/Berlin") from error
    return value
