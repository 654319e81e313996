"""Imports as background work: driven chunk by chunk, each chunk committed on its own."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from review import clock
from review.config import current_settings
from review.database import after_commit, commit, rollback
from review.domain.errors import Refusal
from review.domain.moments import local_day
from review.extensions import db
from review.intake.profile_files import parse_profile
from review.intake.staging import InputFile
from review.jobs.frames import queue_frames
from review.jobs.queue import TRIES, Cancelled, ask_to_cancel, beat, enqueue, is_cancelled, is_dead, is_gone, note
from review.jobs.registry import job
from review.models import FileKind, ImportRun, ImportState, Job, JobState, Person
from review.operations import imports as operations
from review.operations.control_totals import totals_of
from review.operations.imports import Progress
from review.queries.imports import IMPORT, find_last_job_of, is_stopped_by_totals

logger = logging.getLogger(__name__)

#: An upload that no job speaks of any more is removed after this time.
FORGOTTEN_UPLOAD = timedelta(days=1)

_watcher: ContextVar[Callable[[Progress], None] | None] = ContextVar("watcher", default=None)


@contextmanager
def watching(watcher: Callable[[Progress], None]) -> Iterator[None]:
    """Let ``watcher`` hear of the progress of imports that this thread performs."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def upload_folder() -> Path:
    """Where uploaded files wait for their import."""
    folder = current_settings().instance_dir / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def new_upload() -> Path:
    """A place for one uploaded file, under a name that nobody can guess."""
    return upload_folder() / secrets.token_urlsafe(16)


def queue_import(
    run: ImportRun, inputs: Sequence[InputFile], *, uploaded: bool, actor: Person | None, now: datetime
) -> Job:
    """Have ``run`` carried out: uploaded files by the worker, a command's own files by the command itself."""
    arguments = {
        "run": run.public_id,
        "uploaded": uploaded,
        "files": [{"kind": one.kind.value, "path": str(one.path), "name": one.name} for one in inputs],
    }
    return enqueue(IMPORT, arguments, actor=actor, now=now) if uploaded else note(
        IMPORT, arguments, actor=actor, now=now
    )


@job(IMPORT)
def carry_out(row: Job, _now: datetime) -> dict[str, Any] | None:
    """Carry out the import that ``row`` names; commits after each step.

    The database itself lets only one import be at work. Raises `Cancelled` where somebody asked it to stop.
    """
    arguments, number, tries = dict(row.arguments), row.id, (row.result or {}).get("tries", 1)
    run = db.session.scalar(select(ImportRun).where(ImportRun.public_id == arguments["run"]))
    if run is None or run.state is not ImportState.STAGING:
        return None  # a worker died between the merge and its own last word
    run_id, public_id = run.id, run.public_id
    inputs = _inputs(row)
    try:
        if tries > TRIES:
            raise Refusal("job.given_up", tries=tries)
        _check_files(inputs)
        _drive(number, run_id, inputs)
    except Cancelled:
        _refuse(run_id, Refusal("import.cancelled"))
        raise
    except Refusal as refusal:
        _refuse(run_id, refusal)
        raise
    except KeyboardInterrupt:
        _refuse(run_id, Refusal("import.cancelled"))
        raise Cancelled from None
    except Exception:
        _refuse(run_id, Refusal("import.broken"))
        raise
    finally:
        if arguments["uploaded"] and _has_ended(run_id):
            if not is_stopped_by_totals(db.session.get_one(ImportRun, run_id)):
                _remove([one.path for one in inputs])
            remove_forgotten_uploads(clock.now())
    queue_frames(actor=None, now=clock.now())
    return {"run": public_id}


def _drive(number: int, run_id: int, inputs: Sequence[InputFile]) -> None:
    watcher = _watcher.get()
    for progress in operations.carry_out(run_id, inputs, clock=clock.now):
        beat(number, progress.step, progress.done, progress.total or None)
        commit()
        if progress.step != "done" and is_cancelled(number):
            raise Cancelled
        if watcher is not None:
            watcher(progress)


