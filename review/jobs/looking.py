"""The first look at an upload, as background work: what its files are, and what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from review.config import current_settings
from review.database import commit, rollback
from review.domain.control_totals import ControlTotal
from review.domain.errors import Refusal
from review.intake.gathering import gather
from review.intake.staging import InputFile
from review.jobs.drafts import Draft, GivenUpload, find_draft, is_kept, keep_draft, new_draft, remove
from review.jobs.imports import new_upload
from review.jobs.queue import Cancelled, beat, enqueue
from review.jobs.registry import job
from review.models import Job, Person
from review.operations.recognition import Looked, look_at, look_at_given
from review.queries.imports import LOOK

_BLOCK = 1 << 20


def begin_upload(
    given: Sequence[GivenUpload], owner: Person, *, profile: tuple[str, str] | None, covers_from: date | None,
    covers_until: date | None, totals: Sequence[ControlTotal], now: datetime,
) -> Draft:
    """Keep uploaded files and have the worker look at them; ``profile`` (name and text) where one was chosen."""
    draft = new_draft(given, owner, profile=profile, covers_from=covers_from, covers_until=covers_until, totals=totals)
    enqueue(LOOK, {"draft": draft.public_id}, actor=owner, now=now)
    return draft


@job(LOOK)
def look_at_upload(row: Job, _now: datetime) -> dict[str, Any] | None:
    """Look at the upload that ``row`` names, and write what was found beside its files; commits as it goes."""
    draft = find_draft(row.arguments["draft"])
    if draft is None or draft.looked_at:
        return None
    unpacked: list[Path] = []
    try:
        looked = _look(draft, _Progress(row.id, draft.public_id), unpacked)
    except Refusal as refusal:
        _end(draft, refusal, unpacked)
    except Cancelled:
        remove({*draft.paths(), *unpacked})
        raise
    except BaseException:
        _end(draft, Refusal("mapping.broken"), unpacked)
        raise
    else:
        keep_draft(replace(
            draft, given=(), files=looked.inputs, surveys=looked.surveys, profile=looked.profile,
            recognition=looked.recognition,
        ))
        remove({*draft.paths(), *unpacked} - {one.path for one in looked.inputs})
    return {"draft": draft.public_id}


def _look(draft: Draft, progress: _Progress, unpacked: list[Path]) -> Looked:
    kinds = [one.kind for one in draft.given]
    if None not in kinds:
        inputs = [InputFile(one.kind, one.path, one.name) for one in draft.given if one.kind]
        progress.expect([one.path for one in inputs])
        return look_at_given(inputs, draft.profile, progress.heard)

    def place() -> Path:
        unpacked.append(new_upload())
        return unpacked[-1]

    limit = current_settings().unpacked_limit_mb << 20
    files = gather([(one.path, one.name) for one in draft.given], limit=limit, place=place)
    progress.expect([one.path for one in files])
    return look_at(files, draft.profile, progress.heard)


def _end(draft: Draft, refusal: Refusal, unpacked: Sequence[Path]) -> None:
    """Remember why the files cannot be read; they themselves are needed no more."""
    rollback()
    keep_draft(replace(draft, given=(), refusal=refusal))
    remove({*draft.paths(), *unpacked})


@dataclass(slots=True)
class _Progress:
    """Notes how many rows were looked at; ends the work once the upload was forgotten."""

    number: int
    draft: str
    done: int = 0
    total: int = 0

    def expect(self, files: Sequence[Path]) -> None:
        """So many rows are to come: about as many as the files have lines."""
        self.total = sum(_lines(path) for path in files)
        self.heard(0)

    def heard(self, rows: int) -> None:
        """So many rows more were looked at."""
        self.done += rows
        beat(self.number, "looking", self.done, max(self.total, self.done) or None)
        commit()
        if not is_kept(self.draft):
            raise Cancelled


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))
