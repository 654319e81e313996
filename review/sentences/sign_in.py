"""Refusals at the door. None of them says whether an address is known."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "sign_in.failed": _l(
        "That address and password do not go together; try again, or ask the clerk for a new invitation."
    ),
    "sign_in.too_many": _l("There were too many tries with this address; try again after %(again_at)s."),
    "sign_in.inactive": _l("This person is deactivated; a clerk can reactivate them."),
}
