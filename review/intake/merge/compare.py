"""What an import would change, counted before anything is; and the unchanged rows dropped from staging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, delete, exists, func, select, union, update

from review.extensions import db
from review.intake.merge.keys import lead, same_lead, same_touch, staged_lead, staged_touch, table_of, touch
from review.intake.merge.known import Known
from review.models.import_run import FileKind, ImportFile, QuarantinedRow
from review.models.prospect import Prospect

prospect = table_of(Prospect)
#: Waiting touches that are looked at together.
_BATCH = 50_000


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


def hashes_kept_of_staged(import_id: int, kind: FileKind, data_source_id: int) -> list[str]:
    """The hashes of the kept rows whose ids staged rows have."""
    staged, kept, same = _tables(kind, data_source_id)
    found = select(kept.c.row_sha256).select_from(staged.join(kept, same)).where(staged.c.import_id == import_id)
    return list(db.session.scalars(found))


def count_unattached(file: ImportFile, data_source_id: int) -> tuple[int, int]:
    """How many staged touches of a file belong to no lead that is known or comes with its import; of those, how many
    name neither a contact nor a lead."""
    unattached = _unattached(staged_touch, file.import_id, data_source_id)
    found = unattached.where(staged_touch.c.file_id == file.id).subquery()
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(case((found.c.nameless, 1), else_=0)), 0)).select_from(found)
    ).one()
    return int(row[0]), int(row[1])


def count_unattached_known(known: Known, import_id: int, data_source_id: int) -> dict[int, tuple[int, int]]:
    """The same of the touches that are kept already and were therefore not staged, by their file's place."""
    waiting = _unattached(touch, import_id, data_source_id).where(
        touch.c.data_source_id + 0 == data_source_id,  # no index on it: those without a prospect are the few
        touch.c.prospect_id.is_(None),
    )
    counts: dict[int, tuple[int, int]] = {}
    for some in db.session.execute(waiting.execution_options(yield_per=_BATCH)).partitions():
        for place, (_hash, nameless) in zip(known.places([row[0] for row in some]), some, strict=True):
            if place is not None:
                count, names = counts.get(place, (0, 0))
                counts[place] = count + 1, names + bool(nameless)
    return counts


def _unattached(touches: Table, import_id: int, data_source_id: int) -> Select[Any]:
    """The hash of each touch of no known lead, and whether it names neither a contact nor a lead."""
    coming = select(staged_lead).where(staged_lead.c.import_id == import_id).subquery()
    contacts = union(
        select(coming.c.contact_key),
        select(coming.c.person_email_folded).where(coming.c.person_email_folded.is_not(None)),
    ).subquery("contacts")
    leads = select(coming.c.external_id).distinct().subquery("leads")
    has_prospect, has_address = (
        exists(select(1).where(prospect.c.data_source_id == data_source_id, named == touches.c.contact_key))
        for named in (prospect.c.contact_key, prospect.c.email_folded)
    )
    has_lead = exists(
        select(1).where(lead.c.data_source_id == data_source_id, lead.c.external_id == touches.c.lead_external_id)
    )
    return (
        select(
            touches.c.row_sha256,
            and_(touches.c.contact_key.is_(None), touches.c.lead_external_id.is_(None)).label("nameless"),
        )
        .select_from(
            touches.outerjoin(contacts, contacts.c.contact_key == touches.c.contact_key).outerjoin(
                leads, leads.c.external_id == touches.c.lead_external_id
            )
        )
        .where(contacts.c.contact_key.is_(None), leads.c.external_id.is_(None), ~has_prospect, ~has_address, ~has_lead)
    )


def reconcile(
    import_id: int, data_source_id: int, left_out: Sequence[int], known: Mapping[FileKind, Known]
) -> None:
    """Write on each file how many of its rows are new, changed, unchanged and quarantined.

    ``left_out``: how many rows of each file were ``known`` and never staged. The database itself refuses figures that
    do not add up to the rows read.
    """
    ours = select(ImportFile).where(ImportFile.import_id == import_id).order_by(ImportFile.id)
    touches = known.get(FileKind.TOUCHES)
    waiting = count_unattached_known(touches, import_id, data_source_id) if touches else {}
    for place, file in enumerate(db.session.scalars(ours).all()):
        if file.kind is FileKind.LOOKUPS:
            continue
        found = compare(file.id, file.kind, data_source_id)
        file.inserted, file.updated = found.inserted, found.updated
        file.unchanged = found.unchanged + left_out[place]
        if file.kind is FileKind.TOUCHES:
            kept, kept_nameless = waiting.get(place, (0, 0))
            unattached, nameless = count_unattached(file, data_source_id)
            file.unattached, file.no_contact = unattached + kept, nameless + kept_nameless
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
