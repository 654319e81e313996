"""From files to the staging tables, a chunk at a time; whoever drives it commits between the chunks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Table, delete, func, insert, select

from review.extensions import db
from review.intake.bulk import insert_rows
from review.intake.chunk import Chunk, chunks
from review.intake.columns import NOTHING_MADE, Made
from review.intake.lookups import Found
from review.intake.merge.keys import staged_lead, staged_touch
from review.intake.merge.known import Known
from review.intake.problems import Problem, Remarks
from review.intake.profile import Profile
from review.intake.rows import Moments, Rows
from review.intake.shape_leads import Shaped, shape_leads
from review.intake.shape_touches import shape_touches
from review.intake.sheets import SheetFile
from review.intake.tables import TableFile
from review.models.import_run import FileKind, ImportFile, QuarantinedRow


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that somebody gave: what its rows are, where it lies, and what it was called."""

    kind: FileKind
    path: Path
    name: str


@dataclass(slots=True)
class Seen:
    """The span of time over which something was seen in a file."""

    first: datetime | None = None
    last: datetime | None = None

    def add(self, moments: Moments) -> None:
        """Widen the span so that it holds ``moments``."""
        if len(moments):
            first, last = (one.item().replace(tzinfo=UTC) for one in (moments.min(), moments.max()))
            self.first = first if self.first is None else min(self.first, first)
            self.last = last if self.last is None else max(self.last, last)


@dataclass(slots=True)
class OpenFile:
    """A file whose header was found to fit, ready to be staged."""

    kind: FileKind
    csv: TableFile
    sha256: str
    lines: int
    seen: Seen
    #: The profile as far as this file fits it, and what was looked up in other files.
    profile: Profile
    made: Made = NOTHING_MADE
    found: Found = field(default_factory=dict)
    #: The rows of a file that only tells more about others.
    looked_up: int = 0
    #: Where it stands among the import's files, what is kept of its kind, and how many of its rows were found there.
    place: int = 0
    known: Known | None = None
    unchanged: int = 0


def clear_staging(import_id: int) -> None:
    """Take away whatever the import left in the staging tables."""
    for table in (staged_lead, staged_touch):
        first, last = db.session.execute(select(func.min(table.c.import_id), func.max(table.c.import_id))).one()
        alone = first == last == import_id  # then the whole table goes, which takes no time
        db.session.execute(delete(table) if alone else delete(table).where(table.c.import_id == import_id))


def forget_files(import_id: int) -> None:
    """Take away the import's files and quarantine too, for a fresh start."""
    clear_staging(import_id)
    ours = select(ImportFile.id).where(ImportFile.import_id == import_id)
    db.session.execute(delete(QuarantinedRow).where(QuarantinedRow.file_id.in_(ours)))
    db.session.execute(delete(ImportFile).where(ImportFile.import_id == import_id))


def stage_file(import_id: int, opened: OpenFile) -> Iterator[int]:
    """Stage the rows of one file; yields after each chunk how many rows were read so far.

    Rows are parsed before the transaction of their chunk begins, so that nobody waits for the parser.
    Raises `Refusal` where the file turns out to be broken further down.
    """
    if opened.kind is FileKind.LOOKUPS:
        yield _note_lookup(import_id, opened)
        return
    profile = opened.profile
    moment = "handed_off_at" if opened.kind is FileKind.LEADS else "at"
    remarks = Remarks()
    read, file_id = 0, None
    for chunk in chunks(opened.csv, profile.source, opened.made, opened.found):
        shaped = shaped_by(opened, chunk)
        opened.seen.add(shaped.rows.moments(moment))
        rows = _without_known(opened, shaped.rows)
        read += chunk.rows_read
        if file_id is None:
            file_id = _add_file(import_id, opened)
        insert_rows(staging_of(opened.kind), rows, import_id=import_id, file_id=file_id)
        quarantine(file_id, chunk.cells_of({one.line for one in shaped.problems}), shaped.problems)
        remarks.add(shaped.remarks)
        file = db.session.get_one(ImportFile, file_id)
        file.rows_read, file.warnings = read, remarks.as_document()
        db.session.flush()
        yield read
    if file_id is not None:
        remarks.add(about_the_file(opened.csv))
        db.session.get_one(ImportFile, file_id).warnings = remarks.as_document()
        db.session.flush()


def _note_lookup(import_id: int, opened: OpenFile) -> int:
    """A file that was read to tell more about others is listed too, with its rows."""
    remarks = Remarks()
    remarks.add(about_the_file(opened.csv))
    file = db.session.get_one(ImportFile, _add_file(import_id, opened))
    file.rows_read = file.consulted = opened.looked_up
    file.warnings = remarks.as_document()
    db.session.flush()
    return opened.looked_up


def about_the_file(file: TableFile) -> list[Problem]:
    """What is remarked on a file as a whole; each of its footers is one."""
    found = [Problem(line, None, None, "remark.footer") for line in sorted(file.footers)]
    found += [Problem(one, None, None, "remark.preamble") for one in range(1, file.preamble + 1)]
    if file.guessed:
        found.append(Problem(1, None, None, "remark.encoding_guessed"))
    if isinstance(file, SheetFile) and file.merged:
        found.append(Problem(1, None, str(file.merged), "remark.merged_cells"))
    return found


def _add_file(import_id: int, opened: OpenFile) -> int:
    file = ImportFile(
        import_id=import_id, kind=opened.kind, name=opened.csv.name[:255], sha256=opened.sha256,
        header=opened.csv.header,
    )
    db.session.add(file)
    db.session.flush()
    return file.id


def shaped_by(opened: OpenFile, chunk: Chunk) -> Shaped:
    """The chunk's rows as the file's profile understands them."""
    return (shape_leads if opened.kind is FileKind.LEADS else shape_touches)(chunk, opened.profile)


def staging_of(kind: FileKind) -> Table:
    """Where rows of ``kind`` wait for the merge."""
    return staged_lead if kind is FileKind.LEADS else staged_touch


def _without_known(opened: OpenFile, rows: Rows) -> Rows:
    if opened.known is None or not len(rows):
        return rows
    known = opened.known.note(rows, opened.place)
    opened.unchanged += int(known.sum())
    return rows.where(~known)


def quarantine(file_id: int, cells: dict[int, list[str]], problems: list[Problem]) -> None:
    """Keep the rows that cannot be taken, with their ``cells`` by line, once a problem."""
    rows = [
        {
            "file_id": file_id, "line": one.line, "column": one.column, "value": _shortened(one.value),
            "code": one.code, "cells": cells[one.line],
        }
        for one in sorted(set(problems), key=lambda one: (one.line, one.column or "", one.code))
    ]
    if rows:
        db.session.execute(insert(QuarantinedRow), rows)


def _shortened(value: str | None, longest: int = 500) -> str | None:
    return value if value is None or len(value) <= longest else value[:longest] + "…"
