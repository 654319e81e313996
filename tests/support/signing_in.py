"""How tests sign somebody in: a real session row and its cookie, without the form."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from review import clock
from review.extensions import db
from review.models import Person, SignIn

if TYPE_CHECKING:
    from tests.support.client import ReviewClient


def sign_in(client: ReviewClient, person: Person) -> None:
    """Leave in ``client`` the cookie that the sign-in page would leave for ``person``."""
    with client.session_transaction() as cookie:
        cookie["_user_id"] = new_sign_in(person)
        cookie["_fresh"] = True


def new_sign_in(person: Person) -> str:
    """A sign-in of ``person``, committed; returns the token that the cookie holds."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(
        SignIn(
            token_sha256=hashlib.sha256(token.encode()).hexdigest(),
            person=person,
            signed_in_at=now,
            expires_at=now + timedelta(hours=12),
        )
    )
    db.session.commit()
    return token
