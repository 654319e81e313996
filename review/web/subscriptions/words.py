"""What people call the parts of a subscription."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.subscriptions import Rhythm
from review.models.subscription import Subscription
from review.notices.channels import channel_names

RHYTHMS = {Rhythm.WEEKLY: _l("Every Monday"), Rhythm.MONTHLY: _l("On the first of each month")}


def way_text(one: Subscription) -> str:
    """How it comes."""
    if one.channel is None:
        return str(_("by mail"))
    return channel_names().get(one.channel) or str(_("a channel that is not set up any more"))


def rests_text() -> str:
    """What becomes of a subscription whose channel left the settings, and the way out."""
    return str(
        _("Nothing is sent: its channel is not in the settings any more. It goes on once whoever runs the server puts"
          " the channel back; or end it, and subscribe anew.")
    )  # fmt: skip
