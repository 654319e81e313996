"""The queue: how work is handed over after a commit, done once, and picked up again after a crash."""

from __future__ import annotations

import logging
import os
import socket
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from review import clock
from review.config import Mode, Settings
from review.database import Begin, after_commit, beginning, commit, rollback
from review.domain.errors import Refusal
from review.extensions import db
from review.jobs.periodic import declare_periodic
from review.jobs.registry import work_for
from review.models import Job, JobState, Person

logger = logging.getLogger(__name__)

#: A job whose worker said nothing for so long is taken to be orphaned, and is queued again.
ORPHANED_AFTER = timedelta(minutes=30)
#: A job that waits for so long was perhaps never handed to the queue.
FORGOTTEN_AFTER = timedelta(minutes=2)
#: After so many tries by workers that died over it, a job is given up. Work that must clean up after itself is
#: called once more, and told by ``tries`` in its row's result.
TRIES = 3


class Cancelled(Exception):
    """Raised by work that was asked to stop, once it has cleaned up after itself."""


def enqueue(kind: str, arguments: dict[str, Any], *, actor: Person | None, now: datetime) -> Job:
    """Note a job and hand it to the worker once the present transaction is committed."""
    row = _new(kind, arguments, actor, now)
    number = row.id
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the documented way
    after_commit(lambda: _hand_over(app, number))
    return row


def note(kind: str, arguments: dict[str, Any], *, actor: Person | None, now: datetime) -> Job:
    """Note a job without handing it over: this command performs it itself, and no worker does while it lives."""
    row = _new(kind, arguments, actor, now)
    row.result = {"command": True, "host": socket.gethostname(), "pid": os.getpid()}
    db.session.flush()
    return row


def _new(kind: str, arguments: dict[str, Any], actor: Person | None, now: datetime) -> Job:
    work_for(kind)
    row = Job(kind=kind, arguments=arguments, created_at=now, created_by_id=actor.id if actor else None)
    db.session.add(row)
    db.session.flush()
    return row


def beat(number: int, step: str, done: int, total: int | None) -> None:
    """Note how far the job ``number`` has come, and that it is alive; to be committed with the step it describes."""
    db.session.execute(
        update(Job)
        .where(Job.id == number)
        .values(heartbeat_at=clock.now(), step=step, done_units=done, total_units=total)
        .execution_options(synchronize_session=False)
    )


def ask_to_cancel(row: Job, now: datetime) -> bool:
    """Have a job stop: at once where nobody took it up yet, else between two of its steps. Returns whether it
    has stopped already; what it was to do is then the caller's to end. Commits nothing."""
    stopped = db.session.execute(
        update(Job)
        .where(Job.id == row.id, Job.state == JobState.QUEUED)
        .values(state=JobState.CANCELLED, finished_at=now, cancel_asked_at=now)
    )
    if stopped.rowcount == 1:  # type: ignore[attr-defined]
        return True
    db.session.execute(
        update(Job).where(Job.id == row.id, Job.state == JobState.RUNNING).values(cancel_asked_at=now)
    )
    return False


def is_cancelled(number: int) -> bool:
    """Whether somebody asked the job ``number`` to stop."""
    return db.session.scalar(select(Job.cancel_asked_at).where(Job.id == number)) is not None


def perform(number: int, now: datetime) -> bool:
    """Do the job ``number`` if it still waits; returns whether it did. Commits: a job is an edge.

    Where the database holds that one of its kind is at work already, the job goes on waiting.
    """
    before = db.session.get(Job, number)
    tried = (before.result or {}).get("tries", 0) if before else 0
    held_by = {"host": socket.gethostname(), "pid": os.getpid(), "tries": tried + 1}
    if not _take(number, held_by, now):
        return False
    row = db.session.get_one(Job, number)
    try:
        if tried > TRIES:
            raise Refusal("job.given_up", tries=tried)
        result = work_for(row.kind)(row, now)
    except Cancelled:
        rollback()
        _finish(number, JobState.CANCELLED, message=None, result=None)
    except Refusal as refusal:
        rollback()
        shown = {name: str(value) for name, value in refusal.values.items()}
        _finish(number, JobState.FAILED, message=refusal.code, result={"refusal": refusal.code, "values": shown})
    except Exception:
        rollback()
        logger.exception("Job %s failed", number)
        _finish(number, JobState.FAILED, message="failed", result=None)
    else:
        _finish(number, JobState.DONE, message=None, result=result)
    _wake(row.kind)
    return True


