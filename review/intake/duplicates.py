"""Rows whose ids stand twice in an import's files, and rows that are kept already: both are found by their ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, func, select

from review.extensions import db
from review.intake.bulk import gather_statistics, insert_rows
from review.intake.chunk import Chunk
from review.intake.merge.compare import hashes_kept_of_staged
from review.intake.merge.keys import staged_lead, staged_touch
from review.intake.merge.known import Known, read_known
from review.intake.problems import Problem
from review.intake.staging import OpenFile, quarantine, shaped_by, staging_of
from review.models.import_run import FileKind, ImportFile, ImportRun, StagedLead, StagedTouch

DUPLICATE = "row.duplicate_id"


def look_up_known(opened: Sequence[OpenFile], data_source_id: int) -> None:
    """Have each of the files know what is kept already, where it pays."""
    known: dict[FileKind, Known | None] = {}
    for kind in (FileKind.LEADS, FileKind.TOUCHES):
        ours = [one for one in opened if one.kind is kind]
        known[kind] = read_known(kind, data_source_id, sum(one.lines for one in ours)) if ours else None
    for place, one in enumerate(opened):
        one.place, one.known = place, known.get(one.kind)


def known_of(opened: Sequence[OpenFile]) -> dict[FileKind, Known]:
    """What was known of each kind, where any row of the files was."""
    return {one.kind: one.known for one in opened if one.known}


def set_aside_duplicates(import_id: int, opened: Sequence[OpenFile]) -> None:
    """Move every row whose id stands further up in the same import from staging to the quarantine."""
    gather_statistics(staged_lead, staged_touch)
    _stage_twins(import_id, opened)
    again: list[tuple[type[StagedLead | StagedTouch], Select[tuple[int]]]] = []
    for one in opened:
        if one.kind is FileKind.LOOKUPS:
            continue
        model: type[StagedLead | StagedTouch] = StagedLead if one.kind is FileKind.LEADS else StagedTouch
        key: list[Any] = [model.external_id]
        if model is StagedLead:
            key.append(StagedLead.handoff_number)
        twice = select(model.external_id).where(model.import_id == import_id).group_by(*key).having(func.count() > 1)
        if db.session.scalar(twice.limit(1)) is None:
            continue
        rank = func.row_number().over(partition_by=key, order_by=[model.file_id, model.line]).label("rank")
        ranked = select(model.id, model.file_id, model.line, model.external_id, rank).where(
            model.import_id == import_id
        )
        table = ranked.subquery()
        doubles = db.session.execute(
            select(table).where(table.c.rank > 1, table.c.file_id == file_id_of(import_id, one.place))
        ).all()
        if not doubles:
            continue
        cells = {row.line: row.cells for row in one.csv.rows_at({double.line for double in doubles})}
        column = _id_column(one, doubles[0].external_id, cells)
        quarantine(
            doubles[0].file_id, cells,
            [Problem(double.line, column, double.external_id, DUPLICATE) for double in doubles],
        )
        again.append((model, select(table.c.id).where(table.c.rank > 1)))
    for model, rows in again:
        db.session.execute(delete(model).where(model.id.in_(rows)).execution_options(synchronize_session=False))


def _stage_twins(import_id: int, opened: Sequence[OpenFile]) -> None:
    """Stage what was known, and left out, where another row of the files has its id: one of the two is a duplicate."""
    source_id = db.session.get_one(ImportRun, import_id).data_source_id
    for kind, known in known_of(opened).items():
        found: dict[int, set[int]] = {}
        for place, line in known.forget(hashes_kept_of_staged(import_id, kind, source_id)):
            found.setdefault(place, set()).add(line)
        for place, lines in found.items():
            one = opened[place]
            again = Chunk(one.csv.names, list(one.csv.rows_at(lines)), one.profile.source, one.made, one.found)
            rows = shaped_by(one, again).rows
            insert_rows(staging_of(kind), rows, import_id=import_id, file_id=file_id_of(import_id, place))
            one.unchanged -= len(rows)


def file_id_of(import_id: int, place: int) -> int:
    """The row of the import's file that was staged at this place."""
    ids = db.session.scalars(select(ImportFile.id).where(ImportFile.import_id == import_id).order_by(ImportFile.id))
    return ids.all()[place]


def _id_column(opened: OpenFile, external_id: str, cells: dict[int, list[str]]) -> str | None:
    """The header under which the id stands, for the message; None for an id that we made."""
    for row in cells.values():
        for name, cell in zip(opened.csv.header, row, strict=False):
            if cell.strip() == external_id:
                return name
    return None


