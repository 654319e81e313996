"""Subscriptions to reports. Whoever looks sees their own; a clerk also those that go into a team channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from review.domain.roles import Role
from review.domain.subscriptions import Way
from review.extensions import db
from review.models.person import Person
from review.models.subscription import Subscription


def list_subscriptions(viewer: Person) -> Sequence[Subscription]:
    """The running subscriptions that ``viewer`` may see and end, one's own first, then by report."""
    return db.session.scalars(
        select(Subscription)
        .join(Subscription.person)
        .where(Subscription.ended_at.is_(None), _is_of(viewer))
        .order_by(Subscription.person_id != viewer.id, Subscription.report, Subscription.id)
        .options(contains_eager(Subscription.person))
    ).all()


def list_own_subscriptions(person: Person) -> Sequence[Subscription]:
    """A person's running subscriptions."""
    return db.session.scalars(
        select(Subscription)
        .where(Subscription.ended_at.is_(None), Subscription.person_id == person.id)
        .order_by(Subscription.id)
    ).all()


def find_subscription(public_id: str) -> Subscription | None:
    """The subscription with this public id, running or not."""
    return db.session.scalar(
        select(Subscription).where(Subscription.public_id == public_id).options(joinedload(Subscription.person))
    )


def find_own_subscription(viewer: Person, public_id: str) -> Subscription | None:
    """A running subscription that ``viewer`` may end."""
    return db.session.scalar(
        select(Subscription).where(
            Subscription.public_id == public_id, Subscription.ended_at.is_(None), _is_of(viewer)
        )
    )


def list_due_subscriptions(now: datetime) -> Sequence[Subscription]:
    """The running subscriptions of which an issue is due, held until the transaction ends."""
    return db.session.scalars(
        select(Subscription)
        .where(Subscription.ended_at.is_(None), Subscription.next_at <= now)
        .order_by(Subscription.id)
        .with_for_update(of=Subscription, skip_locked=True)
        .options(joinedload(Subscription.person))
    ).all()


def _is_of(viewer: Person) -> ColumnElement[bool]:
    own = Subscription.person_id == viewer.id
    return or_(own, Subscription.way == Way.CHANNEL) if viewer.has_role(Role.CLERK) else own
