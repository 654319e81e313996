"""The files that prove a statement: kept in the instance folder, where no address leads, under names nobody can guess.

Bytes are written before their rows are committed, so that no row is ever without them; what a request left behind that
failed in between is removed later.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from review.config import current_settings
from review.domain.errors import Refusal
from review.domain.evidence_files import MEGABYTE, FileContent, FileLimits, GivenFiles
from review.extensions import db
from review.models.evidence_file import EvidenceFile
from review.models.statement import Statement

#: After this, bytes without a row belong to a request that failed.
FORGOTTEN = timedelta(days=1)


def file_limits() -> FileLimits:
    """What the settings allow."""
    settings = current_settings()
    return FileLimits(settings.evidence_file_mb * MEGABYTE, settings.evidence_files)


def check_number(given: GivenFiles, kept: Sequence[EvidenceFile]) -> None:
    """Raises Refusal where one statement would hold more files than are kept: ``evidence_file.too_many``."""
    count, limit = len(kept) + len(given.new), file_limits().most
    if count > limit:
        raise Refusal("evidence_file.too_many", count=count, limit=limit)


def attach_files(
    statement: Statement, kept: Sequence[EvidenceFile], new: Sequence[FileContent]
) -> list[EvidenceFile]:
    """Put on a new version the files kept from the one before and those sent with it, each content once."""
    attached = [
        EvidenceFile(name=one.name, media=one.media, size=one.size, sha256=one.sha256, stored_as=one.stored_as)
        for one in kept
    ]
    held = {one.sha256 for one in kept}
    for one in new:
        if one.sha256 not in held:
            held.add(one.sha256)
            attached.append(
                EvidenceFile(
                    name=one.name, media=one.media, size=len(one.content), sha256=one.sha256,
                    stored_as=_store(one.content),
                )
            )
    for position, file in enumerate(attached, 1):
        file.position = position
    statement.files = attached
    return attached


def read_file(file: EvidenceFile) -> bytes:
    """The bytes of ``file``, as they were filed. Raises Refusal: ``evidence_file.not_as_filed``."""
    try:
        content = (_folder() / file.stored_as).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Refusal("evidence_file.not_as_filed", name=file.name)
    return content


def remove_forgotten_files(now: datetime) -> int:
    """Remove the bytes that no row names, once they are old enough to belong to no request; gives how many."""
    old = [path for path in _folder().iterdir() if now.timestamp() - path.stat().st_mtime > FORGOTTEN.total_seconds()]
    if not old:
        return 0
    named = set(db.session.scalars(select(EvidenceFile.stored_as)))
    strays = [path for path in old if path.name not in named]
    for path in strays:
        path.unlink(missing_ok=True)
    return len(strays)


def _folder() -> Path:
    folder = current_settings().instance_dir / "evidence"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _store(content: bytes) -> str:
    name = secrets.token_urlsafe(24)
    handle = os.open(_folder() / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return name
