"""The evidence on an event as its page shows it: the frozen document, or the one that a freeze would make now."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from review.domain.activities import NotCounted
from review.domain.errors import Refusal
from review.operations.evidence import evidence_on
from review.queries.case_evidence import Activity, Names, list_activities
from review.queries.frame_drafts import DraftEvent, history_of
from review.queries.justifications import Justifiable
from review.queries.standards import standards_in_force


def evidence_of(found: Justifiable, now: datetime, zone: ZoneInfo) -> dict[str, Any] | None:
    """The document ``jb-evidence-v1`` on the event; None where no frame holds it and no standards are signed yet."""
    if found.evidence is not None or found.rejection is None:
        return found.evidence
    try:
        standards = standards_in_force(now, zone)
        policy = standards.policy_for(found.loaded.lead.handed_off_at)
    except Refusal:
        return None
    draft = DraftEvent(found.loaded, history_of(found.loaded), found.rejection, policy)
    return evidence_on(draft, standards, found.event.respondent, zone)


def activities_of(found: Justifiable, evidence: dict[str, Any] | None) -> tuple[Activity, ...]:
    """Everything done with the prospect as the evidence has it, also after the event; nothing where there is none."""
    if evidence is None:
        return ()
    names = Names(found.loaded.lead.key, evidence, masked=False)
    later = [
        {**one, "not_counted_because": NotCounted.AFTER_EVENT.value} for one in evidence["afterwards"]["activities"]
    ]
    return list_activities([*evidence["activities"], *later], names)
