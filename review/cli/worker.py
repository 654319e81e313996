"""``judicial-branch worker``: does background work until it is told to stop."""

from __future__ import annotations

import logging

import click


@click.command("worker")
@click.option("--threads", default=1, show_default=True, type=click.IntRange(1, 16), help="Jobs done at a time.")
def group(threads: int) -> None:
    """Do background work until stopped."""
    from review import create_app
    from review.jobs.queue import queue_of

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    app = create_app()
    queue = queue_of(app)
    queue.take_up()
    queue.create_consumer(workers=threads, worker_type="thread", graceful_signal="TERM").run()
