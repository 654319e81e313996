"""The outbox: what waits to be sent, and what could not be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from review.extensions import db
from review.models.notice import ChannelPost, Mail, Notice


def list_ready_notices(now: datetime) -> Sequence[Notice]:
    """The notices that no mail was made of yet although their time has come, by person, the oldest first."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.mail_id.is_(None), Notice.dropped_at.is_(None), Notice.send_from <= now)
        .order_by(Notice.person_id, Notice.id)
    ).all()


def last_mails(people: Sequence[int]) -> dict[int, datetime]:
    """When the last mail to each of ``people`` was made, by person id."""
    made = select(Mail.person_id, func.max(Mail.created_at)).where(Mail.person_id.in_(people)).group_by(Mail.person_id)
    return dict(db.session.execute(made).all())


def list_due(kind: type[Mail | ChannelPost], now: datetime) -> list[int]:
    """The row ids of the mails, or of the posts, that are to be tried now, the oldest first."""
    due = select(kind.id).where(_is_open(kind), kind.next_try_at <= now).order_by(kind.id)
    return list(db.session.scalars(due))


def get_mail(number: int) -> Mail:
    """A mail with its person and its notices, as they are now."""
    return db.session.get_one(
        Mail, number, options=[joinedload(Mail.person), selectinload(Mail.notices)], populate_existing=True
    )


def _is_open(kind: type[Mail | ChannelPost]) -> ColumnElement[bool]:
    return kind.sent_at.is_(None) & kind.given_up_at.is_(None)
