"""A person's deadlines, and the secret address at which their calendar asks for them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from review.domain.docket_states import SeedSourceKind
from review.domain.roles import Role
from review.extensions import db
from review.models.case import Case, Judge, PanelSeat
from review.models.docket import Docket
from review.models.draw import SeedSource
from review.models.frame import ReviewEvent
from review.models.person import Person
from review.models.schedule import CalendarFeed
from review.queries.control_cases import is_reviewed
from review.queries.statements import speaks_for_marketing

#: How long a deadline that is over stays in the calendar.
KEPT = timedelta(days=90)


class DeadlineKind(StrEnum):
    """What is due."""

    SECRET = "secret"  # noqa: S105 - a word, no password
    STATEMENTS = "statements"
    VOTES = "votes"
    SECOND_VOTES = "second_votes"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that a person owes a docket by ``due_at``; nothing of any case, and nothing of what others did."""

    kind: DeadlineKind
    docket: Docket
    due_at: datetime


def find_feed(person: Person) -> CalendarFeed | None:
    """The standing address of a person's calendar."""
    return db.session.scalar(
        select(CalendarFeed).where(CalendarFeed.person_id == person.id, CalendarFeed.revoked_at.is_(None))
    )


def find_feed_owner(token: str) -> Person | None:
    """Whose calendar a token opens; None where it opens none any more."""
    feed = db.session.scalar(
        select(CalendarFeed)
        .where(
            CalendarFeed.token_sha256 == hashlib.sha256(token.encode()).hexdigest(), CalendarFeed.revoked_at.is_(None)
        )
        .options(joinedload(CalendarFeed.person))
    )
    return feed.person if feed is not None and feed.person.active else None


def list_deadlines(person: Person, now: datetime) -> list[Deadline]:
    """The person's deadlines, those of the last months too, by moment."""
    found = [*_secrets(person, now), *_statements(person, now), *_votes(person, now)]
    return sorted(found, key=lambda one: (one.due_at, one.docket.period, one.kind))


def _secrets(person: Person, now: datetime) -> list[Deadline]:
    side = person.bench_as(Role.VP)
    if side is None:
        return []
    rows = db.session.execute(
        select(Docket, SeedSource.due_at)
        .join(SeedSource, SeedSource.docket_id == Docket.id)
        .where(
            SeedSource.kind == SeedSourceKind.PARTY,
            SeedSource.label == side.value,
            SeedSource.due_at > now - KEPT,
            Docket.cancelled_at.is_(None),
        )
    )
    return [Deadline(DeadlineKind.SECRET, docket, due_at) for docket, due_at in rows if due_at is not None]


def _statements(person: Person, now: datetime) -> list[Deadline]:
    if speaks_for_marketing(person):
        seated = select(PanelSeat.docket_id).where(PanelSeat.person_id == person.id)
        mine = Docket.id.not_in(seated)
    else:
        mine = Docket.id.in_(
            select(Case.docket_id)
            .join(ReviewEvent, ReviewEvent.id == Case.event_id)
            .where(ReviewEvent.respondent_id == person.id, is_reviewed())
        )
    return _of(DeadlineKind.STATEMENTS, Docket.statements_due_at, mine, now)


def _votes(person: Person, now: datetime) -> list[Deadline]:
    judged = (
        select(Case.docket_id)
        .join(Judge, Judge.case_id == Case.id)
        .where(Judge.person_id == person.id, Judge.recused_at.is_(None))
    )
    first = Docket.id.in_(judged) & Docket.deliberation_opened_at.is_(None)
    again = Docket.id.in_(judged.where(Case.reopened_at.is_not(None))) & Docket.deliberation_opened_at.is_not(None)
    return [
        *_of(DeadlineKind.VOTES, Docket.hearing_due_at, first, now),
        *_of(DeadlineKind.SECOND_VOTES, Docket.hearing_due_at, again, now),
    ]


def _of(
    kind: DeadlineKind, due: InstrumentedAttribute[datetime | None], mine: ColumnElement[bool], now: datetime
) -> list[Deadline]:
    rows = db.session.execute(select(Docket, due).where(mine, due > now - KEPT, Docket.cancelled_at.is_(None)))
    return [Deadline(kind, docket, due_at) for docket, due_at in rows if due_at is not None]
