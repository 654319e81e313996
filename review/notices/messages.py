"""Mails made of notices: text and HTML, the same words in both, and the reports that go with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.utils import format_datetime
from typing import Any

from flask import current_app
from flask_babel import ngettext
from flask_mailman import EmailMultiAlternatives

from review.config import current_settings
from review.domain.letters import Letter
from review.domain.notices import NoticeKind, Value
from review.models.notice import Mail
from review.notices.links import address_of
from review.notices.smtp import EmailBackend
from review.notices.texts import notice_text

#: Where the settings of a person's own notices are.
SETTINGS = "settings.index"


class _Message(EmailMultiAlternatives):  # type: ignore[misc]
    """Flask-Mailman's, but that pictures belong to the HTML part alone: alternative(text, related(html, pictures)).

    ``pictures`` are PNG files by their content ids.
    """

    pictures: Mapping[str, bytes] = {}

    def _create_mime_attachment(self, content: Any, mimetype: str) -> Any:
        made = super()._create_mime_attachment(content, mimetype)
        if mimetype != "text/html" or not self.pictures:
            return made
        related = MIMEMultipart("related")
        related.attach(made)
        for number, (name, png) in enumerate(self.pictures.items(), start=1):
            picture = MIMEImage(png, "png")
            picture.add_header("Content-ID", f"<{name}>")
            picture.add_header("Content-Disposition", "inline", filename=f"chart-{number}.png")
            related.attach(picture)
        return related


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One notice of a mail."""

    id: int
    kind: NoticeKind
    values: Mapping[str, Value]
    link: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a mail is made of, without the database: to whom, and about what."""

    address: str
    name: str
    message_id: str
    created_at: datetime
    notices: tuple[Enclosed, ...]


def envelope_of(mail: Mail) -> Envelope:
    """A mail as it stands in the outbox."""
    notices = tuple(Enclosed(one.id, one.kind, one.values, one.link) for one in mail.notices)
    return Envelope(mail.person.email or "", mail.person.name, mail.message_id, mail.created_at, notices)


def message_of(mail: Envelope, letters: Mapping[int, Letter]) -> EmailMultiAlternatives:
    """The message of one mail to whom it may still be sent; the same each time but for its inner boundary.

    ``letters`` are the reports that go with some of its notices, by the notice's row id. Without one, its length and
    headers depend on nothing but the notices' own values.
    """
    items = []
    pictures: dict[str, bytes] = {}
    for one in mail.notices:
        text, letter = notice_text(one.kind, one.values), letters.get(one.id)
        names = [f"{one.id}-{number}.{mail.message_id.strip('<>')}" for number in range(len(_pictures(letter)))]
        pictures |= {name: picture.png for name, picture in zip(names, _pictures(letter), strict=True)}
        items.append((text, address_of(one.link, one.values), letter, names))
    subject = (
        items[0][0].title
        if len(items) == 1
        else ngettext("%(num)s notice for you", "%(num)s notices for you", len(items))
    )
    words = {
        "subject": subject,
        "items": [(text, address, letter) for text, address, letter, _names in items],
        "name": mail.name,
        "org_name": current_settings().org_name,
        "settings_url": address_of(SETTINGS, {}),
    }
    message = _Message(
        subject=subject,
        body=_rendered("notices/mail.txt", words),
        to=[mail.address],
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.created_at),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    message.pictures = pictures
    message.attach_alternative(_rendered("notices/mail.html", {**words, "items": items}), "text/html")
    for letter in letters.values():
        for file in letter.files:
            message.attach(file.name, file.content, file.media)
    return message


def _pictures(letter: Letter | None) -> list[Any]:
    return letter.pictures if letter is not None else []


def _rendered(name: str, words: dict[str, object]) -> str:
    """The template without what pages know: nobody is signed in here."""
    return current_app.jinja_env.get_template(name).render(words)


def mail_server() -> EmailBackend:
    """The mail server of the settings, not connected yet."""
    server: EmailBackend = current_app.extensions["mailman"].get_connection()
    return server
