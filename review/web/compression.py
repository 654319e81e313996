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
from typing import TYPE_CHECKING

from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

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
        answer = Response.from_app(self._application, environ)
        if _is_worth_it(answer):
            self._compress(answer, str(environ.get("PATH_INFO", "")))
        return answer(environ, start_response)

    def _compress(self, answer: Response, path: str) -> None:
        # Only files that are there are kept, so that made-up addresses take no memory.
        fixed = path.startswith(self._static) and answer.status_code == 200
        small = self._kept.get(path) if fixed else None
        if small is None:
            small = _compressed(answer.get_data(), fixed=fixed)
            if fixed:
                self._kept[path] = small
        else:
            answer.close()  # the file that nobody reads
        answer.set_data(small)
        answer.headers["Content-Encoding"] = "gzip"
        answer.vary.add("Accept-Encoding")
        tag, _weak = answer.get_etag()
        if tag is not None:
            answer.set_etag(tag, weak=True)


def _is_worth_it(answer: Response) -> bool:
    """Whether an answer is a whole text of a known and fitting length that nobody has encoded yet."""
    return (
        (answer.status_code == 200 or 400 <= answer.status_code < 500)
        and "Content-Encoding" not in answer.headers
        and answer.headers.get("Content-Type", "").startswith(TEXT)
        and SMALLEST <= (answer.content_length or 0) <= LARGEST
    )


def _compressed(plain: bytes, *, fixed: bool) -> bytes:
    """The same in gzip: as small as can be where it is ``fixed`` and kept, else quickly and of a blurred length."""
    file = io.BytesIO()
    name = "" if fixed else "a" * secrets.randbelow(_MOST_PADDING)
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=9 if fixed else 5, fileobj=file, mtime=0) as packed:
        packed.write(plain)
    return file.getvalue()
