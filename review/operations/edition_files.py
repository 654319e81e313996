"""Keeping a published edition as a file, once: what was mailed and what is downloaded are the same bytes for ever."""

from __future__ import annotations

import hashlib
from datetime import datetime

from review.extensions import db
from review.models.edition_file import EditionFile, EditionForm
from review.models.verdict import Edition
from review.operations.audit import declare, record
from review.queries.edition_files import find_edition_file
from review.reports.edition_workbook import edition_workbook

KEPT = declare("edition.file_kept", "period", "edition", "form", "sha256")


def keep_file(edition: Edition, form: EditionForm, content: bytes, *, now: datetime) -> EditionFile:
    """Keep ``content`` as the edition's file of that form; the one that is there already stays. By the program."""
    kept = find_edition_file(edition, form)
    if kept is not None:
        return kept
    digest = hashlib.sha256(content).hexdigest()
    kept = EditionFile(edition_id=edition.id, form=form, content=content, sha256=digest, made_at=now)
    db.session.add(kept)
    record(
        KEPT, actor=None, subject_kind="edition", subject=edition.public_id, now=now,
        period=edition.docket.period, edition=edition.number, form=form, sha256=digest,
    )  # fmt: skip
    db.session.flush()
    return kept


def keep_workbook(edition: Edition, *, now: datetime) -> EditionFile:
    """Keep the edition as a workbook. By the program."""
    return keep_file(edition, EditionForm.XLSX, edition_workbook(edition), now=now)
