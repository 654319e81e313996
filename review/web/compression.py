"""Answers made small on their way out: the first visit of a phone is four times lighter for it.

Static files keep their compressed form in memory, since their addresses change with their content. Pages are
compressed each time, with a file name of random length in the header: what a page repeats of its request cannot then
be measured to guess a token that stands in it (the countermeasure of "Heal the BREACH", Palacios et al. 2022), which
the libraries for this leave out.
"""

from __future__ import annotations

import gzip
import io
import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers
from werkzeug.http import parse_accept_header

from review.web.static_files import static_url

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: What is text; fonts and pictures are compressed already.
TEXT = ("text/", "application/json", "application/javascript", "application/speculationrules+json", "image/svg+xml")
#: Bytes below which nothing is gained, and above which an answer is sent as it comes.
SMALLEST, LARGEST = 700, 4 * 2**20
_MOST_PADDING = 100


class Compressed:
    """A WSGI application whose answers are sent compressed to whoever takes gzip."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._static = f"{static_url()}/"
        self._kept: dict[str, bytes] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, compressed where that is wanted and worth it."""
        takes = parse_accept_header(environ.get("HTTP_ACCEPT_ENCODING", ""))["gzip"] > 0
        if not takes or environ.get("REQUEST_METHOD") == "HEAD":
            return self._application(environ, start_response)
        told: list[Any] = []

        def hold(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            told[:] = [status, Headers(headers)]
            if exc_info is not None or not _is_worth_it(*told):
                told.append("as it is")
                return start_response(status, headers, exc_info)
            return _refuse_write

        body = self._application(environ, hold)
        if len(told) != 2:
            return body
        status, headers = told
        path = str(environ.get("PATH_INFO", ""))
        # Only files that are there are kept, so that made-up addresses take no memory.
        fixed = path.startswith(self._static) and status.startswith("200")
        small = self._kept.get(path) if fixed else None
        if small is None:
            try:
                plain = b"".join(body)
            finally:
                if (close := getattr(body, "close", None)) is not None:
                    close()
            small = _compressed(plain, fixed=fixed)
            if fixed:
                self._kept[path] = small
        elif (close := getattr(body, "close", None)) is not None:
            close()
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(small))
        headers["Vary"] = ", ".join([*headers.getlist("Vary"), "Accept-Encoding"])
        if (tag := headers.get("ETag", "")).startswith('"'):
            headers["ETag"] = f"W/{tag}"
        start_response(status, headers.to_wsgi_list())
        return [small]


def _is_worth_it(status: str, headers: Headers) -> bool:
    """Whether an answer is a whole text of a known and fitting length that nobody has encoded yet."""
    length = headers.get("Content-Length", type=int) or 0
    return (
        status.startswith(("200", "4"))
        and "Content-Encoding" not in headers
        and headers.get("Content-Type", "").startswith(TEXT)
        and SMALLEST <= length <= LARGEST
    )


def _compressed(plain: bytes, *, fixed: bool) -> bytes:
    """The same in gzip: as small as can be where it is ``fixed`` and kept, else quickly and of a blurred length."""
    file = io.BytesIO()
    name = "" if fixed else "a" * secrets.randbelow(_MOST_PADDING)
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=9 if fixed else 5, fileobj=file, mtime=0) as packed:
        packed.write(plain)
    return file.getvalue()


def _refuse_write(_piece: bytes) -> object:
    raise NotImplementedError("an answer is given as an iterable")
