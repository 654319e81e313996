"""Refusals about notices."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "notice.delivery_not_offered": _l("Notices of this kind (%(kind)s) cannot be taken so; choose another way."),
    "notice.not_given_up": _l("This mail was not given up; it is sent by itself."),
    "notice.nobody_to_remind": _l("Nobody has anything left to do for %(period)s; no reminder was sent."),
    "notice.reminded_today": _l("Everybody concerned was reminded today already; try again tomorrow."),
}
