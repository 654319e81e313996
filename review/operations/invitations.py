"""Invitations: a link by which a person chooses a password, the first or a new one."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from review.domain.errors import Refusal
from review.domain.notices import NoticeKind
from review.domain.passwords import check_password
from review.extensions import db
from review.models.person import Invitation, Person
from review.notices.links import INVITATION
from review.notices.tokens import new_nonce, token_of
from review.operations.audit import declare, record
from review.operations.notices import notify
from review.operations.passwords import hash_password
from review.operations.sign_in import digest, end_sessions

#: How long an invitation is good for.
VALID_FOR = timedelta(days=7)

MADE = declare("invitation.made", "expires_at")
ACCEPTED = declare("invitation.accepted", "sign_ins_ended")


def invite_person(person: Person, *, actor: Person | None, now: datetime) -> str:
    """A token that lets ``person`` choose a password within seven days, once; earlier ones stop working.

    It is given back here, and sent where mail is set up: the database holds its SHA-256, and what makes it only
    together with SECRET_KEY.
    Raises Refusal: ``invitation.no_address``, ``invitation.inactive``.
    """
    if not person.active:
        raise Refusal("invitation.inactive", name=person.name)
    if person.email is None:
        raise Refusal("invitation.no_address", name=person.name)
    db.session.execute(
        update(Invitation)
        .where(Invitation.person_id == person.id, Invitation.used_at.is_(None), Invitation.expires_at > now)
        .values(expires_at=now)
    )
    nonce = new_nonce()
    token = token_of(INVITATION, nonce)
    db.session.add(
        Invitation(
            person=person,
            token_sha256=digest(token),
            created_at=now,
            created_by_id=actor.id if actor is not None else None,
            expires_at=now + VALID_FOR,
        )
    )
    values = {"nonce": nonce, "due_at": now + VALID_FOR}
    notify(NoticeKind.INVITATION, [person], values, link="auth.invitation", key=digest(token), now=now)
    record(
        MADE,
        actor=actor,
        subject_kind="person",
        subject=person.public_id,
        now=now,
        expires_at=(now + VALID_FOR).isoformat(),
    )
    return token


def check_invitation(invitation: Invitation, *, now: datetime) -> None:
    """Refuse an invitation that is no longer good.

    Raises Refusal: ``invitation.used``, ``invitation.expired``, ``invitation.inactive``.
    """
    if invitation.used_at is not None:
        raise Refusal("invitation.used", at=invitation.used_at)
    if invitation.expires_at <= now:
        raise Refusal("invitation.expired", at=invitation.expires_at)
    if not invitation.person.active:
        raise Refusal("invitation.inactive", name=invitation.person.name)


def accept_invitation(invitation: Invitation, password: str, *, now: datetime) -> Person:
    """Set the password of the person invited; every session they had ends.

    Raises Refusal: as `check_invitation`, and those of `review.domain.passwords.check_password`.
    """
    check_invitation(invitation, now=now)
    person = invitation.person
    check_password(password, name=person.name, address=person.email)
    used = db.session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None), Invitation.expires_at > now)
        .values(used_at=now)
        .returning(Invitation.id)
    )
    if not used.all():  # somebody else was faster with the same link
        raise Refusal("invitation.used", at=now)
    person.password_hash = hash_password(password)
    ended = end_sessions(person, now=now)
    record(
        ACCEPTED, actor=person, subject_kind="person", subject=person.public_id, now=now, sign_ins_ended=ended
    )
    return person
