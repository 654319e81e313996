"""The quarantine as a file that can be mended and imported again."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from defusedcsv import csv as safe_csv
from flask_babel import gettext as _

from review.database import Begin, begin_with, rollback
from review.models import QuarantinedRow
from review.queries.imports import iterate_quarantine
from review.sentences.intake import problem_text

#: Rows that are sent at a time.
_BATCH = 500


def quarantine_csv(file_id: int, header: Sequence[str], *, zone: str, delimiter: str) -> Iterator[bytes]:
    """The quarantined rows, a piece at a time: their line, what is wrong with them, then the original columns.

    The two added columns come first, so that a row with too many cells keeps its own in order. A byte order mark
    tells spreadsheets, and our own reader, that it is UTF-8. What is escaped here is read back as it was.
    """
    text = io.StringIO(newline="")
    rows = safe_csv.writer(text, delimiter=delimiter)
    text.write("\ufeff")
    rows.writerow([_("Line in the file"), _("What is wrong"), *header])
    begin_with(Begin.DEFERRED)  # the request's own transaction has ended when this is sent
    try:
        for count, (line, problems) in enumerate(iterate_quarantine(file_id), 1):
            rows.writerow([line, _said(problems, zone), *problems[0].cells])
            if count % _BATCH == 0:
                yield _taken(text)
        yield _taken(text)
    finally:
        rollback()


def _said(problems: Sequence[QuarantinedRow], zone: str) -> str:
    said = ((one.column, problem_text(one.code, one.value, zone)) for one in problems)
    return " ".join(dict.fromkeys(f"{column}: {text}" if column else text for column, text in said))


def _taken(text: io.StringIO) -> bytes:
    piece = text.getvalue().encode("utf-8")
    text.seek(0)
    text.truncate()
    return piece
