"""Why a remark was not taken, or the room did not move on."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "remark.empty": _l("A remark needs a few words; nothing was kept."),
    "remark.too_long": _l(
        "The remark has %(length)s characters, and %(limit)s are allowed; shorten it or send it in two parts."
    ),
    "remark.not_yours": _l("Only who wrote a remark can correct it; answer it with one of your own."),
    "remark.too_late": _l("A remark can be corrected for %(minutes)s minutes; write another that sets it right."),
    "room.not_now": _l("The deliberation of %(period)s is not under way, so there is no room to lead through it."),
    "room.no_seat": _l("Only the panel of %(period)s leads the room through its cases."),
    "room.no_such_case": _l("Case %(number)s is not deliberated, so the room does not go there."),
    "room.not_all_answered": _l(
        "The first answers stay covered until all who judge this case have answered its first question: %(names)s."
    ),
}
