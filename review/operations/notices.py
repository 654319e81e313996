"""Telling people: a row in the outbox for each, in the transaction of what they are told of.

    notify(NoticeKind.MENTION, [person], {"period": "2026-10", "number": 7}, link="hearing.deliberation",
           key=comment.public_id, now=now)

Nothing leaves before that transaction is committed: the worker sends what it finds there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from review.config import current_settings
from review.domain.notices import Delivery, NoticeKind, allowed_delivery, checked_values, send_from
from review.extensions import db
from review.models.base import new_public_id
from review.models.notice import ChannelPost, Notice, NoticeSetting
from review.models.person import Person
from review.notices.channels import channel_ids


def notify(
    kind: NoticeKind,
    people: Iterable[Person] | Mapping[Person, int],
    values: Mapping[str, object],
    *,
    link: str,
    key: str,
    now: datetime,
) -> int:
    """Tell ``people`` of something, once; returns how many are told newly.

    ``values`` are exactly those that the kind's rule names (`review.domain.notices.RULES`), moments aware; where
    ``people`` is a mapping, its numbers are each person's own ``count``. ``link`` is the endpoint that the mail leads
    to, its address filled from the values of the same names. ``key`` names what is told of: the same kind with the same
    key reaches a person once, however often this is called. Nobody is told who cannot sign in, or wants no such notice.
    Raises ValueError where the program gives other values than the rule has, or a link that leads nowhere.
    """
    if link not in current_app.view_functions:
        raise ValueError(f"{link} is no endpoint")
    counts = people if isinstance(people, Mapping) else None
    reached = {person.id: person for person in people if person.active and person.email is not None}
    settings = _settings(kind, reached)
    zone = current_settings().zone
    rows = []
    for number, person in reached.items():
        delivery = allowed_delivery(kind, settings.get(number))
        if delivery is Delivery.OFF:
            continue
        own = values if counts is None else {**values, "count": counts[person]}
        rows.append(
            {
                "kind": kind,
                "person_id": number,
                "key": key,
                "values": checked_values(kind, own),
                "link": link,
                "created_at": now,
                "send_from": send_from(delivery, now, zone),
            }
        )
    return _insert(Notice.__table__, rows, ("person_id", "kind", "key"))


def tell_channels(
    kind: NoticeKind, values: Mapping[str, object], *, link: str, key: str, now: datetime, only: str | None = None
) -> int:
    """Have the team channels that the settings name told of something, once; counts alone, never a case.

    ``only`` is the id of the one that is told. Arguments and errors else as `notify`.
    """
    if link not in current_app.view_functions:
        raise ValueError(f"{link} is no endpoint")
    rows = [
        {
            "public_id": new_public_id(),
            "channel": channel,
            "kind": kind,
            "key": key,
            "values": checked_values(kind, values),
            "link": link,
            "created_at": now,
            "tries": 0,
            "next_try_at": now,
        }
        for channel in channel_ids()
        if only in (None, channel)
    ]
    return _insert(ChannelPost.__table__, rows, ("channel", "kind", "key"))


def _settings(kind: NoticeKind, people: Iterable[int]) -> dict[int, Delivery]:
    chosen = select(NoticeSetting.person_id, NoticeSetting.delivery).where(
        NoticeSetting.kind == kind, NoticeSetting.person_id.in_(list(people))
    )
    return dict(db.session.execute(chosen).all())


def _insert(table: Any, rows: list[dict[str, object]], unique: tuple[str, ...]) -> int:
    """Add the rows that are not there yet; of two transactions at once, one adds them."""
    if not rows:
        return 0
    assert isinstance(table, Table)  # noqa: S101 - tells the type checker
    db.session.flush()
    dialect = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(rows).on_conflict_do_nothing(index_elements=unique)
    return len(db.session.execute(statement.returning(table.c.id)).all())
