"""Refusals about the files that prove what a statement says."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "evidence_file.empty": _l("The file “%(name)s” is empty; choose it again, or leave it out."),
    "evidence_file.too_large": _l(
        "The file “%(name)s” has more than the %(limit)s MB that are kept; send the part that matters, or put it behind"
        " a link."
    ),
    "evidence_file.other_kind": _l(
        "“%(name)s” is none of the files that are kept: PDF, PNG, JPEG, TXT, CSV or EML. Print it to a PDF, or put it"
        " behind a link."
    ),
    "evidence_file.too_many": _l(
        "With those on file these are %(count)s files; a statement keeps %(limit)s. Leave out those that show least."
    ),
    "evidence_file.not_as_filed": _l(
        "The file “%(name)s” is not on the disk as it was filed, so it is not shown. Tell whoever runs this site."
    ),
}
