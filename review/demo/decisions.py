"""What the simulated panel resolves each month, and what becomes of it the month after."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from review.demo.chance import Chance
from review.demo.words import RESOLVED
from review.domain.decisions import DecisionState
from review.domain.moments import local_day
from review.models.docket import Docket
from review.models.person import Person
from review.operations.decisions import end_decision, record_decision
from review.queries.decisions import list_to_follow_up


def resolve_some(
    seed: str, docket: Docket, owners: tuple[Person, Person], clerk: Person, at: datetime, zone: ZoneInfo
) -> None:
    """End most of what was resolved before, then record one decision or two; owners are Sales' and Marketing's VP."""
    for number, decision in enumerate(list_to_follow_up(docket)):
        chance = Chance(seed, "followed up", docket.period, number)
        if decision.ended_at is None and chance.yes(0.8):
            done = chance.yes(0.85)
            said = "In place since the 1st." if done else "Overtaken by the new CRM."
            note = "" if done and chance.yes(0.5) else said
            state = DecisionState.DONE if done else DecisionState.DROPPED
            end_decision(decision, state, note, actor=decision.owner, now=at)
    chance = Chance(seed, "resolved", docket.period)
    for action, side in chance.some(dict.fromkeys(RESOLVED, 1.0), chance.whole(1, 2)):
        due_on = local_day(at, zone) + timedelta(days=chance.whole(14, 40))
        record_decision(docket, action, owners[side], due_on, actor=clerk, now=at + timedelta(minutes=20))
