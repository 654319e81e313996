"""How far months run by themselves, and what holds them up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from review.domain.dockets import Move
from review.domain.errors import Refusal
from review.domain.schedule import Dates, Schedule
from review.extensions import db
from review.models.docket import Docket
from review.models.schedule import MonthSchedule, ScheduleHold


def default_schedule() -> Schedule:
    """The organisation's schedule; without one, nothing runs by itself."""
    return _as_rule(find_schedule(None))


def schedule_of(docket: Docket) -> Schedule:
    """The schedule that holds for a docket: its own, else the organisation's."""
    return _as_rule(find_schedule(docket) or find_schedule(None))


def find_schedule(docket: Docket | None) -> MonthSchedule | None:
    """The row of a docket's own schedule, or of the organisation's where ``docket`` is None."""
    whose = MonthSchedule.is_default if docket is None else MonthSchedule.docket_id == docket.id
    return db.session.scalar(select(MonthSchedule).where(whose))


def _as_rule(row: MonthSchedule | None) -> Schedule:
    if row is None:
        return Schedule()
    return Schedule(
        reach=row.reach,
        freeze_day=row.freeze_day,
        statement_days=row.statement_days,
        hearing_days=row.hearing_days,
        deliberation_days=row.deliberation_days,
        reminder_days=row.reminder_days,
    )


def list_dockets_under_way() -> Sequence[Docket]:
    """The dockets that are neither published nor cancelled, the oldest month first."""
    return db.session.scalars(
        select(Docket).where(Docket.published_at.is_(None), Docket.cancelled_at.is_(None)).order_by(Docket.period)
    ).all()


def dates_of(docket: Docket) -> Dates:
    """What the docket's next move hangs on."""
    return Dates(
        docket.period, docket.plan_published_at is not None, docket.statements_due_at, docket.hearing_due_at
    )


def list_holds(docket: Docket) -> Sequence[ScheduleHold]:
    """What held the docket up, and what does, the latest first."""
    return db.session.scalars(
        select(ScheduleHold)
        .where(ScheduleHold.docket_id == docket.id)
        .order_by(ScheduleHold.since.desc(), ScheduleHold.id.desc())
    ).all()


def find_hold(docket: Docket, move: Move) -> ScheduleHold | None:
    """What holds ``move`` up now, as last seen."""
    return db.session.scalar(
        select(ScheduleHold)
        .where(ScheduleHold.docket_id == docket.id, ScheduleHold.move == move, ScheduleHold.over_at.is_(None))
        .order_by(ScheduleHold.tried_at.desc())
        .limit(1)
    )


def refusal_of(hold: ScheduleHold) -> Refusal:
    """The refusal that a hold was, for its sentence."""
    return Refusal(hold.code, **{name: _restored(value) for name, value in hold.values.items()})


def _restored(value: object) -> object:
    return datetime.fromisoformat(value["moment"]) if isinstance(value, dict) else value
