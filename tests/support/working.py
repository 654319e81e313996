"""A worker beside the test: jobs are handed to a thread of its own, as they are to the worker of an installation."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue

from flask import Flask

from review import clock
from review.database import Begin, beginning
from review.jobs.imports import watching
from review.jobs.queue import perform, queue_of
from review.operations.imports import Progress


@contextmanager
def worker_of(app: Flask, watcher: Callable[[Progress], None]) -> Iterator[None]:
    """Let a worker do the jobs of ``app``; it tells ``watcher`` after each step of an import, and waits for it."""
    jobs: SimpleQueue[int | None] = SimpleQueue()

    def work() -> None:
        while (number := jobs.get()) is not None:
            with app.app_context(), beginning(Begin.IMMEDIATE), watching(watcher):
                perform(number, clock.now())

    queue = queue_of(app)
    before, queue.hand_over = queue.hand_over, jobs.put
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        jobs.put(None)
        thread.join(30)
        queue.hand_over = before
