"""The docket's own acts: planning a month, opening its hearing and deliberation, closing and cancelling it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Unpack

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from review.domain.dockets import Move, check_move
from review.domain.errors import Refusal
from review.extensions import db
from review.models.docket import Docket
from review.models.person import Person
from review.operations.announcements import announce_deliberation, announce_hearing
from review.operations.audit import declare, record
from review.operations.docket_settings import AUDITED, Settings, apply_settings, audited
from review.operations.statements import freeze_statements
from review.operations.verdicts import compute_verdicts, open_deliberation_cases
from review.queries.dockets import docket_state, find_docket, lock_docket, situation

PLANNED = declare("docket.planned", "period", *AUDITED)
CHANGED = declare("docket.settings_changed", "period", *AUDITED)
HEARING_OPENED = declare("docket.hearing_opened", "period", "due_at")
DELIBERATION_OPENED = declare("docket.deliberation_opened", "period", "cases")
CLOSED = declare("docket.closed", "period", "verdicts", "undecided")
CANCELLED = declare("docket.cancelled", "period", "because")

#: How long the judges have, unless the clerk says otherwise.
HEARING_WITHIN = timedelta(days=10)
_PERIOD = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def plan_docket(
    period: str,
    *,
    zone: str,
    actor: Person | None,
    now: datetime,
    **settings: Unpack[Settings],
) -> Docket:
    """Open the docket of ``period`` (``2026-10``); a month has one standing docket.

    Raises Refusal: ``docket.bad_period``, ``docket.exists``, ``docket.later_month_frozen``, those of `apply_settings`.
    """
    if not _PERIOD.fullmatch(period):
        raise Refusal("docket.bad_period", value=period)
    if find_docket(period) is not None:
        raise Refusal("docket.exists", period=period)
    later = db.session.scalar(
        select(func.min(Docket.period)).where(
            Docket.period > period, Docket.frozen_at.is_not(None), Docket.cancelled_at.is_(None)
        )
    )
    if later is not None:
        raise Refusal("docket.later_month_frozen", period=period, later=later)
    docket = Docket(period=period, zone=zone, created_at=now, created_by_id=actor.id if actor else None)
    db.session.add(docket)
    try:
        db.session.flush()
    except IntegrityError as error:  # another clerk planned the same month at this moment
        raise Refusal("docket.exists", period=period) from error
    apply_settings(docket, settings)
    _record_settings(PLANNED, docket, actor, now)
    return docket


def change_settings(
    docket: Docket,
    *,
    actor: Person | None,
    now: datetime,
    **settings: Unpack[Settings],
) -> Docket:
    """Change how the month is drawn and heard; possible until its plan is published.

    Raises Refusal ``docket.settings_fixed`` and those of `apply_settings`.
    """
    docket = lock_docket(docket)
    if docket.plan_published_at is not None or docket.cancelled_at is not None:
        raise Refusal("docket.settings_fixed", period=docket.period)
    apply_settings(docket, settings)
    _record_settings(CHANGED, docket, actor, now)
    return docket


def _record_settings(action: str, docket: Docket, actor: Person | None, now: datetime) -> None:
    record(
        action,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        **audited(docket),
    )


def open_hearing(docket: Docket, *, actor: Person | None, now: datetime, within: timedelta = HEARING_WITHIN) -> Docket:
    """Fix the statements as they stand, and let the judges vote for ``within``."""
    docket = lock_docket(docket)
    check_move(Move.OPEN_HEARING, docket_state(docket), situation(docket, now))
    freeze_statements(docket)
    docket.hearing_opened_at = now
    docket.hearing_due_at = now + within
    record(
        HEARING_OPENED,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        due_at=docket.hearing_due_at.isoformat(),
    )
    announce_hearing(docket, now)
    return docket


def open_deliberation(
    docket: Docket, *, actor: Person | None, now: datetime, within: timedelta = HEARING_WITHIN
) -> Docket:
    """Reveal the first round of the split cases, and let their judges vote again for ``within``."""
    docket = lock_docket(docket)
    check_move(Move.DELIBERATE, docket_state(docket), situation(docket, now))
    cases = open_deliberation_cases(docket, now, actor)
    docket.deliberation_opened_at = now
    docket.hearing_due_at = now + within
    record(
        DELIBERATION_OPENED,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        cases=sorted(case.number for case in cases),
    )
    announce_deliberation(docket, now)
    return docket


def close_docket(docket: Docket, *, actor: Person | None, now: datetime) -> Docket:
    """End the voting and reach the verdicts."""
    docket = lock_docket(docket)
    check_move(Move.CLOSE, docket_state(docket), situation(docket, now))
    verdicts = compute_verdicts(docket, now, actor)
    docket.closed_at = now
    record(
        CLOSED,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        verdicts=len(verdicts),
        undecided=sum(verdict.valid is None for verdict in verdicts),
    )
    return docket


def cancel_docket(docket: Docket, because: str, *, actor: Person | None, now: datetime) -> Docket:
    """End a month's review without a result; it stays on record, and its events may enter a later frame."""
    docket = lock_docket(docket)
    check_move(Move.CANCEL, docket_state(docket), situation(docket, now))
    if not because.strip():
        raise Refusal("docket.cancel_without_reason", period=docket.period)
    docket.cancelled_at, docket.cancelled_because = now, because.strip()
    record(
        CANCELLED,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        because=docket.cancelled_because,
    )
    return docket
