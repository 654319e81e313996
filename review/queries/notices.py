"""The outbox: what waits to be sent, and what could not be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from review.domain.addresses import fold
from review.domain.notices import Delivery, NoticeKind, NoticeState
from review.extensions import db
from review.models.notice import ChannelPost, Mail, Notice, NoticeSetting
from review.models.person import Person
from review.queries.paging import checked_bookmark, read_entities

#: How many of their notices a person sees in their settings.
RECENT = 10
_WHERE: dict[NoticeState, ColumnElement[bool]] = {
    NoticeState.WAITING: Notice.dropped_at.is_(None) & Mail.sent_at.is_(None) & Mail.given_up_at.is_(None),
    NoticeState.SENT: Mail.sent_at.is_not(None),
    NoticeState.GIVEN_UP: Mail.given_up_at.is_not(None),
    NoticeState.DROPPED: Notice.dropped_at.is_not(None),
}


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """Which notices to show: by words of the person's name or address, by kind, by state."""

    search: str = ""
    kind: NoticeKind | None = None
    state: NoticeState | None = None


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Some notices, the newest first, and the bookmarks of the pages beside them."""

    notices: Sequence[Notice]
    older: str | None
    newer: str | None


def list_notices(wanted: NoticeFilter, *, bookmark: str | None = None, size: int = 50) -> NoticePage:
    """One page of the outbox, for clerks. A bookmark that is none begins at the newest notice."""
    return NoticePage(*read_entities(_notices(wanted), checked_bookmark(bookmark), size))


def iterate_notices(wanted: NoticeFilter) -> Iterator[Notice]:
    """Every notice that fits, the newest first, for an export."""
    yield from db.session.scalars(_notices(wanted).execution_options(yield_per=500))


def count_notices(state: NoticeState) -> int:
    """How many notices stand so."""
    found = select(func.count()).select_from(Notice).join(Notice.mail, isouter=True).where(_WHERE[state])
    return db.session.scalar(found) or 0


def count_posts_given_up() -> int:
    """How many lines to team channels were given up."""
    return db.session.scalar(select(func.count()).where(ChannelPost.given_up_at.is_not(None))) or 0


def list_recent_notices(person: Person) -> Sequence[Notice]:
    """The last notices to one person, the newest first, whether they were mailed or not."""
    return db.session.scalars(
        select(Notice).where(Notice.person_id == person.id).order_by(Notice.id.desc()).limit(RECENT)
    ).all()


def chosen_deliveries(person: Person) -> dict[NoticeKind, Delivery]:
    """How a person wants their notices, where they said so."""
    rows = select(NoticeSetting.kind, NoticeSetting.delivery).where(NoticeSetting.person_id == person.id)
    return dict(db.session.execute(rows).all())


def list_wanting(people: Sequence[Person], *kinds: NoticeKind) -> set[int]:
    """The ids of those of ``people`` who asked for notices of one of these kinds, which nobody gets unasked."""
    return set(
        db.session.scalars(
            select(NoticeSetting.person_id).where(
                NoticeSetting.kind.in_(kinds),
                NoticeSetting.delivery != Delivery.OFF,
                NoticeSetting.person_id.in_([person.id for person in people]),
            )
        )
    )


def find_mail(public_id: str) -> Mail | None:
    """The mail with this public id."""
    return db.session.scalar(select(Mail).where(Mail.public_id == public_id))


def _notices(wanted: NoticeFilter) -> Select[Notice]:
    notices = (
        select(Notice)
        .join(Notice.person)
        .join(Notice.mail, isouter=True)
        .options(contains_eager(Notice.person), contains_eager(Notice.mail))
        .order_by(Notice.id.desc())
    )
    if words := fold(wanted.search).split():
        # A company's people are few; matching here knows every alphabet on both databases.
        people = db.session.execute(select(Person.id, Person.name, Person.email_folded))
        named = [row[0] for row in people if all(word in f"{fold(row[1])} {row[2] or ''}" for word in words)]
        notices = notices.where(Notice.person_id.in_(named))
    if wanted.kind is not None:
        notices = notices.where(Notice.kind == wanted.kind)
    if wanted.state is not None:
        notices = notices.where(_WHERE[wanted.state])
    return notices


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
