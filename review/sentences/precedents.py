"""Why precedents are not shown or kept."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "precedent.vote_first": _l("Similar cases are shown once you have voted on this one; cast your ballot first."),
    "precedent.not_published": _l("%(period)s is not published, so its cases are no precedents yet; publish it first."),
}
