"""Static files under an address that changes with their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from functools import cache

from flask import Flask
from whitenoise import WhiteNoise

from review import paths


@cache
def fingerprint() -> str:
    """Twelve hex digits of the SHA-256 over the names and bytes of all static files."""
    digest = hashlib.sha256()
    for path in sorted(paths.STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(paths.STATIC).as_posix().encode())
            digest.update(b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def static_url() -> str:
    """The path under which this version's static files are served.

    One fingerprint for the whole tree keeps relative references inside style sheets true.
    """
    return f"/static/{fingerprint()}"


def serve_static(app: Flask) -> None:
    """Let WhiteNoise answer for static files before a request reaches the application."""
    served = WhiteNoise(
        app.wsgi_app, root=paths.STATIC, prefix=f"{static_url()}/", immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False, mimetypes={"next-case.json": "application/speculationrules+json"},
    )
    app.wsgi_app = served  # type: ignore[method-assign]
