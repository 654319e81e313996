"""Sentences for refusals about reports."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "report.not_published": _l(
        "There is no published report on %(period)s; publish its docket first, or name another month."
    ),
}
