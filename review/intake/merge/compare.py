"""What an import would change, counted before anything is; and the unchanged rows dropped from staging."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, and_, case, delete, exists, func, select, union, update

from review.extensions import db
from review.intake.merge.keys import lead, same_lead, same_touch, staged_lead, staged_touch, table_of, touch
from review.models.import_run import FileKind, ImportFile, QuarantinedRow
from review.models.prospect import Prospect

prospect = table_of(Prospect)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many staged rows are new, changed and unchanged."""

    inserted: int
    updated: int
    unchanged: int


def compare(file_id: int, kind: FileKind, data_source_id: int) -> Comparison:
    """Count the staged rows of a file of ``kind`` against what is kept of the data source."""
    staged, kept, same = _tables(kind, data_source_id)
    known = func.count(kept.c.id)
    equal = func.coalesce(func.sum(case((kept.c.row_sha256 == staged.c.row_sha256, 1), else_=0)), 0)
    row = db.session.execute(
        select(func.count(), known, equal)
        .select_from(staged.outerjoin(kept, same))
        .where(staged.c.file_id == file_id)
    ).one()
    total, found, unchanged = (int(value) for value in row)
    return Comparison(inserted=total - found, updated=found - unchanged, unchanged=unchanged)


def drop_unchanged(import_id: int, kind: FileKind, data_source_id: int) -> None:
    """Take the rows that change nothing out of staging."""
    staged, kept, same = _tables(kind, data_source_id)
    equal = exists(select(1).where(same, kept.c.row_sha256 == staged.c.row_sha256))
    db.session.execute(delete(staged).where(staged.c.import_id == import_id, equal))


def _tables(kind: FileKind, data_source_id: int) -> tuple[Table, Table, ColumnElement[bool]]:
    if kind is FileKind.LEADS:
        return staged_lead, lead, same_lead(data_source_id)
    return staged_touch, touch, same_touch(data_source_id)


def count_unattached(file: ImportFile, data_source_id: int) -> tuple[int, int]:
    """How many staged touches of a file belong to no lead that is known or comes with its import; of those, how many
    name neither a contact nor a lead."""
    import_id = file.import_id
    contacts = union(
        select(prospect.c.contact_key).where(prospect.c.data_source_id == data_source_id),
        select(staged_lead.c.contact_key).where(staged_lead.c.import_id == import_id),
    ).subquery("contacts")
    leads = union(
        select(lead.c.external_id).where(lead.c.data_source_id == data_source_id),
        select(staged_lead.c.external_id).where(staged_lead.c.import_id == import_id),
    ).subquery("leads")
    nameless = and_(staged_touch.c.contact_key.is_(None), staged_touch.c.lead_external_id.is_(None))
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(case((nameless, 1), else_=0)), 0))
        .select_from(
            staged_touch.outerjoin(contacts, contacts.c.contact_key == staged_touch.c.contact_key).outerjoin(
                leads, leads.c.external_id == staged_touch.c.lead_external_id
            )
        )
        .where(
            staged_touch.c.file_id == file.id, contacts.c.contact_key.is_(None), leads.c.external_id.is_(None)
        )
    ).one()
    return int(row[0]), int(row[1])


def reconcile(import_id: int, data_source_id: int) -> None:
    """Write on each file how many of its rows are new, changed, unchanged and quarantined.

    The database itself refuses figures that do not add up to the rows read.
    """
    files = db.session.scalars(select(ImportFile).where(ImportFile.import_id == import_id)).all()
    for file in files:
        if file.kind is FileKind.LOOKUPS:
            continue
        found = compare(file.id, file.kind, data_source_id)
        file.inserted, file.updated, file.unchanged = found.inserted, found.updated, found.unchanged
        if file.kind is FileKind.TOUCHES:
            file.unattached, file.no_contact = count_unattached(file, data_source_id)
    lines = (
        select(func.count(QuarantinedRow.line.distinct()))
        .where(QuarantinedRow.file_id == ImportFile.id)
        .scalar_subquery()
    )
    db.session.flush()
    db.session.execute(
        update(ImportFile)
        .where(ImportFile.import_id == import_id)
        .values(quarantined=lines, reconciled=True)
        .execution_options(synchronize_session="fetch")
    )
