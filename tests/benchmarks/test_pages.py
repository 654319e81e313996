"""How long the edge takes: everything a page pays before it does anything of its own."""

from __future__ import annotations

import statistics
import time

import pytest

from tests.support.client import ReviewClient
from tests.support.people import Cast

#: Seconds; generous, so that a busy machine does not fail it, and far below what a mistake costs.
BOUND = 0.5
REQUESTS = 30


@pytest.mark.sqlite_only
def test_the_start_page_of_a_signed_in_clerk_is_quick(client: ReviewClient, people: Cast) -> None:
    client.sign_in(people.clerk)
    assert client.get("/").status_code == 200
    taken = []
    for _ in range(REQUESTS):
        start = time.perf_counter()
        client.get("/", checked=False)
        taken.append(time.perf_counter() - start)
    median = statistics.median(taken)
    print(f"start page: median {median * 1000:.1f} ms, slowest {max(taken) * 1000:.1f} ms")
    assert median < BOUND
