"""Who answers for an event, from what is stored of its lead and by the policy of the day."""

from __future__ import annotations

from datetime import datetime, tzinfo

from review.domain.errors import Refusal
from review.domain.leads import EventKind
from review.domain.policy import Policy, tier_for
from review.domain.respondents import Answerable, answerable
from review.models.lead import Lead
from review.models.person import Person
from review.queries.standards import standards_in_force


def person_answering(lead: Lead, kind: EventKind, dated_at: datetime, policy: Policy) -> Person | None:
    """Who rejected the lead, else its owner; whoever acts for them where they have left. None where nobody answers."""
    rule = answerable(
        kind,
        dated_at,
        lead.assigned_at,
        tier_for(policy, lead.grade, lead.grade_by_rep),
        rejecter_known=lead.rejected_by is not None,
    )
    return acting_for({Answerable.REJECTER: lead.rejected_by, Answerable.OWNER: lead.owner}.get(rule))


def acting_for(person: Person | None) -> Person | None:
    """The person while they are here; else the first of their managers, upwards, who has not left. None where all of
    them have."""
    passed: set[int] = set()
    while person is not None and not person.active and person.id not in passed:
        passed.add(person.id)
        person = person.manager
    return person if person is not None and person.active else None


def find_policy(now: datetime, zone: tzinfo) -> Policy | None:
    """The follow-up policy in force at ``now``; None where none is signed yet."""
    try:
        return standards_in_force(now, zone).policy
    except Refusal:
        return None
