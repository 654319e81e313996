"""Team channels, by Apprise: a line with counts, never with a case."""

from __future__ import annotations

import hashlib

from review.config import current_settings
from review.domain.notices import Failure
from review.models.notice import ChannelPost
from review.notices.links import address_of
from review.notices.texts import notice_text


def channel_ids() -> list[str]:
    """The channels of the settings, by the SHA-256 of their addresses."""
    return list(_channels())


def post(one: ChannelPost) -> Failure | None:
    """Send one line to its channel; None where it was taken."""
    address = _channels().get(one.channel)
    if address is None:
        return Failure.NO_ADDRESS
    from apprise import Apprise, NotifyFormat  # takes a second to load, and only the worker needs it

    text = notice_text(one.kind, one.values)
    channel = Apprise()
    if not channel.add(address):
        return Failure.REFUSED
    body = f"{text.sentence}\n{text.action}: {address_of(one.link, one.values)}"
    sent = channel.notify(title=text.title, body=body, body_format=NotifyFormat.TEXT)
    return None if sent else Failure.UNREACHABLE


def _channels() -> dict[str, str]:
    addresses = current_settings().channels.split()
    return {hashlib.sha256(address.encode()).hexdigest(): address for address in addresses}
