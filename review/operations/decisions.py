"""Recording what the panel resolved to do, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from review.domain.decisions import DecisionState, check_due, clean_action, clean_note
from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.domain.moments import local_day
from review.domain.roles import Role
from review.extensions import db
from review.models.decision import Decision
from review.models.docket import Docket
from review.models.person import Person
from review.operations.audit import declare, record
from review.queries.dockets import docket_state, lock_docket

MADE = declare("decision.made", "period", "decision", "owner", "due_on")
ENDED = declare("decision.ended", "period", "decision", "state")

_TAKEN_IN = (DocketState.HEARING, DocketState.DELIBERATION, DocketState.CLOSED)


def record_decision(
    docket: Docket, action: str, owner: Person, due_on: date, *, actor: Person, now: datetime
) -> Decision:
    """Record what the panel resolved: from the hearing on, until the report is published with it.

    Raises Refusal: ``decision.not_a_clerk``, ``decision.not_now``, ``decision.action_missing``,
    ``decision.action_too_long``, ``decision.due_in_the_past``.
    """
    if not actor.has_role(Role.CLERK):
        raise Refusal("decision.not_a_clerk")
    docket = lock_docket(docket)
    if docket_state(docket) not in _TAKEN_IN:
        raise Refusal("decision.not_now", period=docket.period)
    action = clean_action(action)
    check_due(due_on, local_day(now, ZoneInfo(docket.zone)))
    decision = Decision(
        docket=docket, action=action, owner=owner, due_on=due_on, made_at=now, made_by_id=actor.id,
        state=DecisionState.OPEN, note="",
    )
    db.session.add(decision)
    db.session.flush()
    record(MADE, actor=actor, subject_kind="docket", subject=docket.public_id, now=now, period=docket.period,
           decision=decision.public_id, owner=owner.public_id, due_on=due_on.isoformat())
    return decision


def end_decision(
    decision: Decision, state: DecisionState, note: str, *, actor: Person, now: datetime
) -> Decision:
    """Say that a decision is done, or dropped and why; its owner does, or the clerk.

    Raises Refusal: ``decision.not_yours``, ``decision.ended``, ``decision.note_missing``, ``decision.note_too_long``.
    """
    if state is DecisionState.OPEN:
        raise ValueError("a decision ends as done or dropped")
    decision = db.session.get_one(Decision, decision.id, with_for_update=True, populate_existing=True)
    if actor.id != decision.owner_id and not actor.has_role(Role.CLERK):
        raise Refusal("decision.not_yours")
    if decision.ended_at is not None:
        raise Refusal("decision.ended", at=decision.ended_at)
    note = clean_note(note, state)
    decision.state, decision.note, decision.ended_at, decision.ended_by_id = state, note, now, actor.id
    db.session.flush()
    docket = decision.docket
    record(ENDED, actor=actor, subject_kind="docket", subject=docket.public_id, now=now, period=docket.period,
           decision=decision.public_id, state=state)
    return decision
