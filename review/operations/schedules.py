"""Setting how far months run by themselves, and noting what holds one up."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select, update

from review.domain.dockets import Move
from review.domain.errors import Refusal
from review.domain.notices import NoticeKind
from review.domain.roles import Role
from review.domain.schedule import Schedule
from review.extensions import db
from review.models.docket import Docket
from review.models.person import Person
from review.models.schedule import MonthSchedule, ScheduleHold
from review.operations.audit import declare, record
from review.operations.notices import notify
from review.queries.dockets import lock_docket
from review.queries.recipients import list_people_with
from review.queries.schedules import find_schedule

SET = declare(
    "schedule.set", "reach", "freeze_day", "statement_days", "hearing_days", "deliberation_days", "reminder_days"
)
CLEARED = declare("schedule.cleared")


def set_schedule(docket: Docket | None, schedule: Schedule, *, actor: Person, now: datetime) -> None:
    """Let one docket run by itself as ``schedule`` says, or every docket that has no schedule of its own.

    Raises Refusal: those of `Schedule.checked`, ``schedule.month_over``.
    """
    schedule.checked()
    if docket is not None:
        docket = _under_way(docket)
    row = find_schedule(docket)
    if row is None:
        row = MonthSchedule(docket_id=docket.id if docket else None, is_default=docket is None)
        db.session.add(row)
    for name, value in asdict(schedule).items():
        setattr(row, name, value)
    kind, subject = ("docket", docket.public_id) if docket else ("organisation", "schedule")
    record(SET, actor=actor, subject_kind=kind, subject=subject, now=now, **asdict(schedule))
    db.session.flush()


def clear_schedule(docket: Docket, *, actor: Person, now: datetime) -> None:
    """Have a docket follow the organisation's schedule again; harmless where it does."""
    row = find_schedule(_under_way(docket))
    if row is not None:
        db.session.delete(row)
        record(CLEARED, actor=actor, subject_kind="docket", subject=docket.public_id, now=now)
        db.session.flush()


def _under_way(docket: Docket) -> Docket:
    held = lock_docket(docket)
    if held.published_at is not None or held.cancelled_at is not None:
        raise Refusal("schedule.month_over", period=held.period)
    return held


def note_hold(docket: Docket, move: Move, refusal: Refusal, now: datetime) -> ScheduleHold:
    """Keep that ``move`` was due and could not be made; clerks are told of it once a reason."""
    row = db.session.scalar(
        select(ScheduleHold).where(
            ScheduleHold.docket_id == docket.id, ScheduleHold.move == move, ScheduleHold.code == refusal.code
        )
    )
    if row is None:
        row = ScheduleHold(docket_id=docket.id, move=move, code=refusal.code, since=now, over_at=now)
    began = row.since if row.over_at is None else now
    end_holds(docket, now)
    row.values = {name: _plain(value) for name, value in refusal.values.items()}
    row.since, row.tried_at, row.over_at = began, now, None
    db.session.add(row)
    notify(
        NoticeKind.MONTH_HELD_UP,
        list_people_with(Role.CLERK),
        {"period": docket.period},
        link="dockets.show",
        key=f"{docket.public_id}/{move.value}/{refusal.code}"[:120],
        now=now,
    )
    db.session.flush()
    return row


def end_holds(docket: Docket, now: datetime) -> None:
    """Note that what held the docket up does no more."""
    db.session.execute(
        update(ScheduleHold)
        .where(ScheduleHold.docket_id == docket.id, ScheduleHold.over_at.is_(None))
        .values(over_at=now)
        .execution_options(synchronize_session="fetch")
    )


def _plain(value: object) -> object:
    """A value as JSON holds it; what a sentence shows of it stays the same."""
    match value:
        case datetime():
            return {"moment": value.isoformat()}
        case None | bool() | int() | str():
            return value
        case list() | tuple() | set() | frozenset():
            return ", ".join(str(one) for one in value)
        case date():
            return value.isoformat()
        case _:
            return str(value)
