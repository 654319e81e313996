"""Refusals about subscriptions to reports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "subscription.not_yours": _l("This report (%(report)s) is not for your role, so it cannot be sent to you."),
    "subscription.no_channel": _l("There is no such team channel, or you may not send reports there; choose mail."),
    "subscription.too_many": _l("You have %(most)s subscriptions, which is the limit; end one of them first."),
    "subscription.there_already": _l("You get this report with these filters already; end that subscription first."),
}
