"""Freezing the frame of a month."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from review.domain import draw as rules
from review.domain.dockets import Move, check_move
from review.domain.documents import document_sha256
from review.domain.moments import local_day
from review.domain.policy import tier_for
from review.domain.respondents import Answerable, answerable
from review.extensions import db
from review.models.docket import Docket
from review.models.frame import Frame, FrameEvent, FrameExclusion, ReviewEvent
from review.models.person import Person
from review.operations.audit import declare, record
from review.operations.evidence import evidence_on
from review.queries.dockets import docket_state, lock_docket, situation
from review.queries.frame_drafts import DraftEvent, FrameDraft, draft_frame, source_of
from review.queries.standards import StandardsInForce, standards_in_force

FROZEN = declare("docket.frozen", "period", "population_sha256", "size", "carried_in", "excluded", "states")


def preview_frame(docket: Docket, now: datetime) -> FrameDraft:
    """The frame as it would be frozen now; nothing is kept."""
    return draft_frame(docket, standards_in_force(now, ZoneInfo(docket.zone)))


def freeze_frame(docket: Docket, *, actor: Person | None, now: datetime) -> Frame:
    """Freeze the month's rejected and ignored events, with the evidence on each, and publish the frame's hash.

    Raises the `Refusal` of the guard that stands in the way; of two clerks at once the second is refused.
    """
    docket = lock_docket(docket)
    check_move(Move.FREEZE, docket_state(docket), situation(docket, now))
    standards = standards_in_force(now, ZoneInfo(docket.zone))
    docket.look_back_months = standards.policy.look_back_months
    draft = draft_frame(docket, standards)
    stored = _store_events(draft, ZoneInfo(docket.zone))
    _store_rows(docket, draft, stored, standards)
    frame = _seal(docket, draft, actor, now)
    docket.frozen_at, docket.policy_id = now, standards.policy_id
    record(
        FROZEN,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        population_sha256=frame.population_sha256,
        size=frame.size,
        carried_in=sum(event.carried_in for event in draft.events),
        excluded=len(draft.exclusions),
        states=frame.reconciliation,
    )
    db.session.flush()
    return frame


def _store_events(draft: FrameDraft, zone: ZoneInfo) -> dict[str, ReviewEvent]:
    """The events as rows, by key: those of a cancelled month again, the others new."""
    keys = [found.event.key for found in draft.events]
    stored = {
        event.key: event
        for start in range(0, len(keys), 500)
        for event in db.session.scalars(select(ReviewEvent).where(ReviewEvent.key.in_(keys[start : start + 500])))
    }
    for found in draft.events:
        if found.event.key not in stored:
            stored[found.event.key] = ReviewEvent(
                key=found.event.key,
                lead_id=found.loaded.lead.id,
                kind=found.event.kind,
                number=found.event.number,
                dated_at=found.event.dated_at,
                dated_on=local_day(found.event.dated_at, zone),
                precision=found.event.precision,
                respondent=respondent_of(found),
            )
    db.session.add_all(stored.values())
    db.session.flush()
    return stored


def respondent_of(found: DraftEvent) -> Person | None:
    """Who answers for an event: by the rule, or their manager where they have left."""
    lead = found.loaded.lead
    rule = answerable(
        found.event.kind,
        found.event.dated_at,
        lead.assigned_at,
        tier_for(found.policy.policy, lead.grade, lead.grade_by_rep),
        rejecter_known=lead.rejected_by is not None,
    )
    person = {Answerable.REJECTER: lead.rejected_by, Answerable.OWNER: lead.owner, Answerable.NOBODY: None}[rule]
    return person.manager if person is not None and not person.active else person


def _store_rows(docket: Docket, draft: FrameDraft, stored: dict[str, ReviewEvent], standards: StandardsInForce) -> None:
    zone = ZoneInfo(docket.zone)
    strata = draft.strata()
    rows = []
    for found in draft.events:
        event = stored[found.event.key]
        evidence = evidence_on(found, standards, event.respondent, zone)
        lead = found.loaded.lead
        rows.append(
            {
                "docket_id": docket.id,
                "event_id": event.id,
                "key": event.key,
                "stratum": strata[event.key],
                "carried_in": found.carried_in,
                "source": source_of(found),
                "reason": lead.rejection_reason or "",
                "team": lead.owner.team.name if lead.owner and lead.owner.team else "",
                "grade": lead.grade or "",
                "evidence": evidence,
                "evidence_sha256": document_sha256(evidence),
            }
        )
    if rows:
        db.session.execute(insert(FrameEvent), rows)
    left_out = [
        {"docket_id": docket.id, "lead_id": lead.id, "kind": kind, "exclusion": exclusion.value}
        for lead, kind, exclusion in draft.exclusions
    ]
    if left_out:
        db.session.execute(insert(FrameExclusion), left_out)


def _seal(docket: Docket, draft: FrameDraft, actor: Person | None, now: datetime) -> Frame:
    """The frame's own row: from here on the database takes no change to its events."""
    strata = draft.strata()
    frame = Frame(
        docket_id=docket.id,
        population_sha256=rules.population_sha256(rules.sorted_frame_lines(strata.items())),
        size=len(draft.events),
        frozen_at=now,
        frozen_by_id=actor.id if actor else None,
        reconciliation={state.value: number for state, number in sorted(draft.states.items())},
    )
    db.session.add(frame)
    db.session.flush()
    return frame
