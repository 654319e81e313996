"""Reminding those who still owe a month something: at most once a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.domain.moments import local_day
from review.domain.notices import NoticeKind
from review.extensions import db
from review.models.docket import Docket
from review.models.notice import Notice
from review.models.person import Person
from review.operations.audit import declare, record
from review.operations.notices import notify
from review.queries.ballots import missing_ballots
from review.queries.dockets import docket_state, find_docket, lock_docket
from review.queries.recipients import respondents_without_statement

REMINDED = declare("docket.reminded", "period", "kind", "people")
_REMINDING = (NoticeKind.STATEMENT_DUE, NoticeKind.BALLOTS_MISSING)


def remind(
    docket: Docket, *, actor: Person | None, now: datetime, once_for: datetime | None = None
) -> int:
    """Remind everybody of the statements or ballots that they owe ``docket`` now; returns how many people.

    Each is reminded once a day, or where ``once_for`` is given once for that deadline.

    Raises Refusal: ``notice.nobody_to_remind``, ``notice.reminded_today``.
    """
    docket = lock_docket(docket)
    kind, people, due_at, link = _owing(docket)
    if kind is None or due_at is None or not people:
        raise Refusal("notice.nobody_to_remind", period=docket.period)
    values = {"period": docket.period, "due_at": due_at}
    once = local_day(now, ZoneInfo(docket.zone)) if once_for is None else f"before {once_for:%Y-%m-%dT%H:%M}"
    key = f"{docket.public_id}/{once}"
    told = notify(kind, people, values, link=link, key=key, now=now)
    if not told:
        raise Refusal("notice.reminded_today")
    record(REMINDED, actor=actor, subject_kind="docket", subject=docket.public_id, now=now, period=docket.period,
           kind=kind, people=told)  # fmt: skip
    return told


def drop_answered(now: datetime) -> int:
    """Let go of waiting reminders of what was done meanwhile, so that no digest asks for it; returns how many."""
    waiting: Sequence[Notice] = db.session.scalars(
        select(Notice).where(Notice.kind.in_(_REMINDING), Notice.mail_id.is_(None), Notice.dropped_at.is_(None))
    ).all()
    dropped = 0
    for period in sorted({str(notice.values["period"]) for notice in waiting}):
        docket = find_docket(period)
        kind, people = _owing(docket)[:2] if docket is not None else (None, {})
        owing = {person.id for person in people}
        for notice in waiting:
            if notice.values["period"] == period and (notice.kind is not kind or notice.person_id not in owing):
                notice.dropped_at = now
                dropped += 1
    db.session.flush()
    return dropped


def _owing(docket: Docket) -> tuple[NoticeKind | None, Mapping[Person, int], datetime | None, str]:
    match docket_state(docket):
        case DocketState.DRAWN:
            people = respondents_without_statement(docket)
            return NoticeKind.STATEMENT_DUE, people, docket.statements_due_at, "my_leads.index"
        case DocketState.HEARING | DocketState.DELIBERATION:
            return NoticeKind.BALLOTS_MISSING, missing_ballots(docket), docket.hearing_due_at, "hearing.queue"
        case _:
            return None, {}, None, ""
