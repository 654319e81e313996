"""What people see when something is refused, missing or broken: one sentence, and the way out."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from review.database import is_busy, rollback
from review.domain.errors import Refusal
from review.sentences import sentence
from review.web.access import is_htmx
from review.web.uploads import UploadRequest

logger = logging.getLogger(__name__)

_FIRST_ERROR = 400
_BROKEN = 500
_MEGABYTE = 1 << 20
#: What an error says besides its page.
_KEPT_HEADERS = frozenset({"Allow", "Retry-After"})


def init_app(app: Flask) -> None:
    """Register what answers for each kind of error."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _refused(error: Refusal) -> Response:
    rollback()
    return _answer(409, _("That is not possible"), sentence(error), code=error.code)


def _csrf(_error: CSRFError) -> Response:
    rollback()
    return _answer(
        400,
        _("Please send that again"),
        _("The form is too old, or was not sent from this site. Go back, reload the page and send it again."),
    )


def _http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < _FIRST_ERROR:  # a redirect is an answer, not an error
        return error
    rollback()
    title, message = _words(error)
    response = _answer(error.code, title, message)
    response.headers.update({name: value for name, value in error.get_headers() if name in _KEPT_HEADERS})
    return response


def _unexpected(error: Exception) -> Response:
    rollback()
    if is_busy(error):
        answer = _answer(
            503, _("Somebody else is writing"),
            _("A longer job holds the database just now, so nothing was saved. Wait a minute, then reload this page:"
              " the browser sends what you typed once more."),
        )
        answer.headers["Retry-After"] = "60"
        return answer
    if isinstance(error, StaleDataError):
        return _answer(
            409, _("That is not possible"),
            _("Somebody else changed this at the same moment. Reload the page to see what it is now."),
        )
    logger.error("A request failed", exc_info=error)
    return _answer(_BROKEN, *_broken())


def _broken() -> tuple[str, str]:
    return (
        _("Something went wrong"),
        _("The fault is ours and was logged; nothing was changed. Try again, and tell the clerk if it comes back."),
    )


def _words(error: HTTPException) -> tuple[str, str]:
    own = error.description if error.description != type(error).description else None
    match error.code:
        case 403:
            return _("Not yours to do"), own or _("You may not do this. Ask a clerk if you should be able to.")
        case 404:
            return _("Not found"), own or _("There is nothing here, or nothing that you may see.")
        case 405:
            return _("Not found"), _("This address takes no such request. Go back and use the page's buttons.")
        case 413:
            return _("Too large"), _too_large()
        case 429:
            return _("Too many tries"), _("That was too often in too short a time. Wait a minute and try again.")
        case code if code is not None and code >= _BROKEN:
            return _broken()
        case _:
            return _("That was not understood"), own or _("The request was not understood. Go back and try again.")


def _too_large() -> str:
    limit = request.max_content_length
    if isinstance(request, UploadRequest) and request.files_limit == "EVIDENCE_LIMIT":
        return str(_(
            "These files are much larger than what is kept, so nothing was saved. Go back: your words are still in the"
            " form; choose smaller files, or put them behind a link."
        ))
    if limit is None or limit < _MEGABYTE:
        return str(_("What you sent is larger than allowed. Send it in smaller parts."))
    return str(_(
        "What you sent is larger than the %(limit)s MB allowed here. Send it in smaller parts; the largest import is"
        " set by JB_UPLOAD_LIMIT_MB.", limit=limit // _MEGABYTE,
    ))


def _answer(status: int, title: str, message: str, code: str | None = None) -> Response:
    """The error as JSON for htmx, as a page for everybody else."""
    if is_htmx():
        return make_response(jsonify(status=status, code=code, title=title, message=message), status)
    try:
        page = render_template("errors/error.html", status=status, title=title, message=message)
    except Exception:  # the page shell asks the database who is there; with that broken, a bare page must do
        logger.exception("The error page failed")
        rollback()
        head = f"<!doctype html><html lang=en><title>{escape(title)}</title>"
        page = f"{head}<h1>{escape(title)}</h1><p>{escape(message)}</p>"
    return make_response(page, status)
