"""What a case page costs: as many queries for many cases as for few, and few bytes."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session, scoped_session

from review import paths
from review.domain.docket_states import DocketState
from review.extensions import db
from tests.support.client import ReviewClient
from tests.support.dockets import advance, split_on
from tests.support.hearing import HARBOUR, PERIOD, Hearing, make_hearing

BALLOT = {"followed_up": "no", "third": "no", "root_cause": "follow_up", "comment": "Two calls are not six."}
KIB = 1024


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def costs(app: Flask, client: ReviewClient, hearing: Hearing) -> tuple[int, int, int]:
    """Queries of the case page, of casting, and of the page of the next case."""
    client.sign_in(hearing.cast.marketing_panelist)
    url = f"/hearing/{PERIOD}/{hearing.case(HARBOUR).number}"
    client.post_form(f"{url}/first", {"met": "yes"}, page=url)
    sent = next(form.fields for form in client.page(url).forms if form.action == url)
    with counted(app) as page:
        client.get(url)
    with counted(app) as cast:
        answer = client.post(url, data={**sent, **BALLOT})
    assert answer.status_code == 303
    with counted(app) as following:
        client.get(answer.location)
    return len(page), len(cast), len(following)


def test_the_case_page_and_casting_ask_a_constant_number_of_queries(
    app: Flask, session: scoped_session[Session], client: ReviewClient, now: datetime
) -> None:
    page, cast, following = costs(app, client, make_hearing(plain_leads=9))
    assert page <= 24
    assert cast <= 34
    assert following <= 24


def test_deliberation_and_the_room_ask_no_query_for_each_case(
    app: Flask, session: scoped_session[Session], client: ReviewClient, now: datetime
) -> None:
    hearing = make_hearing(plain_leads=9)
    advance(hearing.docket, hearing.cast, DocketState.DELIBERATION, split_on(*range(1, 13)))
    client.sign_in(hearing.cast.chair)
    for path, most in (("deliberation", 20), ("room", 36), ("room/stage", 36)):
        with counted(app) as asked:
            client.get(f"/hearing/{PERIOD}/{path}")
        assert len(asked) <= most, path


def test_the_first_visit_weighs_less_than_250_kb_and_the_next_less_than_30(
    session: scoped_session[Session], client: ReviewClient, now: datetime
) -> None:
    hearing = make_hearing()
    client.sign_in(hearing.cast.chair)
    html = client.get(f"/hearing/{PERIOD}/{hearing.case(HARBOUR).number}").get_data()
    assert len(gzip.compress(html)) < 30 * KIB
    named = set(re.findall(rb'(?:src|href)="/static/[^"]*?([^/"#?]+)(?:[#?][^"]*)?"', html))
    # The one font that the style sheet asks for beside the one that is preloaded.
    wanted = {name.decode() for name in named} | {"source-serif-4-latin-600.woff2"}
    files = [path for path in paths.STATIC.rglob("*") if path.name in wanted]
    assert len(files) == len(wanted)
    weight = sum(
        path.stat().st_size if path.suffix == ".woff2" else len(gzip.compress(path.read_bytes())) for path in files
    )
    assert weight + len(gzip.compress(html)) < 250 * KIB
