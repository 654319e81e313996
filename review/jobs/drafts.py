"""Uploads that wait to be mapped: their files, and what a first look found, beside them in the upload folder.

What was found holds samples of the rows, so it is kept where the files are and goes when they go.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from review import clock
from review.intake.staging import InputFile
from review.intake.survey import FileSurvey, survey_file
from review.jobs.imports import new_upload, upload_folder
from review.models import FileKind, Person

_ID = re.compile(r"[A-Za-z0-9_-]{16}")
_SUFFIX = ".draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """An upload: whose it is, its files with what was found in them, and the last import that was made of it."""

    public_id: str
    owner: str
    files: tuple[InputFile, ...]
    surveys: tuple[FileSurvey, ...]
    covers_from: date | None = None
    covers_until: date | None = None
    last_run: str | None = None

    def by_kind(self) -> dict[FileKind, FileSurvey]:
        """What was found, by the kind of file."""
        return {survey.kind: survey for survey in self.surveys}


def begin_draft(
    files: Sequence[InputFile], owner: Person, *, covers_from: date | None, covers_until: date | None
) -> Draft:
    """Look at the uploaded files and keep what was found. Raises `Refusal` (``file.…``)."""
    surveys = tuple(survey_file(one.path, one.name, one.kind) for one in files)
    draft = Draft(secrets.token_urlsafe(12), owner.public_id, tuple(files), surveys, covers_from, covers_until)
    _write(draft)
    return draft


def find_draft(public_id: str) -> Draft | None:
    """The upload with this id, its time begun anew; None where its files are gone."""
    path = _path(public_id)
    if path is None or not path.is_file():
        return None
    draft = _read(public_id, json.loads(path.read_text("utf-8")))
    if not all(one.path.is_file() for one in draft.files):
        return None
    _keep_longer(draft)
    return draft


def find_draft_of(run: str) -> str | None:
    """The id of the upload of which this import was made last."""
    for path in upload_folder().glob(f"*{_SUFFIX}"):
        if json.loads(path.read_text("utf-8")).get("last_run") == run:
            return path.name.removesuffix(_SUFFIX)
    return None


def note_run(draft: Draft, run: str) -> None:
    """Remember which import was made of the upload last."""
    _write(replace(draft, last_run=run))


def copies_of(draft: Draft) -> list[InputFile]:
    """The files once more, for a job that removes what it has read."""
    copies = []
    for one in draft.files:
        path = new_upload()
        try:
            path.hardlink_to(one.path)
        except OSError:
            shutil.copyfile(one.path, path)
        copies.append(InputFile(one.kind, path, one.name))
    return copies


def forget_draft(draft: Draft) -> None:
    """Remove the upload."""
    for one in draft.files:
        one.path.unlink(missing_ok=True)
    if path := _path(draft.public_id):
        path.unlink(missing_ok=True)


def _path(public_id: str) -> Path | None:
    return upload_folder() / f"{public_id}{_SUFFIX}" if _ID.fullmatch(public_id) else None


def _write(draft: Draft) -> None:
    document = {
        "owner": draft.owner,
        "files": [{"kind": one.kind.value, "path": str(one.path), "name": one.name} for one in draft.files],
        "surveys": [survey.as_document() for survey in draft.surveys],
        "covers_from": draft.covers_from.isoformat() if draft.covers_from else None,
        "covers_until": draft.covers_until.isoformat() if draft.covers_until else None,
        "last_run": draft.last_run,
    }
    path = upload_folder() / f"{draft.public_id}{_SUFFIX}"
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    fresh.replace(path)
    _keep_longer(draft)


def _keep_longer(draft: Draft) -> None:
    """What nobody looks at for a day is removed; the time is that of the product's clock."""
    now = clock.now().timestamp()
    for path in (_path(draft.public_id), *(one.path for one in draft.files)):
        if path is not None:
            os.utime(path, (now, now))


def _read(public_id: str, document: dict[str, object]) -> Draft:
    def day(name: str) -> date | None:
        text = document[name]
        return date.fromisoformat(str(text)) if text else None

    files, surveys, last = document["files"], document["surveys"], document["last_run"]
    if not isinstance(files, list) or not isinstance(surveys, list):
        raise TypeError("a draft without its lists")
    return Draft(
        public_id, str(document["owner"]),
        tuple(InputFile(FileKind(one["kind"]), Path(one["path"]), one["name"]) for one in files),
        tuple(FileSurvey.from_document(one) for one in surveys),
        day("covers_from"), day("covers_until"), str(last) if last else None,
    )
