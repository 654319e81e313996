"""A file that proves a statement: saved by the browser, never shown by it."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, abort

from review import clock
from review.config import current_settings
from review.domain.evidence_files import Media
from review.operations.evidence_files import read_file
from review.queries.evidence_files import find_evidence_file
from review.queries.respondents import find_policy
from review.web.access import signed_in
from review.web.auth.session import current_person

blueprint = Blueprint("evidence_files", __name__)

_TEXTS = frozenset({Media.TXT, Media.CSV})


@blueprint.get("/evidence/<public_id>")
@signed_in
def download(public_id: str) -> Response:
    """One file; not found for whoever may not read its statement."""
    now, zone = clock.now(), current_settings().zone
    found = find_evidence_file(current_person(), public_id, policy=find_policy(now, zone), now=now, zone=zone)
    if found is None:
        abort(404)
    response = Response(read_file(found.file), content_type=found.file.media.value)
    if found.file.media in _TEXTS:
        response.headers["Content-Type"] = f"{found.file.media.value}; charset=utf-8"
    plain = found.name.encode("ascii", "replace").decode().replace("?", "_")
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name)}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return response
