"""What each audited event says in one sentence; nothing is refused here."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, object] = {}

#: From action to sentence: ``%(actor)s``, ``%(subject)s`` and the payload's keys are filled in.
EVENTS = {
    "person.created": _l("%(actor)s added %(subject)s."),
    "person.changed": _l("%(actor)s changed %(subject)s: %(fields)s."),
    "person.deactivated": _l("%(actor)s deactivated %(subject)s."),
    "person.reactivated": _l("%(actor)s let %(subject)s in again."),
    "invitation.made": _l("%(actor)s invited %(subject)s."),
    "invitation.accepted": _l("%(actor)s accepted an invitation and chose a password."),
    "sign_in.started": _l("%(actor)s signed in (by %(by)s)."),
    "sign_in.failed": _l("Somebody failed to sign in as %(subject)s."),
    "sign_in.ended": _l("%(actor)s signed out."),
    "sign_in.revoked": _l("%(actor)s ended all sessions of %(subject)s."),
}
