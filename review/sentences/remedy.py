"""Why a table of remedies was not taken."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "remedy.table_malformed": _l(
        "The table cannot be read at %(path)s (%(problem)s); reload the page and choose a remedy for every row."
    ),
    "remedy.not_a_clerk": _l("The clerk edits what follows from a verdict; ask one to do it."),
    "remedy.changed_meanwhile": _l(
        "Somebody saved version %(number)s of the table while you edited; look at it, then save yours again."
    ),
}
