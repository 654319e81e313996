"""Refusals about what the two sides say: justifications and Marketing's statements."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "statement.empty": _l("Nothing was written; say in a few words what was done, and why."),
    "statement.too_long": _l(
        "That text has %(length)s characters, more than the %(limit)s that are kept; shorten it, and put the rest"
        " behind a link."
    ),
    "statement.reason_too_long": _l(
        "That reason is too long; use at most %(limit)s characters, and the text below for more."
    ),
    "statement.too_many_links": _l("These are too many links; keep the %(limit)s that show most."),
    "statement.bad_link": _l(
        "“%(value)s” is not a web address; write one a line, such as https://crm.example/record/17, up to %(limit)s"
        " characters."
    ),
    "statement.no_such_exception": _l(
        "The signed follow-up policy has no such exception; reload the page and choose one of those it lists."
    ),
    "statement.hearing_opened": _l(
        "The hearing of %(period)s opened on %(at)s and took the statements as they stood; nothing can be added now."
        " What became of it is shown here once the month is published."
    ),
    "statement.respondent_files": _l(
        "%(name)s answers for this lead and files the justification; a manager files it only for somebody who has left."
    ),
    "statement.changed_meanwhile": _l(
        "Another version was filed while you wrote, on %(at)s. Yours is still in the form below: compare the two, then"
        " file it again."
    ),
    "statement.not_marketing": _l(
        "Marketing's statement is filed by the VP of Marketing; a rep's justification is filed under My leads."
    ),
    "statement.seated": _l(
        "You sit on the panel of %(period)s, so you cannot also speak for Marketing there; ask another VP of Marketing,"
        " or leave the seat before the next draw."
    ),
    "statement.not_drawn": _l(
        "Statements are taken between the draw and the hearing; the docket of %(period)s is not there."
    ),
}
