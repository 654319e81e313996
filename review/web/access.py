"""Who may use an endpoint. Every view says so, or the application does not start.

``@blueprint.get("/docket")`` goes on top, the declaration under it, next to the function::

    @blueprint.get("/dockets")
    @roles(Role.CLERK, Role.AUDITOR)
    def index() -> str: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from review.domain.roles import Role

View = TypeVar("View", bound=Callable[..., Any])

_ATTRIBUTE = "__access__"
#: Endpoints that libraries bring, open to everybody.
_PUBLIC_ENDPOINTS = frozenset({"static"})


class UndeclaredAccess(RuntimeError):
    """An endpoint does not say who may use it."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use a view: everybody, whoever is signed in, or who holds one of some roles."""

    is_public: bool = False
    any_of: frozenset[Role] = frozenset()


def public(view: View) -> View:
    """Everybody may use this view, signed in or not."""
    return _declare(view, Access(is_public=True))


def signed_in(view: View) -> View:
    """Whoever is signed in may use this view."""
    return _declare(view, Access())


def roles(*any_of: Role) -> Callable[[View], View]:
    """Whoever holds one of these roles may use this view."""
    if not any_of:
        raise ValueError("name at least one role")
    return lambda view: _declare(view, Access(any_of=frozenset(any_of)))


def _declare(view: View, access: Access) -> View:
    if hasattr(view, _ATTRIBUTE):
        raise UndeclaredAccess(f"{view.__module__}.{view.__qualname__} declares its access twice")
    setattr(view, _ATTRIBUTE, access)
    return view


def declared(app: Flask, endpoint: str) -> Access | None:
    """What the view behind ``endpoint`` declares, None where it declares nothing."""
    if endpoint in _PUBLIC_ENDPOINTS:
        return Access(is_public=True)
    access = getattr(app.view_functions[endpoint], _ATTRIBUTE, None)
    return access if isinstance(access, Access) else None


def check_declarations(app: Flask) -> None:
    """Refuse to start with an endpoint that declares nothing."""
    silent = sorted(endpoint for endpoint in app.view_functions if declared(app, endpoint) is None)
    if silent:
        raise UndeclaredAccess(
            f"These endpoints do not say who may use them: {', '.join(silent)}. "
            "Put @public, @signed_in or @roles(…) of review.web.access on the view."
        )


def init_app(app: Flask) -> None:
    """Hold every request to what its view declares."""
    app.before_request(_enforce)


def is_htmx() -> bool:
    """Whether htmx sent this request, which wants a fragment and no redirect."""
    return request.headers.get("HX-Request") == "true"


def sign_in_url() -> str:
    """The sign-in page, which leads back to where the person wanted to go."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" and not is_htmx() else None
    endpoint = current_app.login_manager.login_view or "accounts.sign_in"  # type: ignore[attr-defined]
    return url_for(endpoint, next=wanted)


def _enforce() -> BaseResponse | None:
    if request.endpoint is None:
        return None
    access = declared(current_app, request.endpoint)
    if access is None:
        raise UndeclaredAccess(request.endpoint)
    if access.is_public:
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    if access.any_of and not any(current_user.has_role(role) for role in access.any_of):
        names = ", ".join(sorted(role.value for role in access.any_of))
        abort(403, _("This page is for another role (%(roles)s). Ask a clerk if you should have it.", roles=names))
    return None


def _to_sign_in() -> BaseResponse:
    address = sign_in_url()
    if is_htmx():
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address)
