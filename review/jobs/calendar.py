"""Months that run themselves, every minute: what is due is done, what stands in the way is noted. Safe to repeat."""

from __future__ import annotations

import logging
from datetime import datetime

from review.config import current_settings
from review.database import commit, rollback
from review.extensions import db
from review.jobs.frames import queue_frames
from review.jobs.periodic import every_minute
from review.models.docket import Docket
from review.operations.calendar import HeldUp, plan_last_month, remind_by_itself, take_step
from review.operations.idle_notices import tell_of_idle_leads
from review.operations.schedules import note_hold
from review.queries.schedules import list_dockets_under_way

logger = logging.getLogger(__name__)


@every_minute("calendar")
def run_calendar(now: datetime) -> int:
    """Take every step that is due on any docket; returns how many were taken. Each is a transaction of its own."""
    zone = current_settings().zone
    planned = plan_last_month(now, zone)
    if planned is not None:
        queue_frames(actor=None, now=now)
    commit()
    taken = int(planned is not None)
    numbers = [docket.id for docket in list_dockets_under_way()]
    rollback()
    for number in numbers:
        taken += _run_docket(number, now)
    tell_of_idle_leads(now, zone)
    commit()
    return taken


def _run_docket(number: int, now: datetime) -> int:
    """The steps due on one docket, one after the other: a frame that is frozen can have its plan published at once."""
    taken = 0
    while True:
        docket = db.session.get_one(Docket, number)
        try:
            move = take_step(docket, now)
        except HeldUp as held:
            rollback()
            note_hold(db.session.get_one(Docket, number), held.move, held.refusal, now)
            commit()
            logger.info("Docket %s: %s is held up by %s", number, held.move.value, held.refusal.code)
            break
        commit()
        if move is None:
            break
        taken += 1
        logger.info("Docket %s: %s, by itself", number, move.value)
    remind_by_itself(db.session.get_one(Docket, number), now)
    commit()
    return taken
