"""Who is behind a session."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from review.extensions import db
from review.models.person import Invitation, Person
from review.models.sign_in import SignIn


def find_signed_in(token: str, now: datetime) -> Person | None:
    """The active person whose session has this token, None where it has ended, was revoked, or never was."""
    found = db.session.scalar(
        select(SignIn)
        .where(SignIn.token_sha256 == _sha256(token), SignIn.revoked_at.is_(None), SignIn.expires_at > now)
        .options(joinedload(SignIn.person))
    )
    return found.person if found is not None and found.person.active else None


def find_invitation(token: str) -> Invitation | None:
    """The invitation that ``token`` belongs to, whether still good or not."""
    return db.session.scalar(
        select(Invitation).where(Invitation.token_sha256 == _sha256(token)).options(joinedload(Invitation.person))
    )


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
