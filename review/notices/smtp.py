"""The way to the mail server: one connection, certificates checked, and what went wrong in three words."""

from __future__ import annotations

import smtplib
import ssl
from urllib.parse import urlsplit

from flask_mailman import EmailMessage
from flask_mailman.backends.smtp import EmailBackend as _EmailBackend

from review.config import current_settings
from review.domain.notices import Failure

_FIRST_PERMANENT = 500


class EmailBackend(_EmailBackend):  # type: ignore[misc]
    """Flask-Mailman's, but that STARTTLS checks the server's certificate, and that the machine's name is not told."""

    connection: smtplib.SMTP | None

    def open(self) -> bool:
        """Connect unless that is done; says whether it had to. Raises OSError or SMTPException."""
        if self.connection:
            return False
        us = urlsplit(current_settings().base_url).hostname
        if self.use_ssl:
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, us, timeout=self.timeout, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, us, timeout=self.timeout)
        try:
            if self.use_tls:
                server.starttls(context=ssl.create_default_context())
            if self.username and self.password:
                server.login(self.username, self.password)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        self.connection = server
        return True

    def hang_up(self) -> None:
        """End the connection without a word; harmless where there is none."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def send(self, message: EmailMessage) -> Failure | None:
        """Send one message to its one recipient; None where the server took it."""
        try:
            self.open()
        except (OSError, smtplib.SMTPException):
            return Failure.UNREACHABLE
        try:
            self._send(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            self._forget()
            return _verdict(error)
        except (ValueError, smtplib.SMTPNotSupportedError):  # an address or a header that cannot be written
            self._forget()
            return Failure.REFUSED
        except (OSError, smtplib.SMTPException):
            self.hang_up()
            return Failure.UNREACHABLE
        return None

    def _forget(self) -> None:
        """Have the server forget a message that it did not take, so that the next begins anew."""
        try:
            if self.connection is not None:
                self.connection.rset()
        except (OSError, smtplib.SMTPException):
            self.hang_up()


def _verdict(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> Failure:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    else:
        codes = [error.smtp_code]
    return Failure.REFUSED if all(code >= _FIRST_PERMANENT for code in codes) else Failure.DEFERRED
