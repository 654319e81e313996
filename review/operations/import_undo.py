"""Taking a merged import back, as one act, while nothing depends on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, tuple_
from sqlalchemy.exc import IntegrityError

from review.domain.errors import Refusal
from review.extensions import db
from review.intake.merge.undo import prospects_written, take_back
from review.intake.merge.undo_people import described_later
from review.models.docket import Docket
from review.models.frame import FrameExclusion, ReviewEvent
from review.models.import_run import ImportRun, ImportState
from review.models.job import Job, JobState
from review.models.lead import Lead, LeadRevision
from review.models.person import Person
from review.models.statement import Statement
from review.models.touch import Touch, TouchRevision
from review.operations.audit import declare, record
from review.queries.imports import IMPORT

UNDONE = declare("import.undone", "data_source")


def undo_import(run: ImportRun, *, actor: Person | None, now: datetime) -> None:
    """Take ``run`` back: leads and touches it inserted go, those it updated are what they were, so are the prospects
    it described, and reps it made go where nothing else speaks of them; the run stays on record as undone.

    Raises `Refusal` ``import.undo_…`` where it was not merged or something depends on it, and
    ``import.another_running`` while an import is at work.
    """
    held = _hold(run, actor, now)
    db.session.refresh(run, ["state", "finished_at"])  # as it is now that nobody else is at it
    _check(run)
    source = run.data_source
    take_back(run.id, source, now)
    run.state, run.undone_at, run.undone_by = ImportState.UNDONE, now, actor
    held.state, held.finished_at = JobState.DONE, now
    db.session.flush()
    db.session.expire_all()
    record(
        UNDONE, actor=actor, subject_kind="import", subject=run.public_id, now=now, data_source=source.name
    )


def _hold(run: ImportRun, actor: Person | None, now: datetime) -> Job:
    """Keep imports from working until this transaction ends, as an import keeps others."""
    row = Job(
        kind=IMPORT, arguments={"run": run.public_id, "uploaded": False, "files": [], "undo": True}, created_at=now,
        created_by_id=actor.id if actor else None, state=JobState.RUNNING, started_at=now, heartbeat_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        running = select(Job.started_at).where(Job.kind == IMPORT, Job.state == JobState.RUNNING)
        raise Refusal("import.another_running", since=db.session.scalar(running)) from error
    return row


def _check(run: ImportRun) -> None:
    if run.state is not ImportState.MERGED or run.finished_at is None:
        raise Refusal("import.undo_not_merged")
    period = db.session.scalar(
        select(Docket.period).where(Docket.frozen_at >= run.finished_at, Docket.cancelled_at.is_(None)).limit(1)
    )
    if period is not None:
        raise Refusal("import.undo_frame", period=period)
    came = select(Lead.id).where(Lead.first_import_id == run.id)
    changed = select(LeadRevision.lead_id).where(LeadRevision.import_id == run.id)
    for model in (ReviewEvent, FrameExclusion):
        if db.session.scalar(select(model.lead_id).where(model.lead_id.in_(came)).limit(1)) is not None:
            raise Refusal("import.undo_reviewed")
    later = Statement.filed_at >= run.finished_at
    about = or_(Statement.lead_id.in_(came), Statement.lead_id.in_(changed) & later)
    if db.session.scalar(select(Statement.id).where(about).limit(1)) is not None:
        raise Refusal("import.undo_statement")
    if db.session.scalar(select(LeadRevision.id).where(LeadRevision.lead_id.in_(came)).limit(1)) is not None:
        raise Refusal("import.undo_revised")
    _check_later_imports(run)
    if described_later(run.id, prospects_written(run.id)):
        raise Refusal("import.undo_described")


def _check_later_imports(run: ImportRun) -> None:
    leads = select(Lead.id).where(Lead.first_import_id == run.id)
    leads_changed = select(LeadRevision.lead_id).where(LeadRevision.import_id == run.id)
    touches = select(Touch.id).where(Touch.first_import_id == run.id)
    touches_changed = select(TouchRevision.touch_id).where(TouchRevision.import_id == run.id)
    lead_id, touch_id = LeadRevision.lead_id, TouchRevision.touch_id
    for revised, ours in (
        (LeadRevision, or_(lead_id.in_(leads), lead_id.in_(leads_changed))),
        (TouchRevision, or_(touch_id.in_(touches), touch_id.in_(touches_changed))),
    ):
        at = db.session.scalar(
            select(ImportRun.started_at)
            .join(revised, revised.import_id == ImportRun.id)
            .where(ours, ImportRun.id != run.id, ImportRun.state == ImportState.MERGED)
            .where(tuple_(ImportRun.finished_at, ImportRun.id) > tuple_(run.finished_at, run.id))
            .order_by(ImportRun.finished_at.desc(), ImportRun.id.desc())
            .limit(1)
        )
        if at is not None:
            raise Refusal("import.undo_later", at=at)
