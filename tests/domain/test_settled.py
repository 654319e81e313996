"""Leads whose place follows from the CRM's word alone, and the rule that gives state and event together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from review.domain.default_standards import DEFAULT_POLICY
from review.domain.events import KnownEvent, find_event, lead_state, state_and_event
from review.domain.follow_up import Activity
from review.domain.history import LeadHistory, is_settled
from review.domain.leads import Disposition, EventKind, Precision
from review.domain.touches import Channel, Direction

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 9, 1, 8, tzinfo=UTC)
UNTIL = datetime(2026, 10, 31, 23, tzinfo=UTC)

days = st.floats(0, 90, allow_nan=False).map(lambda number: START + timedelta(days=number))
maybe = st.none() | days
activities = st.lists(
    st.builds(
        Activity, at=days, channel=st.sampled_from(Channel), direction=st.sampled_from(Direction),
        attempt=st.booleans(), two_way=st.booleans(), logged_at=maybe,
    ),
    max_size=8,
).map(tuple)  # fmt: skip
known = st.lists(
    st.builds(KnownEvent, kind=st.sampled_from(EventKind), number=st.just(1), dated_at=days), max_size=2
)


@st.composite
def histories(draw: st.DrawFn) -> LeadHistory:
    rejected_at = draw(maybe)
    return LeadHistory(
        key="crm/1#1", handed_off_at=START, disposition=draw(st.sampled_from(Disposition)), accepted_at=draw(maybe),
        rejected_at=rejected_at, rejected_precision=draw(st.sampled_from(Precision)) if rejected_at else None,
        converted_at=draw(maybe), won_at=draw(maybe), next_step_at=draw(maybe), grade=draw(st.sampled_from("ABC")),
        merged=draw(st.booleans()), opted_out=draw(st.booleans()), touches_known_from=START - timedelta(days=30),
        touches_known_until=UNTIL + timedelta(days=2), activities=draw(activities),
    )  # fmt: skip


@given(histories(), known)
def test_both_at_once_say_what_each_says_alone(history: LeadHistory, before: list[KnownEvent]) -> None:
    alone = (
        lead_state(history, DEFAULT_POLICY, UNTIL, BERLIN, before),
        find_event(history, DEFAULT_POLICY, UNTIL, BERLIN, before),
    )
    assert state_and_event(history, DEFAULT_POLICY, UNTIL, BERLIN, before) == alone


@given(histories(), known, activities)
def test_nothing_that_was_done_changes_a_settled_lead(
    history: LeadHistory, before: list[KnownEvent], others: tuple[Activity, ...]
) -> None:
    other = replace(history, activities=others)
    assert is_settled(history, UNTIL, BERLIN) == is_settled(other, UNTIL, BERLIN)
    if is_settled(history, UNTIL, BERLIN):
        first = state_and_event(history, DEFAULT_POLICY, UNTIL, BERLIN, before)
        assert state_and_event(other, DEFAULT_POLICY, UNTIL, BERLIN, before) == first


def test_an_open_lead_is_not_settled_and_a_won_one_is() -> None:
    lead = LeadHistory(key="crm/1#1", handed_off_at=START, disposition=Disposition.OPEN)
    assert not is_settled(lead, UNTIL, BERLIN)
    assert is_settled(replace(lead, disposition=Disposition.WON), UNTIL, BERLIN)
