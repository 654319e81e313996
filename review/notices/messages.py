"""Mails made of notices: text and HTML, the same words in both."""

from __future__ import annotations

from email.utils import format_datetime

from flask import current_app
from flask_babel import ngettext
from flask_mailman import EmailMultiAlternatives

from review.config import current_settings
from review.models.notice import Mail
from review.notices.links import address_of
from review.notices.smtp import EmailBackend
from review.notices.texts import notice_text

#: Where the settings of a person's own notices are.
SETTINGS = "settings.index"


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The message of one mail to whom it may still be sent; the same each time but for its inner boundary.

    Its length and headers depend on nothing but the notices' own values.
    """
    items = [(notice_text(one.kind, one.values), address_of(one.link, one.values)) for one in mail.notices]
    subject = (
        items[0][0].title
        if len(items) == 1
        else ngettext("%(num)s notice for you", "%(num)s notices for you", len(items))
    )
    words = {
        "subject": subject,
        "items": items,
        "person": mail.person,
        "org_name": current_settings().org_name,
        "settings_url": address_of(SETTINGS, {}) if SETTINGS in current_app.view_functions else None,
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=_rendered("notices/mail.txt", words),
        to=[mail.person.email],
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(mail.created_at),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    message.attach_alternative(_rendered("notices/mail.html", words), "text/html")
    return message


def _rendered(name: str, words: dict[str, object]) -> str:
    """The template without what pages know: nobody is signed in here."""
    return current_app.jinja_env.get_template(name).render(words)


def mail_server() -> EmailBackend:
    """The mail server of the settings, not connected yet."""
    server: EmailBackend = current_app.extensions["mailman"].get_connection()
    return server