def _check_files(inputs: Sequence[InputFile]) -> None:
    for one in inputs:
        if not one.path.is_file():
            raise Refusal("file.gone", name=one.name)


def import_anyway(run: ImportRun, *, actor: Person | None, now: datetime) -> ImportRun:
    """Import the files once more that `run` was stopped over by its control totals, and go on nevertheless.

    Raises `Refusal` ``total.not_stopped``, or ``file.gone`` where they are no longer kept.
    """
    row = find_last_job_of(run)
    if row is None or not is_stopped_by_totals(run):
        raise Refusal("total.not_stopped")
    inputs = _inputs(row)
    _check_files(inputs)
    zone = parse_profile(run.profile_text, run.profile_name)[0].source.tzinfo
    again = operations.start_import(
        run.profile_text, run.profile_name, [one.kind for one in inputs], dry_run=False,
        covers_from=local_day(run.covers_from, zone) if run.covers_from else None,
        covers_until=local_day(run.covers_until, zone) if run.covers_until else None,
        totals=totals_of(run), despite_totals=True, actor=actor, now=now,
    )
    queue_import(again, inputs, uploaded=True, actor=actor, now=now)
    return again


def _inputs(row: Job) -> list[InputFile]:
    return [InputFile(FileKind(one["kind"]), Path(one["path"]), one["name"]) for one in row.arguments["files"]]


def cancel_import(run: ImportRun, row: Job | None, *, now: datetime) -> None:
    """Stop an import that was not merged yet; one that a worker is at stops at its next step. Commits nothing.

    Raises `Refusal` ``import.finished`` where there is nothing left to stop.
    """
    if run.state is not ImportState.STAGING or row is None:
        raise Refusal("import.finished", at=run.finished_at)
    if not ask_to_cancel(row, now):
        return
    operations.refuse_import(run.id, Refusal("import.cancelled"), now=now)
    if row.arguments["uploaded"]:
        paths = [Path(one["path"]) for one in row.arguments["files"]]
        after_commit(lambda: _remove(paths))


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _refuse(run_id: int, refusal: Refusal) -> None:
    rollback()
    operations.refuse_import(run_id, refusal, now=clock.now())
    commit()


def _has_ended(run_id: int) -> bool:
    state = db.session.scalar(select(ImportRun.state).where(ImportRun.id == run_id))
    return state is not ImportState.STAGING


def clear_broken_imports(now: datetime) -> list[datetime]:
    """End the imports that commands began and that died with them; gives when each had begun. Commits nothing.

    Uploaded ones are left to the worker, which takes them up again.
    """
    cleared = []
    unfinished = select(Job).where(Job.kind == IMPORT, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
    for row in db.session.scalars(unfinished):
        dead = is_dead(row, now) if row.state is JobState.RUNNING else is_gone(row)
        if row.arguments["uploaded"] or not dead:
            continue
        run = db.session.scalar(select(ImportRun).where(ImportRun.public_id == row.arguments["run"]))
        if run is not None and run.state is ImportState.STAGING:
            operations.refuse_import(run.id, Refusal("import.broken_off", since=run.started_at), now=now)
            cleared.append(run.started_at)
        row.state, row.message, row.finished_at = JobState.FAILED, "import.broken_off", now
    db.session.flush()
    return cleared


def at_work(now: datetime) -> Job | None:
    """The import that is at work, if there is one."""
    rows = db.session.scalars(select(Job).where(Job.kind == IMPORT, Job.state == JobState.RUNNING)).all()
    return next((row for row in rows if not is_dead(row, now)), None)


def remove_forgotten_uploads(now: datetime) -> int:
    """Remove uploads that were stored but whose request failed before their job was noted; gives how many."""
    removed = 0
    waiting = db.session.scalars(
        select(Job).where(Job.kind == IMPORT, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
    ).all()
    needed = {one["path"] for row in waiting for one in row.arguments["files"]}
    for path in upload_folder().iterdir():
        age = now.timestamp() - path.stat().st_mtime
        if str(path) not in needed and age > FORGOTTEN_UPLOAD.total_seconds():
            path.unlink(missing_ok=True)
            removed += 1
    return removed
