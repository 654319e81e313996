"""Uploads on their way to an import: their files, and what a first look found, beside them in the upload folder.

What was found holds samples of the rows, so it is kept where the files are and goes when they go.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from review import clock
from review.domain.control_totals import ControlTotal
from review.domain.errors import Refusal
from review.intake.staging import InputFile
from review.intake.survey import FileSurvey
from review.jobs.imports import new_upload, upload_folder
from review.models import FileKind, Person

_ID = re.compile(r"[A-Za-z0-9_-]{16}")
_SUFFIX = ".draft"


@dataclass(frozen=True, slots=True)
class GivenUpload:
    """A file as it was uploaded; its kind where somebody said it."""

    path: Path
    name: str
    kind: FileKind | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An upload: whose it is, its files, and once it was looked at, what was found; or why it cannot be read.

    ``profile``: name and text of the profile that reads the files, chosen or recognised; None where none does.
    ``last_run``: the last import that was made of it.
    """

    public_id: str
    owner: str
    given: tuple[GivenUpload, ...]
    files: tuple[InputFile, ...] = ()
    surveys: tuple[FileSurvey, ...] = ()
    profile: tuple[str, str] | None = None
    recognition: dict[str, Any] | None = None
    refusal: Refusal | None = None
    covers_from: date | None = None
    covers_until: date | None = None
    last_run: str | None = None
    totals: tuple[ControlTotal, ...] = ()

    @property
    def looked_at(self) -> bool:
        """Whether the first look is done, however it ended."""
        return bool(self.surveys) or self.refusal is not None

    def by_section(self) -> dict[str, FileSurvey]:
        """What was found, by the section that reads it."""
        return {survey.section: survey for survey in self.surveys}

    def paths(self) -> set[Path]:
        """Every file that it keeps."""
        return {*(one.path for one in self.given), *(one.path for one in self.files)}


def new_draft(
    given: Sequence[GivenUpload], owner: Person, *, profile: tuple[str, str] | None, covers_from: date | None,
    covers_until: date | None, totals: Sequence[ControlTotal],
) -> Draft:
    """Keep uploaded files until they are looked at."""
    draft = Draft(
        secrets.token_urlsafe(12), owner.public_id, tuple(given), profile=profile, covers_from=covers_from,
        covers_until=covers_until, totals=tuple(totals),
    )
    keep_draft(draft)
    return draft


def find_draft(public_id: str) -> Draft | None:
    """The upload with this id, its time begun anew; None where its files are gone."""
    path = _path(public_id)
    if path is None or not path.is_file():
        return None
    draft = _read(public_id, json.loads(path.read_text("utf-8")))
    if not all(one.is_file() for one in draft.paths()):
        return None
    _keep_longer(draft)
    return draft


def is_kept(public_id: str) -> bool:
    """Whether the upload was not forgotten meanwhile."""
    path = _path(public_id)
    return path is not None and path.is_file()


def find_draft_of(run: str) -> str | None:
    """The id of the upload of which this import was made last."""
    for path in upload_folder().glob(f"*{_SUFFIX}"):
        if json.loads(path.read_text("utf-8")).get("last_run") == run:
            return path.name.removesuffix(_SUFFIX)
    return None


def list_drafts_of(owner: Person) -> list[Draft]:
    """The uploads of this person that wait for an answer or a look, by id; those that cannot be read are not among
    them."""
    found = []
    for path in sorted(upload_folder().glob(f"*{_SUFFIX}")):
        draft = _read(path.name.removesuffix(_SUFFIX), json.loads(path.read_text("utf-8")))
        there = all(one.is_file() for one in draft.paths())
        if draft.owner == owner.public_id and draft.refusal is None and draft.last_run is None and there:
            found.append(draft)
    return found


def other_way_round(draft: Draft) -> Draft:
    """What was taken for leads as touches, and the other way round."""
    other = {FileKind.LEADS: FileKind.TOUCHES, FileKind.TOUCHES: FileKind.LEADS}
    files = [replace(one, kind=other[one.kind]) for one in draft.files]
    surveys = [replace(one, kind=other[one.kind], section=other[one.kind].value) for one in draft.surveys]
    return replace(
        draft, files=tuple(sorted(files, key=lambda one: one.kind.value)),
        surveys=tuple(sorted(surveys, key=lambda one: one.kind.value)),
    )


def note_run(draft: Draft, run: str) -> None:
    """Remember which import was made of the upload last."""
    keep_draft(replace(draft, last_run=run))


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
    remove(draft.paths())
    if path := _path(draft.public_id):
        path.unlink(missing_ok=True)


def remove(paths: set[Path]) -> None:
    """Remove files that are needed no more."""
    for path in paths:
        path.unlink(missing_ok=True)


def _path(public_id: str) -> Path | None:
    return upload_folder() / f"{public_id}{_SUFFIX}" if _ID.fullmatch(public_id) else None


def keep_draft(draft: Draft) -> None:
    """Write down what is known of the upload."""
    refusal = draft.refusal
    document = {
        "owner": draft.owner,
        "given": [_file(one.path, one.name, one.kind) for one in draft.given],
        "files": [_file(one.path, one.name, one.kind) for one in draft.files],
        "surveys": [survey.as_document() for survey in draft.surveys],
        "profile": draft.profile,
        "recognition": draft.recognition,
        "refusal": {"code": refusal.code, "values": {**refusal.values}} if refusal else None,
        "covers_from": draft.covers_from.isoformat() if draft.covers_from else None,
        "covers_until": draft.covers_until.isoformat() if draft.covers_until else None,
        "last_run": draft.last_run,
        "totals": [(one.of, one.column, str(one.expected)) for one in draft.totals],
    }
    path = upload_folder() / f"{draft.public_id}{_SUFFIX}"
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(document, ensure_ascii=False, default=str), "utf-8")
    fresh.replace(path)
    _keep_longer(draft)


def _file(path: Path, name: str, kind: FileKind | None) -> dict[str, str | None]:
    return {"path": str(path), "name": name, "kind": kind.value if kind else None}


def _keep_longer(draft: Draft) -> None:
    """What nobody looks at for a day is removed; the time is that of the product's clock."""
    now = clock.now().timestamp()
    for path in (_path(draft.public_id), *draft.paths()):
        if path is not None:
            os.utime(path, (now, now))


def _read(public_id: str, document: Mapping[str, Any]) -> Draft:
    def day(name: str) -> date | None:
        return date.fromisoformat(document[name]) if document[name] else None

    refusal, profile = document["refusal"], document["profile"]
    return Draft(
        public_id, document["owner"],
        tuple(
            GivenUpload(Path(one["path"]), one["name"], FileKind(one["kind"]) if one["kind"] else None)
            for one in document["given"]
        ),
        tuple(InputFile(FileKind(one["kind"]), Path(one["path"]), one["name"]) for one in document["files"]),
        tuple(FileSurvey.from_document(one) for one in document["surveys"]),
        (profile[0], profile[1]) if profile else None, document["recognition"],
        Refusal(refusal["code"], **refusal["values"]) if refusal else None,
        day("covers_from"), day("covers_until"), document["last_run"],
        tuple(ControlTotal(of, column, Decimal(expected)) for of, column, expected in document["totals"]),
    )
