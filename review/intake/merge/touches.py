"""Staged touches into touches, and waiting touches to the prospects that are now known."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, exists, func, insert, literal, or_, select, update

from review.extensions import db
from review.intake.bulk import gather_statistics
from review.intake.merge.documents import document
from review.intake.merge.keys import lead, same_touch, staged_touch, table_of, touch
from review.intake.merge.leads import crm_name, person_named
from review.models.base import UtcDateTime
from review.models.prospect import Prospect
from review.models.touch import TouchRevision

prospect = table_of(Prospect)
touch_revision = table_of(TouchRevision)

COPIED = (
    "contact_key", "lead_external_id", "channel", "direction", "is_attempt", "two_way", "at", "precision", "logged_at",
    "outcome", "note", "row_sha256",
)
#: What a revision keeps.
KEPT = (*COPIED, "rep_id", "prospect_id", "last_import_id")


def merge_touches(import_id: int, data_source_id: int, now: datetime) -> None:
    """Keep what is replaced, update the changed touches and insert the new ones, each tied to its prospect where one
    is known."""
    changed = and_(staged_touch.c.import_id == import_id, same_touch(data_source_id))
    kept = select(touch.c.id, literal(import_id), literal(now, UtcDateTime()), document(touch, KEPT)).where(changed)
    db.session.execute(
        insert(touch_revision).from_select(["touch_id", "import_id", "replaced_at", "old_values"], kept)
    )
    values: dict[str, Any] = {name: staged_touch.c[name] for name in COPIED}
    ties = {
        "rep_id": person_named(staged_touch.c.rep_folded), "prospect_id": _prospect_of(staged_touch, data_source_id),
    }
    db.session.execute(update(touch).values({**values, **ties, "last_import_id": import_id}).where(changed))
    values["rep_id"] = crm_name.c.person_id
    values["prospect_id"] = _first_known(prospect.c.id, staged_touch, data_source_id)
    contact = and_(
        prospect.c.data_source_id == data_source_id, prospect.c.contact_key == staged_touch.c.contact_key
    )
    new = (
        select(
            literal(data_source_id), staged_touch.c.external_id, *values.values(), literal(import_id),
            literal(import_id),
        )
        .select_from(
            staged_touch.outerjoin(crm_name, crm_name.c.name_folded == staged_touch.c.rep_folded).outerjoin(
                prospect, contact
            )
        )
        .where(staged_touch.c.import_id == import_id, ~exists(select(1).where(same_touch(data_source_id))))
    )
    names = ["data_source_id", "external_id", *values, "first_import_id", "last_import_id"]
    db.session.execute(insert(touch).from_select(names, new))
    gather_statistics(touch)


def attach_waiting(import_id: int, data_source_id: int) -> None:
    """Tie touches that wait for their contact to the prospects now known, and those of a lead whose contact changed
    to its present one."""
    found = _prospect_of(touch, data_source_id)
    waiting = and_(
        touch.c.data_source_id + 0 == data_source_id,  # no index on it: those without a prospect are the few
        touch.c.prospect_id.is_(None),
        or_(touch.c.contact_key.is_not(None), touch.c.lead_external_id.is_not(None)),
        found.is_not(None),
    )
    db.session.execute(update(touch).values(prospect_id=found, last_import_id=import_id).where(waiting))
    changed = select(lead.c.external_id).where(
        lead.c.data_source_id == data_source_id,
        lead.c.last_import_id == import_id,
        lead.c.first_import_id != import_id,
    )
    moved = and_(
        touch.c.data_source_id == data_source_id,
        touch.c.contact_key.is_(None),
        touch.c.lead_external_id.in_(changed),
        touch.c.prospect_id.is_distinct_from(found),
    )
    db.session.execute(update(touch).values(prospect_id=found, last_import_id=import_id).where(moved))


def reattach(leads: list[str], data_source_id: int) -> None:
    """Tie the touches that name these leads, and no contact, to the leads' present prospects."""
    found = _prospect_of(touch, data_source_id)
    db.session.execute(
        update(touch)
        .values(prospect_id=found)
        .where(
            touch.c.data_source_id == data_source_id,
            touch.c.contact_key.is_(None),
            touch.c.lead_external_id.in_(leads),
            touch.c.prospect_id.is_distinct_from(found),
        )
    )


def tie_again(import_id: int, data_source_id: int) -> None:
    """Tie the touches that this import wrote last to whom they belong by what is known now, or to nobody."""
    found = _prospect_of(touch, data_source_id)
    db.session.execute(
        update(touch)
        .values(prospect_id=found)
        .where(touch.c.last_import_id == import_id, touch.c.prospect_id.is_distinct_from(found))
    )


def _prospect_of(table: FromClause, data_source_id: int) -> Any:
    """The prospect of a touch: its contact, else that of the latest hand-off of the lead it names, else the one whose
    e-mail address it names."""
    by_contact = (
        select(prospect.c.id)
        .where(prospect.c.data_source_id == data_source_id, prospect.c.contact_key == table.c.contact_key)
        .scalar_subquery()
    )
    return _first_known(by_contact, table, data_source_id)


def _first_known(by_contact: ColumnElement[Any], table: FromClause, data_source_id: int) -> Any:
    by_lead = (
        select(lead.c.prospect_id)
        .where(lead.c.data_source_id == data_source_id, lead.c.external_id == table.c.lead_external_id)
        .order_by(lead.c.handoff_number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(by_contact, by_lead, _by_address(table, data_source_id))


def _by_address(table: FromClause, data_source_id: int) -> Any:
    """Whose e-mail address the touch names; of several, who was handed off last at or before it, else first."""
    theirs = (
        select(prospect.c.id)
        .join(lead, lead.c.prospect_id == prospect.c.id)
        .where(prospect.c.data_source_id == data_source_id, prospect.c.email_folded == table.c.contact_key)
        .limit(1)
        .correlate(table)
    )
    before = theirs.where(lead.c.handed_off_at <= table.c.at).order_by(lead.c.handed_off_at.desc(), prospect.c.id)
    first = theirs.order_by(lead.c.handed_off_at, prospect.c.id)
    return func.coalesce(before.scalar_subquery(), first.scalar_subquery())
