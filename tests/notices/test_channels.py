"""Team channels: a line with counts, once, tried again until it is taken."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from flask import Flask
from sqlalchemy import select

from review import clock
from review.database import commit
from review.domain.notices import Failure, NoticeKind
from review.extensions import db
from review.jobs.notices import send_posts
from review.models import ChannelPost
from review.operations.notices import tell_channels
from tests.support.people import Cast
from tests.support.smtp import free_port, set_up_mail

#: Apprise reads pictures with a module that Python has let go.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")

SECRET = "a-token-in-the-address"


@contextmanager
def channel(port: int) -> Iterator[list[dict[str, str]]]:
    """What a team channel on ``port`` is told."""
    told: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def channel_port(app: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    port = free_port()
    set_up_mail(app, monkeypatch, port, channels=f"json://127.0.0.1:{port}/{SECRET}")
    return port


def tell(now: datetime) -> int:
    values = {"period": "2026-10", "count": 18, "due_at": now}
    told = tell_channels(NoticeKind.HEARING_OPENED, values, link="dockets.show", key="a", now=now)
    commit()
    return told


def send_at(moment: datetime) -> int:
    with clock.fixed(moment):
        return send_posts(moment)


def test_a_channel_is_told_once(channel_port: int, people: Cast, now: datetime) -> None:
    assert tell(now) == 1
    assert tell(now) == 0
    with channel(channel_port) as told:
        assert send_at(now) == 1
        assert send_at(now + timedelta(minutes=1)) == 0
    (line,) = told
    assert line["title"] == "October 2026: the hearing is open"
    assert "18 cases" in line["message"]
    assert "https://review.company.example/dockets/2026-10" in line["message"]


def test_a_channel_that_is_down_is_tried_again(channel_port: int, people: Cast, now: datetime) -> None:
    tell(now)
    assert send_at(now) == 0
    post = db.session.scalars(select(ChannelPost)).one()
    assert (post.failure, post.next_try_at) == (Failure.UNREACHABLE, now + timedelta(minutes=2))
    with channel(channel_port) as told:
        assert send_at(now + timedelta(minutes=2)) == 1
    assert len(told) == 1


def test_the_database_does_not_hold_a_channels_address(channel_port: int, people: Cast, now: datetime) -> None:
    tell(now)
    post = db.session.scalars(select(ChannelPost)).one()
    assert SECRET not in str({column.name: getattr(post, column.name) for column in ChannelPost.__table__.columns})


def test_a_channel_that_the_settings_name_no_more_is_given_up(
    app: Flask, channel_port: int, people: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(now)
    set_up_mail(app, monkeypatch, channel_port, channels="")
    send_at(now)
    post = db.session.scalars(select(ChannelPost)).one()
    assert (post.failure, post.given_up_at) == (Failure.NO_ADDRESS, now)
