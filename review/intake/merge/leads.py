"""Staged leads into leads; what a changed row replaces is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, insert, literal, select, update

from review.extensions import db
from review.intake.bulk import gather_statistics
from review.intake.merge.documents import document
from review.intake.merge.keys import lead, same_lead, staged_lead, table_of
from review.models.base import UtcDateTime
from review.models.lead import LeadRevision
from review.models.person import CrmName
from review.models.prospect import Prospect

prospect = table_of(Prospect)
crm_name = table_of(CrmName)
revision = table_of(LeadRevision)

#: What a lead takes from its row as it stands.
COPIED = (
    "company", "company_folded", "source", "campaign", "message", "grade", "grade_by_rep", "stage", "rep_created",
    "created_at", "handed_off_at", "assigned_at", "status", "disposition", "accepted_at", "rejected_at",
    "rejected_precision", "rejection_reason", "reason_group", "rejection_note", "converted_at", "won_at",
    "next_step_at", "amount_minor", "currency", "opted_out", "merged", "test_record", "attributes", "row_sha256",
)
#: What a revision keeps: the lead's own facts; the prospect's personal data is elsewhere.
KEPT = (*(name for name in COPIED if name != "company_folded"), "owner_id", "rejected_by_id", "prospect_id")


def merge_leads(import_id: int, data_source_id: int, now: datetime) -> None:
    """Keep what is replaced, update the changed leads, insert the new ones."""
    changed = and_(staged_lead.c.import_id == import_id, same_lead(data_source_id))
    kept = select(lead.c.id, literal(import_id), literal(now, UtcDateTime()), document(lead, KEPT)).where(changed)
    db.session.execute(
        insert(revision).from_select(["lead_id", "import_id", "replaced_at", "old_values"], kept)
    )
    values: dict[str, Any] = {name: staged_lead.c[name] for name in COPIED}
    db.session.execute(
        update(lead).values({**values, **_ties(data_source_id), "last_import_id": import_id}).where(changed)
    )
    owner, rejecter = crm_name.alias("owner"), crm_name.alias("rejecter")
    values |= {"owner_id": owner.c.person_id, "rejected_by_id": rejecter.c.person_id, "prospect_id": prospect.c.id}
    names = ["public_id", "key", "data_source_id", "external_id", "handoff_number", *values]
    new = (
        select(
            staged_lead.c.public_id, staged_lead.c.key, literal(data_source_id), staged_lead.c.external_id,
            staged_lead.c.handoff_number, *values.values(), literal(import_id), literal(import_id),
        )
        .select_from(
            staged_lead.outerjoin(owner, owner.c.name_folded == staged_lead.c.owner_folded)
            .outerjoin(rejecter, rejecter.c.name_folded == staged_lead.c.rejected_by_folded)
            .outerjoin(prospect, _contact(data_source_id))
        )
        .where(staged_lead.c.import_id == import_id, ~exists(select(1).where(same_lead(data_source_id))))
    )
    db.session.execute(insert(lead).from_select([*names, "first_import_id", "last_import_id"], new))
    gather_statistics(lead)


def _ties(data_source_id: int) -> dict[str, Any]:
    """The people and the prospect of a staged lead."""
    return {
        "owner_id": person_named(staged_lead.c.owner_folded),
        "rejected_by_id": person_named(staged_lead.c.rejected_by_folded),
        "prospect_id": select(prospect.c.id).where(_contact(data_source_id)).scalar_subquery(),
    }


def _contact(data_source_id: int) -> ColumnElement[bool]:
    return and_(prospect.c.data_source_id == data_source_id, prospect.c.contact_key == staged_lead.c.contact_key)


def person_named(folded: ColumnElement[Any]) -> Any:
    """The person whom the CRM calls so."""
    return select(crm_name.c.person_id).where(crm_name.c.name_folded == folded).scalar_subquery()
