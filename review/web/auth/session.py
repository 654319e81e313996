"""The signed-in person of this request, behind Flask-Login."""

from __future__ import annotations

from flask import session as cookie
from flask_login import current_user, login_user, logout_user

from review import clock
from review.domain.roles import Role
from review.extensions import login_manager
from review.models.person import Person
from review.operations.sign_in import NewSignIn
from review.queries.sign_ins import find_signed_in


class SignedIn:
    """A person as Flask-Login wants one; its id is the session's token, so that a session can be revoked."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, person: Person, token: str) -> None:
        self.person = person
        self._token = token

    def get_id(self) -> str:
        """The token that the cookie keeps."""
        return self._token

    def has_role(self, role: Role) -> bool:
        """Whether the person holds ``role``."""
        return self.person.has_role(role)


def find_current_person() -> Person | None:
    """Who is signed in, None where nobody is."""
    return current_user.person if current_user.is_authenticated else None


def current_person() -> Person:
    """Who is signed in; for views that are not open to everybody."""
    person = find_current_person()
    if person is None:
        raise RuntimeError("nobody is signed in; the view is public, or declares its access wrongly")
    return person


def start(new: NewSignIn) -> None:
    """Give the browser a new cookie for ``new``, and forget all that the old one held."""
    cookie.clear()
    login_user(SignedIn(new.person, new.token))


def stop() -> str | None:
    """Take the browser's cookie away; gives the token it held."""
    token = current_user.get_id() if current_user.is_authenticated else None
    logout_user()
    cookie.clear()
    return token


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load(token: str) -> SignedIn | None:
    """Whoever the cookie's token stands for."""
    person = find_signed_in(token, clock.now())
    return SignedIn(person, token) if person is not None else None


login_manager.login_view = "auth.sign_in"
