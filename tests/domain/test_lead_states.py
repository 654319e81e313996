"""Every lead handed over is in exactly one state on any day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.events import KnownEvent, find_event, in_frame, lead_state, month_bounds
from review.domain.history import LeadHistory
from review.domain.leads import Disposition, EventKind, LeadState, Precision
from review.domain.touches import Channel, Direction
from tests.support.standards import BERLIN, HANDED_OFF, POLICY, after, lead, touch

END = month_bounds("2026-03", BERLIN)[1]
UNKNOWN = {"touches_known_from": None, "touches_known_until": None}
REJECTED = {"disposition": Disposition.REJECTED, "rejected_at": after(10), "rejected_precision": Precision.INSTANT}
ACCEPTED = {"disposition": Disposition.ACCEPTED, "accepted_at": after(1)}


@pytest.mark.parametrize(
    ("history", "state"),
    [
        (lead(), LeadState.IGNORED),
        (lead(touch(days=28)), LeadState.IN_TIME),
        (lead(touch(days=1), touch(days=2, channel=Channel.EMAIL)), LeadState.IN_TIME),
        (lead(**REJECTED), LeadState.REJECTED),
        (lead(**REJECTED, accepted_at=after(2)), LeadState.REJECTED),
        (lead(disposition=Disposition.CONVERTED), LeadState.ACCEPTED),
        (lead(disposition=Disposition.RECYCLED), LeadState.NOT_KNOWN),
        (lead(touch(days=28), **ACCEPTED), LeadState.ACCEPTED),
        (lead(touch(days=1), **ACCEPTED), LeadState.IGNORED),
        (lead(touch(days=28), accepted_at=after(1)), LeadState.IN_TIME),  # Sales took the acceptance back
        (lead(next_step_at=after(60), **ACCEPTED), LeadState.IN_TIME),
        (lead(**UNKNOWN), LeadState.NOT_KNOWN),
        (lead(**UNKNOWN, next_step_at=after(60), **ACCEPTED), LeadState.NOT_KNOWN),
        (lead(touch(days=28), **UNKNOWN), LeadState.IN_TIME),
        (lead(**UNKNOWN, **REJECTED), LeadState.REJECTED),
        (lead(merged=True, disposition=Disposition.WON), LeadState.EXCLUDED),
        (lead(opted_out=True), LeadState.EXCLUDED),
        (lead(opted_out=True, disposition=Disposition.WON), LeadState.ACCEPTED),
    ],
)
def test_a_lead_has_the_state_that_its_history_says(history: LeadHistory, state: LeadState) -> None:
    assert lead_state(history, POLICY, END, BERLIN) is state


def test_an_accepted_lead_without_a_touch_is_not_accepted() -> None:
    early = after(3)
    assert lead_state(lead(**ACCEPTED), POLICY, early, BERLIN) is LeadState.IN_TIME
    assert lead_state(lead(touch(days=1), **ACCEPTED), POLICY, early, BERLIN) is LeadState.ACCEPTED


def test_a_lead_has_no_state_before_its_hand_off() -> None:
    with pytest.raises(ValueError, match="hand-off"):
        lead_state(lead(), POLICY, HANDED_OFF, BERLIN)


moments = st.none() | st.integers(0, 60).map(after)
histories = st.builds(
    lambda touches, rejected_at, precision, **more: lead(
        *touches, rejected_at=rejected_at, rejected_precision=precision if rejected_at else None, **more
    ),
    touches=st.lists(
        st.builds(
            touch,
            days=st.integers(-3, 60),
            channel=st.sampled_from(list(Channel)),
            direction=st.sampled_from(list(Direction)),
            two_way=st.booleans(),
            precision=st.sampled_from([Precision.INSTANT, Precision.DAY]),
            logged_at=moments,
        ),
        max_size=4,
    ),
    rejected_at=moments,
    precision=st.sampled_from(list(Precision)),
    disposition=st.sampled_from(list(Disposition)),
    accepted_at=moments,
    converted_at=moments,
    next_step_at=moments,
    grade=st.sampled_from(["A", None]),
    opted_out=st.booleans(),
    merged=st.booleans(),
    touches_known_from=st.none() | st.integers(-20, 5).map(after),
    touches_known_until=st.none() | st.integers(10, 90).map(after),
)
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata"]).map(ZoneInfo)


@given(histories, zones, st.integers(1, 70))
def test_every_lead_is_in_one_state_and_its_event_says_the_same(history: LeadHistory, zone: ZoneInfo, day: int) -> None:
    until = after(day)
    state = lead_state(history, POLICY, until, zone)
    event = find_event(history, POLICY, until, zone)
    assert state in LeadState
    if state is LeadState.EXCLUDED:
        assert history.merged or history.opted_out
    elif event is None:
        assert state not in (LeadState.REJECTED, LeadState.IGNORED)
    else:
        assert event.dated_at < until
        assert (state is LeadState.IGNORED) == (event.kind is EventKind.IGNORED)
        assert (state is LeadState.REJECTED) == (event.kind is not EventKind.IGNORED)


@given(histories, zones)
def test_a_lead_enters_at_most_one_frame_for_each_event_and_frames_hold_no_event_twice(
    history: LeadHistory, zone: ZoneInfo
) -> None:
    known: list[KnownEvent] = []
    keys: list[str] = []
    for period in ("2026-03", "2026-04", "2026-05", "2026-06"):
        until = month_bounds(period, zone)[1]
        event = find_event(history, POLICY, until, zone, known)
        if event is None or in_frame(event, period, 12, keys, zone) is None:
            continue
        assert event.key not in keys
        assert month_bounds("2026-03", zone)[0] <= event.dated_at < until
        keys.append(event.key)
        known.append(KnownEvent(event.kind, event.number, event.dated_at))


@given(histories, zones)
def test_an_ignored_event_is_stable_month_after_month_until_a_later_touch(history: LeadHistory, zone: ZoneInfo) -> None:
    march, april = month_bounds("2026-03", zone)[1], month_bounds("2026-04", zone)[1]
    first = find_event(history, POLICY, march, zone)
    if first is None or first.kind is not EventKind.IGNORED:
        return
    known = [KnownEvent(first.kind, first.number, first.dated_at)]
    later = find_event(history, POLICY, april, zone, known)
    if later is None or later.kind is not EventKind.IGNORED or later == first:
        return
    assert later.number == first.number + 1
    assert later.dated_at > first.dated_at
    assert any(activity.at > first.dated_at for activity in history.activities)


@given(histories, zones, st.integers(1, 70))
def test_the_order_in_which_activities_were_imported_changes_nothing(
    history: LeadHistory, zone: ZoneInfo, day: int
) -> None:
    turned = replace(history, activities=tuple(reversed(history.activities)))
    until: datetime = after(day)
    assert find_event(turned, POLICY, until, zone) == find_event(history, POLICY, until, zone)
    assert lead_state(turned, POLICY, until, zone) is lead_state(history, POLICY, until, zone)
