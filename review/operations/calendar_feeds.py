"""The secret address of a person's calendar: made, made anew, taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from review.domain.errors import Refusal
from review.extensions import db
from review.models.person import Person
from review.models.schedule import CalendarFeed
from review.notices.tokens import new_nonce, token_of
from review.operations.audit import declare, record
from review.operations.sign_in import digest
from review.queries.calendar_feeds import find_feed

MADE = declare("calendar.feed_made")
REVOKED = declare("calendar.feed_revoked")

#: What a calendar's token is made for.
CALENDAR = "calendar"


def make_feed(person: Person, *, now: datetime) -> str:
    """A new secret token for the person's calendar; an earlier one opens nothing from now on."""
    _end(person, now)
    nonce = new_nonce()
    token = token_of(CALENDAR, nonce)
    db.session.add(CalendarFeed(person_id=person.id, nonce=nonce, token_sha256=digest(token), created_at=now))
    try:
        db.session.flush()
    except IntegrityError as error:  # the same person in another tab, at this moment
        raise Refusal("people.changed_meanwhile") from error
    record(MADE, actor=person, subject_kind="person", subject=person.public_id, now=now)
    return token


def revoke_feed(person: Person, *, now: datetime) -> None:
    """Take the address back; harmless where there is none."""
    if _end(person, now):
        record(REVOKED, actor=person, subject_kind="person", subject=person.public_id, now=now)


def feed_token(person: Person) -> str | None:
    """The token of the person's calendar, to be shown again; None where there is none, or where the key it was made
    with is another now."""
    feed = find_feed(person)
    if feed is None:
        return None
    token = token_of(CALENDAR, feed.nonce)
    return token if digest(token) == feed.token_sha256 else None


def _end(person: Person, now: datetime) -> bool:
    feed = find_feed(person)
    if feed is None:
        return False
    feed.revoked_at = now
    db.session.flush()
    return True
