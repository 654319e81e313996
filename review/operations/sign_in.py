"""Signing in and out. A session is a row that can be revoked; the browser holds only its token."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from review.domain.addresses import LONGEST_ADDRESS, fold
from review.domain.errors import Refusal
from review.extensions import db
from review.models.person import Person
from review.models.sign_in import FailedSignIn, SignIn
from review.operations.audit import declare, record
from review.operations.passwords import hash_password, is_outdated, is_right

#: How long a session lasts.
SESSION = timedelta(hours=12)
#: So many failures for one address within the window, and the next try must wait.
TRIES = 5
WINDOW = timedelta(minutes=15)
_KEEP_FAILURES = timedelta(days=1)

STARTED = declare("sign_in.started", "by", "expires_at")
FAILED = declare("sign_in.failed", "failures")
ENDED = declare("sign_in.ended")
REVOKED = declare("sign_in.revoked", "sign_ins")


@dataclass(frozen=True, slots=True)
class NewSignIn:
    """A session that has just begun, with the token that only the browser keeps."""

    person: Person
    token: str
    expires_at: datetime


def sign_in(address: str, password: str, *, now: datetime) -> NewSignIn:
    """Begin a session for whoever has this address and password.

    Raises Refusal: ``sign_in.failed`` whatever was wrong (the failure stays in the session: the edge must commit it),
    ``sign_in.too_many`` with ``again_at`` once five tries for an address, known or not, failed within 15 minutes.
    """
    folded = fold(address).replace("\0", "")[:LONGEST_ADDRESS]
    _take_turns(folded)
    _refuse_guessing(folded, now)
    person = db.session.scalar(select(Person).where(Person.email_folded == folded))
    kept = person.password_hash if person is not None and person.active else None
    if not is_right(password, kept) or person is None:
        _count_failure(folded, person, now)
        raise Refusal("sign_in.failed")
    if kept is not None and is_outdated(kept):
        person.password_hash = hash_password(password)
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.email_folded == folded))
    return begin_session(person, by="password", now=now)


def begin_session(person: Person, *, by: str, now: datetime) -> NewSignIn:
    """Begin a session for ``person``, known by other means: an accepted invitation, or a demo's button.

    Raises Refusal: ``sign_in.inactive``.
    """
    if not person.active:
        raise Refusal("sign_in.inactive")
    token = secrets.token_urlsafe(32)
    expires_at = now + SESSION
    db.session.add(SignIn(token_sha256=digest(token), person=person, signed_in_at=now, expires_at=expires_at))
    record(
        STARTED,
        actor=person,
        subject_kind="person",
        subject=person.public_id,
        now=now,
        by=by,
        expires_at=expires_at.isoformat(),
    )
    return NewSignIn(person, token, expires_at)


def sign_out(token: str, *, actor: Person, now: datetime) -> None:
    """End the session behind ``token``, for whoever holds the cookie; again is no error."""
    result = db.session.execute(
        update(SignIn)
        .where(SignIn.token_sha256 == digest(token), SignIn.person_id == actor.id, SignIn.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(SignIn.id)
    )
    if result.all():
        record(ENDED, actor=actor, subject_kind="person", subject=actor.public_id, now=now)


def revoke_sign_ins(person: Person, *, actor: Person | None, now: datetime) -> int:
    """End every session of ``person`` everywhere; gives how many there were."""
    ended = end_sessions(person, now=now)
    record(REVOKED, actor=actor, subject_kind="person", subject=person.public_id, now=now, sign_ins=ended)
    return ended


def end_sessions(person: Person, *, now: datetime) -> int:
    """End the sessions of ``person`` as a part of another operation, which records it."""
    result = db.session.execute(
        update(SignIn)
        .where(SignIn.person_id == person.id, SignIn.revoked_at.is_(None), SignIn.expires_at > now)
        .values(revoked_at=now)
        .returning(SignIn.id)
    )
    return len(result.all())


def digest(token: str) -> str:
    """What the database keeps of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def _take_turns(folded: str) -> None:
    """Let tries for one address pass one by one, so that a burst cannot outrun the count."""
    if db.session.get_bind().dialect.name == "postgresql":  # on SQLite, writers queue anyway
        key = int.from_bytes(hashlib.sha256(b"sign-in\0" + folded.encode()).digest()[:8], "big", signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(key)))


def _refuse_guessing(folded: str, now: datetime) -> None:
    fifth_last = db.session.scalar(
        select(FailedSignIn.at)
        .where(FailedSignIn.email_folded == folded, FailedSignIn.at > now - WINDOW)
        .order_by(FailedSignIn.at.desc())
        .offset(TRIES - 1)
        .limit(1)
    )
    if fifth_last is not None:
        raise Refusal("sign_in.too_many", again_at=fifth_last + WINDOW)


def _count_failure(folded: str, person: Person | None, now: datetime) -> None:
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at < now - _KEEP_FAILURES))
    db.session.add(FailedSignIn(email_folded=folded, at=now))
    db.session.flush()
    if person is not None:
        failures = db.session.scalar(
            select(func.count()).where(FailedSignIn.email_folded == folded, FailedSignIn.at > now - WINDOW)
        )
        record(
            FAILED, actor=None, subject_kind="person", subject=person.public_id, now=now, failures=failures or 0
        )
