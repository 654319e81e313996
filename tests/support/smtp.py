"""A real mail server on loopback, which can refuse, ask to come again, or be down."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from flask_mailman import Mail

import review


@dataclass
class Received:
    """What the server took: messages with their recipients; ``answers`` are what it says to recipients it does not."""

    messages: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802 - the server's name for it
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.raw.append(envelope.content)
        self.recipients += envelope.rcpt_tos
        return "250 OK"


def free_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def mail_server(port: int, **settings: Any) -> Iterator[Received]:
    """The server, on ``port``, until the block ends; ``settings`` are the SMTP library's own."""
    received = Received()
    controller = Controller(received, hostname="127.0.0.1", port=port, **settings)
    controller.start()
    try:
        yield received
    finally:
        controller.stop()


def set_up_mail(app: Flask, monkeypatch: pytest.MonkeyPatch, port: int, **settings: object) -> None:
    """Have ``app`` send its mail to ``port`` of loopback for the rest of the test."""
    changed = app.extensions["settings"].model_copy(
        update={
            "mail_server": "127.0.0.1",
            "mail_port": port,
            "mail_tls": "none",
            "mail_sender": "review@company.example",
            "base_url": "https://review.company.example",
            **settings,
        }
    )
    monkeypatch.setitem(app.extensions, "settings", changed)
    monkeypatch.setitem(app.extensions, "mailman", Mail().init_mail(review._flask_config(changed)))
