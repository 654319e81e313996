"""People who act at the same moment, each in a thread and a transaction of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from flask import Flask

from review.database import Begin, beginning, commit, rollback
from review.domain.errors import Refusal
from review.extensions import db


def both_at_once(app: Flask, act: Callable[[], object], people: int = 2) -> list[str]:
    """Run ``act`` in so many threads that start together; gives ``done`` or the refusal's code for each, sorted."""
    return sorted(all_at_once(app, [act] * people))


def all_at_once(app: Flask, acts: Sequence[Callable[[], object]]) -> list[str]:
    """Run each of ``acts`` in a thread of its own, all starting together; gives ``done``, once it is committed, or the
    refusal's code for each."""
    start = threading.Barrier(len(acts))
    outcomes = ["not ended"] * len(acts)

    def run(place: int) -> None:
        with app.app_context(), beginning(Begin.IMMEDIATE):
            start.wait(10)
            try:
                acts[place]()
                commit()
                outcomes[place] = "done"
            except Refusal as refusal:
                rollback()
                outcomes[place] = refusal.code
            except BaseException as error:
                rollback()
                outcomes[place] = repr(error)
                raise
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
