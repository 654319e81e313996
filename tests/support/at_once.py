"""Two people who do the same at the same moment, each in a thread and a transaction of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from flask import Flask

from review.database import Begin, beginning, commit, rollback
from review.domain.errors import Refusal
from review.extensions import db


def both_at_once(app: Flask, act: Callable[[], object], people: int = 2) -> list[str]:
    """Run ``act`` in so many threads that start together; gives ``done`` or the refusal's code for each, sorted."""
    start = threading.Barrier(people)
    outcomes: list[str] = []

    def run() -> None:
        with app.app_context(), beginning(Begin.IMMEDIATE):
            start.wait(10)
            try:
                act()
                commit()
                outcomes.append("done")
            except Refusal as refusal:
                rollback()
                outcomes.append(refusal.code)
            except BaseException as error:
                rollback()
                outcomes.append(repr(error))
                raise
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(outcomes)
