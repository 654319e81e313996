"""The kinds of background work. A module of this package declares its own with ``@job("noun.verb")``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from review.models import Job

#: Does one job at a moment; safe to repeat. Returns what the page about the job shows, as JSON would hold it.
Work = Callable[[Job, datetime], dict[str, Any] | None]

_WORK: dict[str, Work] = {}


def job(kind: str) -> Callable[[Work], Work]:
    """Declare the function that does jobs of ``kind``."""

    def declare(work: Work) -> Work:
        if _WORK.get(kind, work) is not work:
            raise ValueError(f"two functions do {kind}")
        _WORK[kind] = work
        return work

    return declare


@cache
def load_modules() -> None:
    """Import every module of this package, so that what it declares is known."""
    import review.jobs

    for module in pkgutil.iter_modules(review.jobs.__path__):
        importlib.import_module(f"review.jobs.{module.name}")


def work_for(kind: str) -> Work:
    """The function that does jobs of ``kind``. Raises KeyError where there is none."""
    load_modules()
    return _WORK[kind]
