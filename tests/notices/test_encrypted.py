"""The mail server that asks for STARTTLS and a password, as those of companies do."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from flask import Flask
from sqlalchemy import select

from review.config import MailTls
from review.database import commit
from review.domain.notices import Failure, NoticeKind
from review.extensions import db
from review.jobs.notices import send_mails
from review.models import Mail
from review.operations.notices import notify
from tests.conftest import unavailable
from tests.support.people import Cast
from tests.support.smtp import Received, free_port, mail_server, set_up_mail

pytestmark = pytest.mark.sqlite_only
LOGIN = LoginPassword(b"review", b"correct horse")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for loopback that vouches for itself, with its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        unavailable("no openssl on this machine")
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        [str(openssl), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", "key.pem", "-out", "own.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "own.pem").read_text())
    return both


@pytest.fixture
def port(app: Flask, people: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch) -> int:
    """The port to which the application sends, by STARTTLS and with a password; one mail waits."""
    port = free_port()
    set_up_mail(
        app, monkeypatch, port, mail_tls=MailTls.STARTTLS, mail_user=LOGIN.login.decode(),
        mail_password=LOGIN.password.decode(),
    )
    notify(NoticeKind.MENTION, [people.chair], {"period": "2026-10", "number": 7}, link="hearing.case", key="one",
           now=now)  # fmt: skip
    commit()
    return port


@contextmanager
def guarded(port: int, certificate: Path, tried: list[Any]) -> Iterator[Received]:
    """A server that takes mail only over TLS, and from whoever knows the password."""

    def check(_server: Any, session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        tried.append((data, session.ssl is not None))
        return AuthResult(success=data == LOGIN, handled=False)  # it is the library that answers a wrong one

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with mail_server(
        port, tls_context=context, require_starttls=True, auth_required=True, authenticator=check
    ) as received:
        yield received


def trust(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def test_mail_goes_over_tls_and_with_the_password(
    port: int, people: Cast, certificate: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(certificate, monkeypatch)
    tried: list[Any] = []
    with guarded(port, certificate, tried) as inbox:
        assert send_mails(now) == 1
    assert inbox.recipients == [people.chair.email]
    assert tried == [(LOGIN, True)]


def test_a_server_that_nobody_vouches_for_is_told_neither_password_nor_mail(
    port: int, certificate: Path, now: datetime
) -> None:
    tried: list[Any] = []
    with guarded(port, certificate, tried) as inbox:
        assert send_mails(now) == 0
    assert (inbox.messages, tried) == ([], [])
    assert db.session.scalars(select(Mail.failure)).one() is Failure.UNREACHABLE


def test_a_server_without_tls_is_told_nothing(port: int, now: datetime) -> None:
    tried: list[Any] = []

    def check(*given: Any) -> AuthResult:
        tried.append(given)
        return AuthResult(success=True)

    with mail_server(port, authenticator=check, auth_require_tls=False) as inbox:
        assert send_mails(now) == 0
    assert (inbox.messages, tried) == ([], [])


def test_a_wrong_password_leaves_the_mail_waiting(
    app: Flask, port: int, certificate: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(certificate, monkeypatch)
    set_up_mail(app, monkeypatch, port, mail_tls=MailTls.STARTTLS, mail_user="review", mail_password="battery staple")
    with guarded(port, certificate, []) as inbox:
        assert send_mails(now) == 0
    assert inbox.messages == []
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.failure, mail.given_up_at) == (Failure.UNREACHABLE, None)
