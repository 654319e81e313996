"""What the panel resolved to do. Before a month is published, its decisions are for those who watch it alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from review.domain.decisions import DecisionState
from review.domain.roles import MONTH_READERS
from review.extensions import db
from review.models.decision import Decision
from review.models.docket import Docket
from review.models.person import Person
from review.queries.docket_viewers import may_watch


def may_read_decisions(viewer: Person, docket: Docket) -> bool:
    """Whether the viewer may see what was resolved on ``docket``: a text typed in the hearing can tell how it went."""
    if docket.published_at is None:
        return may_watch(viewer)
    return bool(viewer.roles & MONTH_READERS)


def list_decisions(docket: Docket) -> Sequence[Decision]:
    """The decisions of a docket, by the day they are due."""
    return db.session.scalars(
        select(Decision)
        .where(Decision.docket_id == docket.id)
        .order_by(Decision.due_on, Decision.id)
        .options(joinedload(Decision.owner))
    ).all()


def list_to_follow_up(docket: Docket) -> Sequence[Decision]:
    """The decisions of the last published month before ``docket``, and those of earlier months that are still open, the
    newest month first."""
    last = (
        select(Docket.id)
        .where(Docket.period < docket.period, Docket.published_at.is_not(None), Docket.cancelled_at.is_(None))
        .order_by(Docket.period.desc())
        .limit(1)
        .scalar_subquery()
    )
    return db.session.scalars(
        select(Decision)
        .join(Decision.docket)
        .where(
            Docket.period < docket.period,
            Docket.published_at.is_not(None),
            Docket.cancelled_at.is_(None),
            (Docket.id == last) | (Decision.state == DecisionState.OPEN),
        )
        .order_by(Docket.period.desc(), Decision.due_on, Decision.id)
        .options(joinedload(Decision.owner), joinedload(Decision.docket))
    ).all()


def find_decision(public_id: str) -> Decision | None:
    """The decision with this public id, with its docket. Says nothing of who may see it."""
    return db.session.scalar(
        select(Decision).where(Decision.public_id == public_id).options(joinedload(Decision.docket))
    )


def list_mine(viewer: Person) -> Sequence[Decision]:
    """The open decisions of published months that were given to ``viewer``, the earliest due first."""
    return db.session.scalars(
        select(Decision)
        .join(Decision.docket)
        .where(
            Decision.owner_id == viewer.id, Decision.state == DecisionState.OPEN, Docket.published_at.is_not(None),
            Docket.cancelled_at.is_(None),
        )
        .order_by(Decision.due_on, Decision.id)
    ).all()


def list_possible_owners() -> Sequence[Person]:
    """The people to whom a decision can be given, by name: those who can sign in."""
    return db.session.scalars(
        select(Person).where(Person.active, Person.email_folded.is_not(None)).order_by(Person.name, Person.id)
    ).all()


def is_late(decision: Decision, today: date) -> bool:
    """Whether an open decision should have been done by now."""
    return decision.state is DecisionState.OPEN and decision.due_on < today
