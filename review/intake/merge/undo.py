"""A merged import taken back: what it inserted goes, what it updated is again what it was.

History is only added to: what an undo replaces on a lead becomes a revision like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from review.extensions import db
from review.intake.merge.coverage import coverage_in, widen
from review.intake.merge.documents import document, values_of
from review.intake.merge.facts import build_missing_facts, fact
from review.intake.merge.keys import lead, table_of, touch
from review.intake.merge.leads import KEPT, prospect, revision
from review.intake.merge.months import mark_every_month
from review.intake.merge.touches import reattach, tie_again, touch_revision
from review.intake.merge.undo_people import forget_reps, restore_prospects
from review.intake.values import fold
from review.models.base import UtcDateTime
from review.models.data_source import DataSource
from review.models.import_run import ImportRun, ImportState

run_table = table_of(ImportRun)
_BATCH = 2_000


def take_back(import_id: int, source: DataSource, now: datetime) -> None:
    """Undo what the import did to leads, touches, prospects, reps, facts and coverage, in this one transaction."""
    _drop_facts(import_id)
    prospects = prospects_written(import_id)
    restore_prospects(import_id, prospects)
    _restore_touches(import_id)
    db.session.execute(delete(touch).where(touch.c.first_import_id == import_id))
    restored = _restore_leads(import_id, now)
    for some in _in_batches(restored):
        reattach(some, source.id)
    db.session.execute(delete(lead).where(lead.c.first_import_id == import_id))
    for some in _in_batches(prospects):
        ids = _without_leads(some)
        db.session.execute(update(touch).values(prospect_id=None).where(touch.c.prospect_id.in_(ids)))
        db.session.execute(delete(prospect).where(prospect.c.id.in_(ids)))
    tie_again(import_id, source.id)
    _drop_facts(import_id)
    _name_writers(import_id)
    forget_reps(import_id)
    _cover_again(import_id, source)
    mark_every_month()
    build_missing_facts(source)


def _drop_facts(import_id: int) -> None:
    """Forget what was counted for the leads that the import wrote, or whose prospects' touches it wrote."""
    written = select(touch.c.prospect_id).where(
        or_(touch.c.first_import_id == import_id, touch.c.last_import_id == import_id), touch.c.prospect_id.is_not(None)
    )
    changed = (
        select(touch.c.prospect_id)
        .join(touch_revision, touch_revision.c.touch_id == touch.c.id)
        .where(touch_revision.c.import_id == import_id, touch.c.prospect_id.is_not(None))
    )
    theirs = select(lead.c.id).where(or_(lead.c.prospect_id.in_(written), lead.c.prospect_id.in_(changed)))
    ours = select(lead.c.id).where(lead.c.first_import_id == import_id)
    revised = select(revision.c.lead_id).where(revision.c.import_id == import_id)
    for leads in (theirs, ours, revised):
        db.session.execute(delete(fact).where(fact.c.lead_id.in_(leads)))


def _first_kept(kept: Table, row: ColumnElement[Any], import_id: int) -> Select[Any]:
    """What each row was before the import, with its number: its first revision by it."""
    first = select(func.min(kept.c.id)).where(kept.c.import_id == import_id).group_by(row)
    return select(row, kept.c.old_values).where(kept.c.id.in_(first))


def _restore_touches(import_id: int) -> None:
    rows = db.session.execute(_first_kept(touch_revision, touch_revision.c.touch_id, import_id)).all()
    _write(touch, [{**values_of(touch, kept), "of": number} for number, kept in rows])


def _restore_leads(import_id: int, now: datetime) -> list[str]:
    """Put the leads back that the import changed; gives their ids in the CRM."""
    rows = db.session.execute(_first_kept(revision, revision.c.lead_id, import_id)).all()
    if not rows:
        return []
    changed = lead.c.id.in_(select(revision.c.lead_id).where(revision.c.import_id == import_id))
    present = select(lead.c.id, literal(import_id), literal(now, UtcDateTime()), document(lead, KEPT)).where(changed)
    writers = _writers_before(import_id)
    restored = []
    for number, kept in rows:
        values = values_of(lead, kept)
        company = values["company"]
        values["company_folded"] = fold(company) if company else None
        restored.append({**values, "last_import_id": writers.get(number), "of": number})
    db.session.execute(
        insert(revision).from_select(["lead_id", "import_id", "replaced_at", "old_values"], present)
    )
    _write(lead, restored)
    return list(db.session.scalars(select(lead.c.external_id).where(changed)))


def _name_writers(import_id: int) -> None:
    """Touches that the import only tied to another prospect were last written by an earlier one."""
    earlier = (
        select(func.max(touch_revision.c.import_id))
        .join(run_table, run_table.c.id == touch_revision.c.import_id)
        .where(
            touch_revision.c.touch_id == touch.c.id, touch_revision.c.import_id < import_id,
            run_table.c.state == ImportState.MERGED.value,
        )
        .scalar_subquery()
    )
    db.session.execute(
        update(touch)
        .values(last_import_id=func.coalesce(earlier, touch.c.first_import_id))
        .where(touch.c.last_import_id == import_id)
    )


def _writers_before(import_id: int) -> dict[int, int | None]:
    """The import that wrote each changed lead last before this one."""
    earlier = (
        select(func.max(revision.c.import_id))
        .join(run_table, run_table.c.id == revision.c.import_id)
        .where(
            revision.c.lead_id == lead.c.id, revision.c.import_id < import_id,
            run_table.c.state == ImportState.MERGED.value,
        )
        .scalar_subquery()
    )
    ours = select(revision.c.lead_id).where(revision.c.import_id == import_id)
    before = select(lead.c.id, func.coalesce(earlier, lead.c.first_import_id)).where(lead.c.id.in_(ours))
    rows = db.session.execute(before).all()
    return {row[0]: row[1] for row in rows}


def _write(table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        names = [name for name in rows[0] if name != "of"]
        statement = update(table).where(table.c.id == bindparam("of")).values({name: bindparam(name) for name in names})
        for some in _in_batches(rows):
            db.session.connection().execute(statement, some)


def prospects_written(import_id: int) -> list[int]:
    """The prospects of the leads that the import wrote."""
    changed = select(revision.c.lead_id).where(revision.c.import_id == import_id)
    ours = or_(lead.c.first_import_id == import_id, lead.c.id.in_(changed))
    return list(db.session.scalars(select(lead.c.prospect_id).where(ours).distinct()))


def _without_leads(prospects: list[int]) -> list[int]:
    """Those of ``prospects`` that have no lead any more; an erased one is kept, so that it stays erased."""
    has_lead = exists(select(1).where(lead.c.prospect_id == prospect.c.id))
    return list(db.session.scalars(
        select(prospect.c.id).where(prospect.c.id.in_(prospects), prospect.c.erased_at.is_(None), ~has_lead)
    ))


def _cover_again(import_id: int, source: DataSource) -> None:
    """Let the source cover what its other imports cover."""
    source.leads_until = source.touches_from = source.touches_until = None
    others = select(ImportRun.coverage).where(
        ImportRun.data_source_id == source.id, ImportRun.state == ImportState.MERGED, ImportRun.id != import_id
    )
    for kept in db.session.scalars(others.order_by(ImportRun.finished_at, ImportRun.id)):
        if kept:
            widen(source, coverage_in(kept))
    db.session.flush()


def _in_batches(rows: Sequence[Any]) -> list[Any]:
    return [rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH)]
