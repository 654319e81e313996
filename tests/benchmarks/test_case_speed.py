"""What a judge waits for with a company's years of leads in the database: the case page, casting, the next case.

``REVIEW_BENCH_LEADS`` sets the size (1000000 for the large one); the leads are copies of one, with a touch each.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session, scoped_session

from review.extensions import db
from review.models import Lead, LeadFact, Prospect, Touch
from tests.support.client import ReviewClient
from tests.support.hearing import PERIOD, Hearing, make_hearing
from tests.web.test_case_cost import BALLOT, counted

pytestmark = pytest.mark.bench
LEADS = int(os.environ.get("REVIEW_BENCH_LEADS", "1000"))
#: Where the numbers of the copies begin, and how the ``n``-th is called.
BASE = 1_000_000
MARK = "'B' || CAST(n AS VARCHAR(12))"
CASES = 12


def copies(table: Table, one: int, changed: Mapping[str, str]) -> str:
    """The statement that copies the row with the id ``one`` so often; ``changed`` are SQL values, ``n`` the copy."""
    names = [column.name for column in table.columns]
    given = {"id": f"n + {BASE}", "public_id": MARK, **changed}
    values = ", ".join(given.get(name, f't."{name}"') for name in names)
    listed = ", ".join(f'"{name}"' for name in names)
    key = "lead_id" if "id" not in names else "id"
    return (
        f"INSERT INTO {table.name} ({listed}) WITH RECURSIVE s(n) AS"
        f" (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {LEADS}) SELECT {values} FROM s, {table.name} t"
        f" WHERE t.{key} = {one}"
    )


def fill(hearing: Hearing) -> None:
    """Lay so many leads beside those of the hearing."""
    lead = next(case.event.lead for case in hearing.cases if case.event.lead.external_id == "P00")
    touch = db.session.scalars(select(Touch).limit(1)).one()
    own = f"n + {BASE}"
    statements = (
        copies(Prospect.__table__, lead.prospect_id, {"contact_key": MARK}),
        copies(Lead.__table__, lead.id, {
            "key": f"{MARK} || '#1'", "prospect_id": own, "external_id": MARK,
            "campaign": "'Campaign ' || CAST(n % 500 AS VARCHAR(4))",
        }),
        copies(Touch.__table__, touch.id, {"external_id": MARK, "prospect_id": own}),
        copies(LeadFact.__table__, lead.id, {"lead_id": own}),
        "ANALYZE",
    )  # fmt: skip
    for statement in statements:
        db.session.execute(text(statement))
    db.session.commit()


class Watch:
    """Times of what was asked, in milliseconds, by what it was: on the clock, and of them those on our processor."""

    def __init__(self) -> None:
        self.times: dict[str, list[tuple[float, float]]] = {}

    @contextmanager
    def on(self, what: str) -> Iterator[None]:
        begun, worked = time.perf_counter(), time.process_time()
        yield
        passed = (time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000
        self.times.setdefault(what, []).append(passed)

    def lines(self) -> str:
        return "\n".join(
            f"  {what:<12} median {statistics.median(times):6.1f} ms (processor {statistics.median(work):6.1f} ms),"
            f" slowest {max(times):6.1f} ms, {len(times)} times"
            for what, both in self.times.items()
            for times, work in (tuple(zip(*both, strict=True)),)
        )


def test_voting_with_many_leads(
    app: Flask, session: scoped_session[Session], client: ReviewClient, now: datetime, database_kind: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    hearing, watch = make_hearing(plain_leads=CASES - 3), Watch()
    begun = time.perf_counter()
    fill(hearing)
    filled = time.perf_counter() - begun
    assert db.session.scalar(select(func.count()).select_from(Lead)) == LEADS + CASES
    client.sign_in(hearing.cast.clerk)
    for path in ("/campaigns", "/leads"):
        for _run in range(3):
            with watch.on(path):
                assert client.get(path, checked=False).status_code == 200
    client.sign_in(hearing.cast.marketing_panelist)
    asked = [_vote(app, client, f"/hearing/{PERIOD}/{number}", watch) for number in range(1, CASES + 1)]
    assert max(page for page, _cast in asked) <= 24
    assert max(cast for _page, cast in asked) <= 34
    with capsys.disabled():
        print(f"\n{database_kind}, {LEADS:,} leads (filled in {filled:.0f} s), load {os.getloadavg()[0]:.1f}:")
        print(watch.lines())


def _vote(app: Flask, client: ReviewClient, url: str, watch: Watch) -> tuple[int, int]:
    """Vote on one case, from its page to the page of the next; gives the queries of the page and of casting."""

    def send(to: str, data: Mapping[str, Any]) -> Any:
        fields = next(form.fields for form in client.page(url).forms if form.action == to)
        ask: Callable[[], Any] = lambda: client.post(to, data={**fields, **data}, checked=False)  # noqa: E731
        if to != url:
            return ask()
        with counted(app) as statements, watch.on("cast"):
            answer = ask()
        return answer, len(statements)

    send(f"{url}/first", {"met": "yes"})
    with counted(app) as page, watch.on("case page"):
        assert client.get(url, checked=False).status_code == 200
    answer, cast = send(url, BALLOT)
    assert answer.status_code == 303
    with watch.on("next case"):
        client.get(answer.location, checked=False)
    return len(page), cast
