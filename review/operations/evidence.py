"""The evidence on an event, as it is frozen with the frame: one document, hashed, the same for every reader.

It holds no personal data of the prospect; pages look that up where it can still be erased.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from review.domain.definition import Clause, ClauseFinding, Definition, judge_lead, next_stage
from review.domain.events import assess_event
from review.domain.follow_up import ActivityFinding, Assessment
from review.domain.leads import EventKind
from review.domain.moments import local_day
from review.domain.policy import tier_for
from review.models.lead import Lead
from review.models.person import Person
from review.models.touch import Touch
from review.queries.frame_drafts import DraftEvent
from review.queries.standards import PolicyInForce, StandardsInForce

SCHEMA = "jb-evidence-v1"


def evidence_on(
    draft: DraftEvent, standards: StandardsInForce, respondent: Person | None, zone: ZoneInfo
) -> dict[str, Any]:
    """The evidence document of one event, by the definition and the policy in force when its lead was handed off."""
    event, lead = draft.event, draft.loaded.lead
    assessment = assess_event(draft.history, draft.policy.policy, event, zone)
    findings = {finding.ref: finding for finding in assessment.activities}
    before = [touch for touch in draft.loaded.activities if touch.at <= event.dated_at]
    after = [touch for touch in draft.loaded.activities if touch.at > event.dated_at]
    return {
        "schema": SCHEMA,
        "event": {
            "key": event.key,
            "kind": event.kind.value,
            "number": event.number,
            "dated_at": _moment(event.dated_at),
            "dated_on": local_day(event.dated_at, zone).isoformat(),
            "precision": event.precision.value,
            "carried_in": draft.carried_in,
        },
        "lead": _lead(lead),
        "definition": _definition(lead, event.kind, standards),
        "policy": _policy(lead, draft.policy),
        "follow_up": _follow_up(assessment) | _counted_from(lead, event.dated_at),
        "activities": [_activity(touch, findings.get(str(touch.id))) for touch in before],
        "claim": {
            "respondent": _person(respondent),
            "rejected_at": _moment(lead.rejected_at),
            "precision": lead.rejected_precision.value if lead.rejected_precision else None,
            "reason": lead.rejection_reason,
            "reason_group": lead.reason_group.value if lead.reason_group else None,
            "note": lead.rejection_note,
            "status": lead.status,
        },
        "afterwards": {
            "disposition": lead.disposition.value,
            "converted_at": _moment(lead.converted_at),
            "won_at": _moment(lead.won_at),
            "activities": [_activity(touch, None) for touch in after],
        },
    }


def _lead(lead: Lead) -> dict[str, Any]:
    return {
        "key": lead.key,
        "public_id": lead.public_id,
        "prospect": lead.prospect.public_id,
        "company": lead.company,
        "title": lead.prospect.title,
        "source": lead.source,
        "campaign": lead.campaign,
        "message": lead.message,
        "grade": lead.grade,
        "grade_by_rep": lead.grade_by_rep,
        "stage": lead.stage,
        "owner": _person(lead.owner),
        "team": lead.owner.team.name if lead.owner and lead.owner.team else None,
        "created_at": _moment(lead.created_at),
        "handed_off_at": _moment(lead.handed_off_at),
        "assigned_at": _moment(lead.assigned_at),
        "accepted_at": _moment(lead.accepted_at),
        "amount_minor": lead.amount_minor,
        "currency": lead.currency,
        "attributes": dict(lead.attributes),
    }


def _definition(lead: Lead, kind: EventKind, standards: StandardsInForce) -> dict[str, Any]:
    stage = next_stage(lead.stage) if kind is EventKind.DISQUALIFIED else lead.stage
    found = standards.definition_for(stage, lead.handed_off_at)
    definition: Definition = found.definition
    finding = judge_lead(definition, lead.attributes, title=lead.prospect.title)
    return {
        "version": found.public_id,
        "stage": stage,
        "number": found.number,
        "sha256": found.sha256,
        "retroactive": found.retroactive,
        "minimum_met": definition.minimum_met,
        "as_imported": True,
        "result": finding.result.value,
        "met": finding.met,
        "unknown": finding.unknown,
        "clauses": [_clause(*pair) for pair in zip(definition.clauses, finding.clauses, strict=True)],
    }


def _clause(clause: Clause, finding: ClauseFinding) -> dict[str, Any]:
    return {
        "key": clause.key,
        "title": clause.title,
        "text": clause.text,
        "kind": clause.kind.value,
        "required": clause.required,
        "state": finding.state.value,
        "value": finding.value,
    }


def _policy(lead: Lead, in_force: PolicyInForce) -> dict[str, Any]:
    tier = tier_for(in_force.policy, lead.grade, lead.grade_by_rep)
    return {
        "version": in_force.public_id,
        "number": in_force.number,
        "sha256": in_force.sha256,
        "retroactive": in_force.retroactive,
        "tier": {
            "grade": tier.grade,
            "touches": tier.touches,
            "first_touch_hours": tier.first_touch_hours,
            "window_days": tier.window_days,
            "channels": tier.channels,
            "idle_days": tier.idle_days,
        },
        "exceptions": [{"key": one.key.value, "title": one.title} for one in in_force.policy.exceptions],
    }


def _follow_up(assessment: Assessment) -> dict[str, Any]:
    return {
        "known": assessment.known,
        "touches": assessment.touches,
        "raw_touches": assessment.raw_touches,
        "channels": [channel.value for channel in assessment.channels],
        "first_touch_at": _moment(assessment.first_touch_at),
        "hours_to_first_touch": assessment.hours_to_first_touch,
        "hours_from_assignment": assessment.hours_from_assignment,
        "longest_gap_days": assessment.longest_gap_days,
        "released_by": assessment.released_by.value if assessment.released_by else None,
        "duties": [
            {"duty": duty.duty.value, "asked": duty.asked, "done": duty.done, "state": duty.state.value}
            for duty in assessment.duties
        ],
        "state": assessment.state.value,
    }


def _counted_from(lead: Lead, dated_at: datetime) -> dict[str, Any]:
    """Since when the follow-up counts, where the panel had sent the lead back to Sales before."""
    returned_at = lead.returned_at
    return {"counted_from": _moment(returned_at)} if returned_at is not None and returned_at < dated_at else {}


def _activity(touch: Touch, finding: ActivityFinding | None) -> dict[str, Any]:
    because = finding.not_counted_because if finding else None
    return {
        "at": _moment(touch.at),
        "channel": touch.channel.value,
        "direction": touch.direction.value,
        "attempt": touch.is_attempt,
        "counted": bool(finding and finding.counted),
        "not_counted_because": because.value if because else None,
        "two_way": touch.two_way,
        "rep": _person(touch.rep),
        "outcome": touch.outcome,
        "note": touch.note,
    }


def _person(person: Person | None) -> dict[str, str] | None:
    return {"public_id": person.public_id, "name": person.name} if person else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
