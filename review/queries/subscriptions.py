"""Subscriptions to reports. Whoever looks sees their own; a clerk also those that go into a team channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from review.domain.addresses import fold
from review.domain.roles import Role
from review.domain.subscriptions import Way
from review.extensions import db
from review.models.person import Person
from review.models.subscription import Subscription
from review.queries.paging import checked_bookmark, read_entities


@dataclass(frozen=True, slots=True)
class SubscriptionFilter:
    """Which subscriptions to show: those of whose report or subscriber every word of ``search`` is a part. ``titles``
    gives the reports' titles by name, in the reader's language."""

    search: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SubscriptionPage:
    """Some subscriptions, the newest first, and the bookmarks of the pages beside them."""

    subscriptions: Sequence[Subscription]
    older: str | None
    newer: str | None


def list_subscriptions(
    viewer: Person, wanted: SubscriptionFilter, *, bookmark: str | None = None, size: int = 50
) -> SubscriptionPage:
    """One page of the running subscriptions that ``viewer`` may see and end. A bookmark that is none begins at the
    newest."""
    return SubscriptionPage(*read_entities(_running(viewer, wanted), checked_bookmark(bookmark), size))


def iterate_subscriptions(viewer: Person, wanted: SubscriptionFilter) -> Iterator[Subscription]:
    """Every subscription that fits, the newest first, for an export."""
    yield from db.session.scalars(_running(viewer, wanted).execution_options(yield_per=500))


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


def _running(viewer: Person, wanted: SubscriptionFilter) -> Select[Subscription]:
    found = (
        select(Subscription)
        .join(Subscription.person)
        .where(Subscription.ended_at.is_(None), _is_of(viewer))
        .options(contains_eager(Subscription.person))
        .order_by(Subscription.id.desc())
    )
    words = fold(wanted.search).split()
    # A company's people are few; matching here knows every alphabet on both databases.
    people = db.session.execute(select(Person.id, Person.name)).all() if words else []
    for word in words:
        reports = [name for name, title in wanted.titles.items() if word in fold(title)]
        named = [row.id for row in people if word in fold(row.name)]
        found = found.where(or_(Subscription.report.in_(reports), Subscription.person_id.in_(named)))
    return found
