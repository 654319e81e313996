"""Refusals about profiles that are kept by name, uploads that wait to be mapped, and people in two spellings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "profile.name_missing": _l("The profile has no name; give it one, such as that of the CRM."),
    "profile.name_wrong": _l(
        "“%(name)s” cannot be the name of a profile: take another one of at most %(limit)s characters, without a slash."
    ),
    "profile.saved_meanwhile": _l("Somebody else has just saved the profile %(name)s; look at theirs and save again."),
    "mapping.broken": _l(
        "The files could not be looked at by a fault of ours, which was logged; nothing was changed. Give them again,"
        " and report it if it comes back."
    ),
    "mapping.gone": _l("The uploaded files are not kept any more; upload them again."),
    "names.not_a_rep": _l("%(name)s is not known by name only, but signs in; join the other way round."),
    "names.same_person": _l("The two are one person already; there is nothing to join."),
    "names.on_a_docket": _l(
        "%(name)s answers for cases of a docket that is under way; join the two once it is published."
    ),
}
