"""Why a decision of the panel was not recorded, or not ended."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "decision.action_missing": _l("Say in a sentence what the panel resolved to do."),
    "decision.action_too_long": _l(
        "The action has %(length)s characters, and %(limit)s are kept; say in one sentence what is to be done."
    ),
    "decision.note_too_long": _l("The note has %(length)s characters, and %(limit)s are kept; shorten it."),
    "decision.note_missing": _l("Say in a few words why the decision is dropped; then it ends."),
    "decision.due_in_the_past": _l("%(due_on)s has passed; choose a day on which it can still be done."),
    "decision.not_a_clerk": _l("The clerk records what the panel resolved; ask one to do it."),
    "decision.not_yours": _l("A decision is ended by whom it was given to, or by the clerk."),
    "decision.not_now": _l(
        "Decisions of %(period)s are recorded from the hearing on until the report is published, and are fixed with it;"
        " record this one in the next month."
    ),
    "decision.ended": _l("This decision ended on %(at)s; what was said then stands."),
}