def _wake(kind: str) -> None:
    """Hand over what waited for this kind of work to be free."""
    waiting = db.session.scalars(select(Job).where(Job.kind == kind, Job.state == JobState.QUEUED)).all()
    numbers = [row.id for row in waiting if not _is_a_commands(row)]
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the documented way
    commit()
    for number in numbers:
        _hand_over(app, number)


def _is_a_commands(row: Job) -> bool:
    """Whether a waiting job is some living command's own."""
    held_by = row.result or {}
    return bool(held_by.get("command")) and not is_gone(row)


def is_gone(row: Job) -> bool:
    """Whether the process that noted or took a job up is known to be dead."""
    held_by = row.result or {}
    return held_by.get("host") == socket.gethostname() and not _is_alive(held_by["pid"])


def _take(number: int, held_by: dict[str, Any], now: datetime) -> bool:
    """Take the job up, unless somebody did, or another that must not run beside it is at work."""
    for again in (True, False):
        try:
            taken = db.session.execute(
                update(Job)
                .where(Job.id == number, Job.state == JobState.QUEUED)
                .values(state=JobState.RUNNING, started_at=now, heartbeat_at=now, result=held_by)
            )
            commit()
            return bool(taken.rowcount == 1)  # type: ignore[attr-defined]
        except IntegrityError:
            rollback()
            if not again or not release_dead(now):
                return False
            commit()
    return False


def _finish(number: int, state: JobState, *, message: str | None, result: dict[str, Any] | None) -> None:
    row = db.session.get_one(Job, number)
    row.state, row.message, row.result, row.finished_at = state, message, result, clock.now()
    commit()


def sweep(now: datetime) -> list[int]:
    """Queue again what a dead worker held; returns the numbers of all jobs that should be handed over once more."""
    waiting = (Job.state == JobState.QUEUED, Job.created_at < now - FORGOTTEN_AFTER)
    numbers = {row.id for row in db.session.scalars(select(Job).where(*waiting)) if not _is_a_commands(row)}
    return sorted(numbers | set(release_dead(now)))


def release_dead(now: datetime) -> list[int]:
    """Put back into the queue what dead workers hold; gives the jobs' numbers."""
    released = []
    for row in db.session.scalars(select(Job).where(Job.state == JobState.RUNNING)):
        if is_dead(row, now):
            row.state = JobState.QUEUED
            released.append(row.id)
            logger.warning("The job %s (%s) was broken off when its worker died; it waits again", row.id, row.kind)
    db.session.flush()
    return released


def is_dead(row: Job, now: datetime) -> bool:
    """Whether nobody is at work on a running job any more: its process is gone, or said nothing for too long."""
    return is_gone(row) or row.heartbeat_at is None or row.heartbeat_at < now - ORPHANED_AFTER


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)
    return True


def queue_of(app: Flask) -> Huey:
    """The queue of ``app``, made when it is first asked for."""
    queue = app.extensions.get("queue")
    if queue is None:
        queue = app.extensions["queue"] = _make_queue(app.extensions["settings"])
        _declare_tasks(queue, app)
    return queue


def _make_queue(settings: Settings) -> Huey:
    options = {"results": False, "serializer": SignedSerializer(secret=settings.secret_key, salt="queue")}
    if settings.mode is Mode.TEST:
        return Huey("review", immediate=True, **options)
    if settings.url.get_backend_name() == "sqlite":
        database = settings.url.database
        return SqliteHuey("review", filename=f"{database}-queue", timeout=30, **options)
    dsn = settings.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgresHuey("review", dsn=dsn, **options)


def _declare_tasks(queue: Huey, app: Flask) -> None:
    @queue.task(name="perform")  # type: ignore[untyped-decorator]
    def perform_job(number: int) -> None:
        with app.app_context(), beginning(Begin.IMMEDIATE):
            perform(number, clock.now())

    def take_up() -> None:
        with app.app_context(), beginning(Begin.IMMEDIATE):
            numbers = sweep(clock.now())
            commit()
        for number in numbers:
            perform_job(number)

    queue.periodic_task(crontab(minute="*"), name="sweep")(take_up)
    declare_periodic(queue, app)
    queue.hand_over = perform_job
    #: To be called when a worker starts, too: what the last one held waits for nobody.
    queue.take_up = take_up


def _hand_over(app: Flask, number: int) -> None:
    queue_of(app).hand_over(number)
