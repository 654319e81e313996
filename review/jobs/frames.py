"""Working frames out beforehand, chunk by chunk, each committed on its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from review import clock
from review.database import commit
from review.extensions import db
from review.jobs.queue import Cancelled, beat, enqueue, is_cancelled
from review.jobs.registry import job
from review.models import Docket, Job, JobState, Person
from review.operations.frame_drafts import prepare_frame
from review.queries.frame_previews import PREPARE, is_being_drafted, list_planned_dockets
from review.queries.standards import unsigned_standards


@job(PREPARE)
def prepare(row: Job, _now: datetime) -> dict[str, Any] | None:
    """Work out the frame of the docket that ``row`` names; commits after each chunk."""
    number = row.id
    docket = db.session.scalar(select(Docket).where(Docket.public_id == row.arguments["docket"]))
    if docket is None:
        return None
    done = 0
    for done in prepare_frame(docket, now=clock.now()):
        beat(number, "leads", done, None)
        commit()
        if is_cancelled(number):
            raise Cancelled
    return {"leads": done}


def queue_frame(docket: Docket, *, actor: Person | None, now: datetime) -> None:
    """Have the docket's frame worked out, unless that is to be done already. One that is at work may have begun before
    the last change, so another follows it."""
    if not is_being_drafted(docket, JobState.QUEUED):
        enqueue(PREPARE, {"docket": docket.public_id}, actor=actor, now=now)


def queue_frames(*, actor: Person | None, now: datetime) -> None:
    """The same for every month that is planned and can be worked out: something came in that may change its frame."""
    for docket in list_planned_dockets():
        if not unsigned_standards(now, ZoneInfo(docket.zone)):
            queue_frame(docket, actor=actor, now=now)
