"""What happens to a notice once it is written: put into a mail, tried, sent or given up. None of this is audited; the
rows say it themselves."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import CursorResult, update

from review.domain.notices import (
    GATHER,
    HELD_WHILE_SENT,
    STALE_AFTER,
    Failure,
    NoticeKind,
    is_given_up,
    next_try,
)
from review.extensions import db
from review.models.base import new_public_id
from review.models.notice import ChannelPost, Mail, Notice
from review.queries.notices import last_mails, list_ready_notices


def gather_mails(now: datetime, domain: str) -> int:
    """Make mails of the notices whose time has come, one a person; returns how many.

    A person whose last mail is younger than `GATHER` waits until then. An invitation is a mail of its own, at once.
    What waited for so long that it is no news is dropped. ``domain`` is what Message-IDs end in.
    """
    ready = list_ready_notices(now)
    for notice in ready:
        if notice.created_at < now - STALE_AFTER:
            notice.dropped_at = now
    fresh = [notice for notice in ready if notice.dropped_at is None]
    last = last_mails([notice.person_id for notice in fresh])
    made = 0
    for person, notices in groupby(fresh, key=lambda notice: notice.person_id):
        others = []
        for notice in notices:
            if notice.kind is NoticeKind.INVITATION:
                _make_mail(person, [notice], now, domain)
                made += 1
            else:
                others.append(notice)
        if others and (person not in last or last[person] + GATHER <= now):
            _make_mail(person, others, now, domain)
            made += 1
    db.session.flush()
    return made


def _make_mail(person: int, notices: list[Notice], now: datetime, domain: str) -> None:
    name = new_public_id()
    db.session.add(
        Mail(
            public_id=name,
            person_id=person,
            message_id=f"<{name}@{domain}>",
            created_at=now,
            next_try_at=now,
            notices=notices,
        )
    )


def take(kind: type[Mail | ChannelPost], number: int, now: datetime) -> bool:
    """Take a mail or a post up to try it, unless somebody else just did. To be committed before it is sent: whoever
    dies over it leaves it to be tried again after `HELD_WHILE_SENT`."""
    taken: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(kind)
        .where(kind.id == number, kind.next_try_at <= now, kind.sent_at.is_(None), kind.given_up_at.is_(None))
        .values(tries=kind.tries + 1, next_try_at=now + HELD_WHILE_SENT)
        .execution_options(synchronize_session=False)
    )
    return taken.rowcount == 1


def note_outcome(one: Mail | ChannelPost, failure: Failure | None, now: datetime) -> None:
    """Keep how a try ended. Once the server answers again, what waited for it is tried at once."""
    one.failure = failure
    if failure is None:
        one.sent_at = now
        kind = type(one)
        db.session.execute(
            update(kind)
            .where(kind.failure == Failure.UNREACHABLE, kind.sent_at.is_(None), kind.given_up_at.is_(None))
            .values(next_try_at=now)
            .execution_options(synchronize_session=False)
        )
    elif is_given_up(one.created_at, failure, now):
        one.given_up_at = now
    else:
        one.next_try_at = next_try(one.tries, now)
    db.session.flush()
