"""One transaction a request: committed at its end, or not at all."""

from __future__ import annotations

from flask import Flask, Response, g, request

from review.database import Begin, after_commit, begin_with, commit, rollback

__all__ = ["after_commit", "init_app", "keep_changes"]

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FIRST_ERROR = 400


def init_app(app: Flask) -> None:
    """To be called before any other hook is registered: the first `after_request` runs last."""
    app.before_request(_begin)
    app.after_request(_end)


def keep_changes() -> None:
    """Commit what was done even though the answer is an error: a failed sign-in must be counted."""
    g.keep_changes = True


def _begin() -> None:
    g.keep_changes = False
    begin_with(Begin.DEFERRED if request.method in _SAFE else Begin.IMMEDIATE)


def _end(response: Response) -> Response:
    went_well = request.method not in _SAFE and response.status_code < _FIRST_ERROR
    if went_well or g.get("keep_changes", False):
        commit()
    else:
        rollback()
    return response
