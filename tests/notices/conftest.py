"""Mail for these tests: a server on loopback, and an application that sends to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.smtp import Received, free_port, mail_server, set_up_mail


@pytest.fixture
def port(app: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    """The port to which the application sends its mail; nobody listens there yet."""
    port = free_port()
    set_up_mail(app, monkeypatch, port)
    return port


@pytest.fixture
def inbox(port: int) -> Iterator[Received]:
    """What a mail server on that port takes."""
    with mail_server(port) as received:
        yield received
