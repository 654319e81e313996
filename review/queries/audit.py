"""The audit log, for those who may read it: clerks and auditors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from review.extensions import db
from review.models.audit import AuditEvent
from review.models.person import Person
from review.queries.paging import checked_bookmark, read_entities


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which events to show: by action, by who did it (public id), by the beginning of the subject."""

    action: str = ""
    actor: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some events, the newest first, and the bookmarks of the pages beside them."""

    events: Sequence[AuditEvent]
    older: str | None
    newer: str | None


def list_audit_events(wanted: AuditFilter, *, bookmark: str | None = None, size: int = 50) -> AuditPage:
    """One page of the log. A bookmark that is none begins at the newest event."""
    return AuditPage(*read_entities(_events(wanted), checked_bookmark(bookmark), size))


def iterate_audit_events(wanted: AuditFilter) -> Iterator[AuditEvent]:
    """Every event that fits, the newest first, for an export."""
    yield from db.session.scalars(_events(wanted).execution_options(yield_per=500))


def list_audited_actions() -> list[str]:
    """The actions that occur in the log, by name."""
    return list(db.session.scalars(select(AuditEvent.action).distinct().order_by(AuditEvent.action)))


def list_actors() -> list[Person]:
    """The people who did anything, by name."""
    acted = select(AuditEvent.actor_id).where(AuditEvent.actor_id.is_not(None)).distinct()
    return list(db.session.scalars(select(Person).where(Person.id.in_(acted)).order_by(Person.name, Person.id)))


def _events(wanted: AuditFilter) -> Select[AuditEvent]:
    events = select(AuditEvent).options(joinedload(AuditEvent.actor)).order_by(AuditEvent.id.desc())
    if wanted.action:
        events = events.where(AuditEvent.action == wanted.action)
    if wanted.actor:
        events = events.where(AuditEvent.actor.has(Person.public_id == wanted.actor))
    if wanted.subject:
        events = events.where(AuditEvent.subject.startswith(wanted.subject, autoescape=True))
    return events
