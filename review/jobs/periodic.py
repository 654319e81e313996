"""What the worker does by itself, every minute. A module of this package declares its own with
``@every_minute("name")``; each must be safe to repeat, and commits for itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from flask import Flask
from huey import Huey, crontab

from review import clock
from review.database import Begin, beginning, rollback
from review.extensions import db
from review.jobs.registry import load_modules

logger = logging.getLogger(__name__)

_MINUTELY: dict[str, Callable[[datetime], object]] = {}


def every_minute(name: str) -> Callable[[Callable[[datetime], object]], Callable[[datetime], object]]:
    """Declare work that the worker does every minute, told the time."""

    def declare(work: Callable[[datetime], object]) -> Callable[[datetime], object]:
        if _MINUTELY.setdefault(name, work) is not work:
            raise ValueError(f"two functions are {name}")
        return work

    return declare


def declare_periodic(queue: Huey, app: Flask) -> None:
    """Have ``queue`` do everything that was declared."""
    load_modules()
    for name, work in _MINUTELY.items():
        queue.periodic_task(crontab(minute="*"), name=name)(_in_app(app, work))


def _in_app(app: Flask, work: Callable[[datetime], object]) -> Callable[[], None]:
    def run() -> None:
        with app.app_context(), beginning(Begin.IMMEDIATE):
            try:
                work(clock.now())
            except Exception:  # the next minute tries again; what was committed stands
                rollback()
                logger.exception("Work of every minute failed")
            finally:
                db.session.remove()

    return run
