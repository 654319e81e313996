"""Team channels, by Apprise: a line with counts, never with a case."""

from __future__ import annotations

import hashlib

from flask import current_app

from review.config import current_settings
from review.domain.letters import Letter
from review.domain.notices import Failure
from review.models.notice import ChannelPost
from review.notices.links import address_of
from review.notices.texts import notice_text


def channel_ids() -> list[str]:
    """The channels of the settings, by the SHA-256 of their addresses."""
    return list(_channels())


def channel_names() -> dict[str, str]:
    """The channels of the settings by id, each by its service alone: the address is a secret."""
    names: dict[str, str] = {}
    for number, (channel, address) in enumerate(_channels().items(), start=1):
        names[channel] = f"{address.partition(':')[0].capitalize()} ({number})"
    return names


def post(one: ChannelPost, letter: Letter | None = None) -> Failure | None:
    """Send one line to its channel, or a report; None where it was taken."""
    address = _channels().get(one.channel)
    if address is None:
        return Failure.NO_ADDRESS
    from apprise import Apprise, NotifyFormat  # takes a second to load, and only the worker needs it

    text = notice_text(one.kind, one.values)
    channel = Apprise()
    if not channel.add(address):
        return Failure.REFUSED
    link = address_of(one.link, one.values)
    if letter is None:
        body = f"{text.sentence}\n{text.action}: {link}"
        sent = channel.notify(title=text.title, body=body, body_format=NotifyFormat.TEXT)
    else:
        from apprise.attachment.memory import AttachMemory

        words = {"letter": letter, "text": text, "address": link}
        body = current_app.jinja_env.get_template("notices/post.html").render(words)
        charts = [
            AttachMemory(one.png, name="chart.png", mimetype="image/png")  # type: ignore[no-untyped-call]
            for one in letter.pictures[:1]
        ]
        sent = channel.notify(title=letter.title, body=body, body_format=NotifyFormat.HTML, attach=charts or None)
    return None if sent else Failure.UNREACHABLE


def _channels() -> dict[str, str]:
    addresses = current_settings().channels.split()
    return {hashlib.sha256(address.encode()).hexdigest(): address for address in addresses}
