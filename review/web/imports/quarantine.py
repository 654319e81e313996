"""The quarantine as a file that can be mended and imported again."""

from __future__ import annotations

import io

from defusedcsv import csv as safe_csv
from flask_babel import gettext as _

from review.models import ImportFile
from review.queries.imports import iterate_quarantine
from review.web.imports.words import problem_text


def quarantine_csv(file: ImportFile, *, zone: str, delimiter: str) -> bytes:
    """The quarantined rows: their line, what is wrong with them, then the original columns.

    The two added columns come first, so that a row with too many cells keeps its own in order. A byte order mark
    tells spreadsheets, and our own reader, that it is UTF-8.
    """
    text = io.StringIO(newline="")
    rows = safe_csv.writer(text, delimiter=delimiter)
    rows.writerow([_("Line in the file"), _("What is wrong"), *file.header])
    for line, problems in iterate_quarantine(file):
        said = dict.fromkeys(
            f"{one.column}: {problem_text(one, zone)}" if one.column else problem_text(one, zone)
            for one in problems
        )
        rows.writerow([line, " ".join(said), *problems[0].cells])
    return text.getvalue().encode("utf-8-sig")
