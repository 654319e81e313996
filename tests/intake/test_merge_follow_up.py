"""What SQL counts for all leads at once is what the rule says of each."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from review.config import current_settings
from review.domain.activities import Activity
from review.domain.default_standards import DEFAULT_POLICY
from review.domain.follow_up import assess
from review.domain.follow_up_facts import Ending, ending_of
from review.domain.leads import EventKind
from review.domain.policy import Policy, tier_for
from review.models import FollowUpFact, Lead, Touch
from tests.support.people import Cast
from tests.support.report_rows import make_rows


def expected(lead: Lead, touches: list[Touch], policy: Policy, zone: ZoneInfo) -> dict[str, object]:
    """A lead's row by the rule alone."""
    ending, end = ending_of(
        lead.disposition, lead.rejected_at, lead.rejected_precision, lead.converted_at, lead.won_at, zone
    )
    until = end or lead.handed_off_at + timedelta(days=9_000)
    activities = [
        Activity(at=one.at, channel=one.channel, direction=one.direction, attempt=one.is_attempt, two_way=one.two_way,
                 precision=one.precision, logged_at=one.logged_at)
        for one in touches
    ]  # fmt: skip
    kind = EventKind.IGNORED if end is None else EventKind.REJECTED
    tier = tier_for(policy, lead.grade, lead.grade_by_rep)
    found = assess(tier, policy, lead.handed_off_at, lead.assigned_at, activities, until, kind, None, True, zone)
    first = found.first_touch_at
    return {
        "ending": ending,
        "ended_after": seconds(lead.handed_off_at, end),
        "touches": found.touches,
        "channels": len(found.channels),
        "first_after": seconds(lead.handed_off_at, first),
        "worked_days": found.duties[2].done,
        "assigned_after": seconds(lead.handed_off_at, lead.assigned_at),
    }


def seconds(start: datetime, end: datetime | None) -> int | None:
    return None if end is None else int(end.timestamp() // 1 - start.timestamp() // 1)


@pytest.mark.parametrize("seed", [7, 8])
def test_every_lead_is_counted_as_the_rule_counts_it(people: Cast, session: Session, now: datetime, seed: int) -> None:
    make_rows(people, now, 200, seed)
    zone = current_settings().zone
    policy = DEFAULT_POLICY
    touches: dict[int, list[Touch]] = {}
    for one in session.query(Touch):
        touches.setdefault(one.prospect_id or 0, []).append(one)
    facts = {one.lead_id: one for one in session.query(FollowUpFact)}
    leads = [one for one in session.query(Lead) if not (one.rep_created or one.merged or one.test_record)]
    assert facts.keys() == {one.id for one in leads}
    for lead in leads:
        rule = expected(lead, touches.get(lead.prospect_id, []), policy, zone)
        fact = {name: getattr(facts[lead.id], name) for name in rule}
        assert fact == rule, lead.key
    assert {one.ending for one in facts.values()} == set(Ending)
    assert sum(one.touches_to_contact is not None for one in facts.values()) > 10
