"""What imports have changed on a lead, told as old value and new value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import select

from review.extensions import db
from review.models.lead import Lead, LeadRevision
from review.models.person import Person

#: The fields whose changes are told; moments have entries of their own.
_TOLD = (
    "company", "source", "campaign", "message", "grade", "stage", "status", "disposition", "rejection_reason",
    "rejection_note",
)
_FLAGS = ("opted_out", "merged", "test_record")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a lead: what it said before an import, and after it; None where it was empty."""

    field: str
    old: str | None
    new: str | None


def list_changes(lead: Lead) -> list[tuple[datetime, tuple[Change, ...]]]:
    """The imports that changed something told here, oldest first."""
    revisions = db.session.scalars(
        select(LeadRevision).where(LeadRevision.lead_id == lead.id).order_by(LeadRevision.replaced_at, LeadRevision.id)
    ).all()
    if not revisions:
        return []
    people = {*(one.old_values.get("owner_id") for one in revisions), lead.owner_id} - {None}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    names = {row.id: row.name for row in rows}
    states = [_told(one.old_values, names) for one in revisions]
    current: dict[str, Any] = {name: getattr(lead, name) for name in (*_TOLD, *_FLAGS, "owner_id", "attributes")}
    states.append(_told(current, names))
    found = [
        (revision.replaced_at, tuple(_differences(states[index], states[index + 1])))
        for index, revision in enumerate(revisions)
    ]
    return [(at, changes) for at, changes in found if changes]


def _told(values: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, str | None]:
    told = {name: _text(values.get(name)) for name in _TOLD}
    # One of the two databases writes truth as a number.
    told |= {name: "yes" if values.get(name) else None for name in _FLAGS}
    told["owner"] = names.get(values.get("owner_id") or 0)
    attributes = values.get("attributes") or {}
    return told | {str(name): _text(value) for name, value in attributes.items()}


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return str(value.value if isinstance(value, Enum) else value)


def _differences(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> Iterator[Change]:
    for name in [*before, *(name for name in after if name not in before)]:
        if before.get(name) != after.get(name):
            yield Change(name, before.get(name), after.get(name))
