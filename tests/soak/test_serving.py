"""A minute of readers and writers at once on one SQLite file: nobody gets an error, and nothing piles up."""

from __future__ import annotations

import resource
import threading
import time
import urllib.request
from typing import Any

import pytest
from flask import Flask

from review.database import Begin, beginning, commit
from review.extensions import db
from review.models import Team

pytestmark = [pytest.mark.soak, pytest.mark.sqlite_only]

SECONDS = 60
READERS = 4
WRITERS = 2
#: What the process may grow by in a minute, in KiB; a leak per request would be far above it.
GROWTH = 80_000


def test_readers_and_writers_get_along_for_a_minute(app: Flask, live: str) -> None:
    until = time.monotonic() + SECONDS
    read: list[int] = []
    written: list[str] = []
    failures: list[Exception] = []

    def reader() -> None:
        while time.monotonic() < until:
            with urllib.request.urlopen(f"{live}/healthz", timeout=35) as answer:
                read.append(answer.status)

    def writer(name: str) -> None:
        number = 0
        while time.monotonic() < until:
            number += 1
            with app.app_context(), beginning(Begin.IMMEDIATE):
                db.session.add(Team(name=f"{name} {number}"))
                commit()
            written.append(f"{name} {number}")

    def guarded(work: Any, *args: Any) -> None:
        try:
            work(*args)
        except Exception as error:  # noqa: BLE001 - every failure of any thread fails the test
            failures.append(error)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    threads = [threading.Thread(target=guarded, args=(reader,)) for _ in range(READERS)]
    threads += [threading.Thread(target=guarded, args=(writer, f"writer {one}")) for one in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    growth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    assert failures == []
    assert set(read) == {200}
    with app.app_context():
        assert db.session.query(Team).count() == len(written) > 100
    assert growth < GROWTH, f"grew by {growth} KiB over {len(read)} requests and {len(written)} writes"
    print(f"{len(read)} requests, {len(written)} writes, grew by {growth} KiB")
