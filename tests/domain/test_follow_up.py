"""What was done for a lead, against what the policy promised it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.follow_up import Activity, Assessment, Duty, DutyState, NotCounted, Release, assess
from review.domain.leads import EventKind, Precision, ReasonGroup
from review.domain.moments import end_of_day
from review.domain.policy import WhoseTouches
from review.domain.touches import Channel, Direction
from tests.support.standards import BERLIN, HANDED_OFF, POLICY, TIER, after, touch

KEPT, BROKEN, NOT_OWED, NOT_KNOWN = DutyState.KEPT, DutyState.BROKEN, DutyState.NOT_OWED, DutyState.NOT_KNOWN
EMAIL = Channel.EMAIL


def look(*activities: Activity, until: datetime | None = None, **more: Any) -> Assessment:
    """A lead rejected on the tenth day without a reason, unless said otherwise."""
    given = {"kind": EventKind.REJECTED, "reason_group": None, "touches_known": True, "zone": BERLIN, "policy": POLICY}
    given |= {"assigned_at": None, **more}
    return assess(TIER, handed_off_at=HANDED_OFF, activities=activities, until=until or after(10), **given)


def states(assessment: Assessment) -> dict[str, DutyState]:
    return {finding.duty.value: finding.state for finding in assessment.duties}


def reasons(assessment: Assessment) -> list[NotCounted | None]:
    return [finding.not_counted_because for finding in assessment.activities]


def test_the_promise_is_kept_by_the_touches_asked_in_time_on_different_channels() -> None:
    found = look(touch(hours=3), touch(days=2, channel=EMAIL))
    assert states(found) == {"touches": KEPT, "first_touch": KEPT, "window": KEPT, "channels": KEPT}
    assert (found.state, found.touches, found.channels) == (KEPT, 2, (Channel.CALL, EMAIL))
    assert (found.hours_to_first_touch, found.longest_gap_days) == (3.0, 8.0)


def test_a_lead_rejected_without_a_touch_breaks_every_duty() -> None:
    found = look(until=after(2))
    assert set(states(found).values()) == {BROKEN}
    assert (found.touches, found.hours_to_first_touch, found.longest_gap_days) == (0, None, 2.0)


def test_at_most_one_touch_per_channel_a_day_counts_and_all_are_in_the_raw_count() -> None:
    found = look(touch(hours=1), touch(hours=2), touch(hours=2, channel=EMAIL), touch(days=1))
    assert reasons(found) == [None, NotCounted.SAME_CHANNEL_SAME_DAY, None, None]
    assert (found.touches, found.raw_touches) == (3, 4)


def test_the_day_is_that_of_the_organisation() -> None:
    late_evening, next_morning = datetime(2026, 3, 2, 22, 30, tzinfo=UTC), datetime(2026, 3, 3, 8, tzinfo=UTC)
    calls = [replace(touch(), at=moment) for moment in (late_evening, next_morning)]
    assert look(*calls, zone=ZoneInfo("UTC")).touches == 2
    assert look(*calls, zone=ZoneInfo("Asia/Tokyo")).touches == 1


def test_touches_before_the_hand_off_and_after_the_event_do_not_count() -> None:
    found = look(touch(days=-1), touch(days=1), touch(days=11, channel=EMAIL))
    assert reasons(found) == [NotCounted.BEFORE_HANDOFF, None, NotCounted.AFTER_EVENT]
    assert (found.touches, found.raw_touches) == (1, 1)


def test_touches_logged_by_hand_after_the_event_do_not_count_but_are_in_the_raw_count() -> None:
    found = look(touch(days=1, logged_at=after(11)), touch(days=2, logged_at=after(3)))
    assert reasons(found) == [NotCounted.LOGGED_AFTER_EVENT, None]
    assert (found.touches, found.raw_touches) == (1, 2)


def test_what_the_prospect_does_is_never_a_touch() -> None:
    found = look(touch(days=1, direction=Direction.INBOUND), touch(days=1, attempt=False))
    assert reasons(found) == [NotCounted.INBOUND, NotCounted.NOT_AN_ATTEMPT]
    assert (found.touches, found.raw_touches) == (0, 0)


def test_where_only_the_owners_touches_count_those_of_others_do_not() -> None:
    others = touch(days=1, by_owner=False)
    assert look(others).touches == 1
    found = look(others, policy=replace(POLICY, whose_touches=WhoseTouches.OWNER))
    assert (reasons(found), found.raw_touches) == ([NotCounted.NOT_THE_OWNER], 1)


def test_a_day_only_rejection_falls_at_the_days_end_so_that_days_touches_count() -> None:
    until = end_of_day(after(2).astimezone(BERLIN).date(), BERLIN)
    assert look(touch(days=2, hours=6), until=until).touches == 1


def test_a_day_only_touch_on_the_day_of_the_hand_off_or_of_the_event_counts() -> None:
    midnight = datetime(2026, 3, 2, 0, tzinfo=BERLIN).astimezone(UTC)
    on_first = replace(touch(precision=Precision.DAY), at=midnight)
    on_last = replace(touch(precision=Precision.DAY), at=midnight + timedelta(days=2, hours=20))
    assert look(on_first, on_last, until=after(2)).touches == 2


def test_the_first_touch_is_not_known_where_the_hours_ran_out_within_its_day() -> None:
    day_after = touch(days=1, precision=Precision.DAY)
    assert look(day_after).duty(Duty.FIRST_TOUCH).state is NOT_KNOWN
    assert look(touch(precision=Precision.DAY)).duty(Duty.FIRST_TOUCH).state is KEPT
    assert look(touch(days=2, precision=Precision.DAY)).duty(Duty.FIRST_TOUCH).state is BROKEN


def test_the_companys_clock_runs_from_hand_off_and_the_reps_from_assignment() -> None:
    found = look(touch(hours=30), assigned_at=after(hours=28))
    assert (found.hours_to_first_touch, found.hours_from_assignment) == (30.0, 2.0)
    assert found.duty(Duty.FIRST_TOUCH).state is BROKEN


def test_what_remains_is_not_owed_once_there_was_two_way_contact() -> None:
    found = look(touch(hours=2, two_way=True), until=after(1))
    assert states(found) == {"touches": NOT_OWED, "first_touch": KEPT, "window": NOT_OWED, "channels": NOT_OWED}
    assert (found.state, found.released_by) == (KEPT, Release.TWO_WAY_CONTACT)


def test_two_way_contact_that_came_after_the_hours_ran_out_leaves_the_first_touch_broken() -> None:
    call_in = touch(days=3, direction=Direction.INBOUND, two_way=True)
    assert states(look(call_in))["first_touch"] is BROKEN
    in_time = touch(hours=20, direction=Direction.INBOUND, two_way=True)
    assert states(look(in_time))["first_touch"] is NOT_OWED


def test_two_way_contact_after_the_event_or_before_the_hand_off_releases_nobody() -> None:
    outside = (touch(days=-2, two_way=True), touch(days=11, two_way=True))
    assert look(*outside).released_by is None


def test_two_way_contact_typed_in_by_hand_after_the_event_releases_nobody() -> None:
    assert look(touch(days=1, two_way=True, logged_at=after(11))).released_by is None
    assert look(touch(days=1, two_way=True, logged_at=after(1))).released_by is Release.TWO_WAY_CONTACT


def test_a_day_only_touch_on_the_events_day_came_no_later_than_the_event() -> None:
    found = look(touch(days=2, precision=Precision.DAY), until=after(2))
    assert (found.first_touch_at, found.longest_gap_days) == (after(2), 2.0)


def test_hours_that_still_run_break_the_duty_only_of_who_rejected_the_lead_untouched() -> None:
    early = after(hours=3)
    assert look(until=early).duty(Duty.FIRST_TOUCH).state is BROKEN
    assert look(until=early, kind=EventKind.IGNORED).duty(Duty.FIRST_TOUCH).state is NOT_OWED


def test_what_remains_is_not_owed_once_a_fact_disqualifies() -> None:
    found = look(until=after(hours=5), reason_group=ReasonGroup.MARKETING_QUALITY)
    assert (set(states(found).values()), found.state) == ({NOT_OWED}, NOT_OWED)
    assert found.released_by is Release.DISQUALIFYING_FACT
    assert look(until=after(hours=5), reason="Duplicate of another lead").state is NOT_OWED


@pytest.mark.parametrize(
    "named", [{"reason_group": ReasonGroup.FOLLOW_UP}, {"reason": "Bad timing"}, {"reason": "no response"}]
)
def test_no_response_and_bad_timing_owe_the_whole_window_even_after_two_way_contact(named: dict[str, Any]) -> None:
    early = look(touch(hours=2, two_way=True), touch(days=1, channel=EMAIL), until=after(3), **named)
    assert early.duty(Duty.WINDOW).state is BROKEN
    assert (early.duty(Duty.WINDOW).asked, early.duty(Duty.WINDOW).done) == (7, 3)
    assert early.released_by is None
    late = look(touch(hours=2, two_way=True), touch(days=1, channel=EMAIL), until=after(7), **named)
    assert late.state is KEPT


def test_with_every_touch_made_early_no_window_is_owed_for_other_reasons() -> None:
    found = look(touch(hours=2), touch(days=1, channel=EMAIL), until=after(3))
    assert (found.duty(Duty.WINDOW).state, found.state) == (NOT_OWED, KEPT)


def test_touch_data_that_was_never_imported_is_not_known_never_zero() -> None:
    found = look(touch(days=1), touches_known=False)
    assert set(states(found).values()) == {NOT_KNOWN}
    assert (found.known, found.touches, found.raw_touches, found.longest_gap_days) == (False, None, None, None)
    assert all(finding.done is None for finding in found.duties)


def test_an_ignored_lead_was_worked_until_its_last_touch() -> None:
    found = look(touch(days=2), until=after(9), kind=EventKind.IGNORED)
    assert (found.duty(Duty.WINDOW).done, found.duty(Duty.WINDOW).state) == (2, BROKEN)


activities = st.lists(
    st.builds(
        touch,
        days=st.integers(-2, 12),
        hours=st.integers(0, 23),
        channel=st.sampled_from(list(Channel)),
        two_way=st.booleans(),
        direction=st.sampled_from(list(Direction)),
        precision=st.sampled_from([Precision.INSTANT, Precision.DAY]),
        logged_at=st.none() | st.integers(0, 20).map(after),
    ),
    max_size=6,
)
kinds = st.sampled_from(list(EventKind))
groups = st.none() | st.sampled_from(list(ReasonGroup))


@given(activities, st.integers(-2, 12), st.integers(0, 23), st.sampled_from(list(Channel)), kinds, groups)
def test_one_more_touch_never_breaks_a_kept_duty(
    done: list[Activity], days: int, hours: int, channel: Channel, kind: EventKind, group: ReasonGroup | None
) -> None:
    before = look(*done, kind=kind, reason_group=group)
    after_it = look(*done, touch(days, hours, channel), kind=kind, reason_group=group)
    for duty, state in states(before).items():
        if state is KEPT:
            assert states(after_it)[duty] is KEPT


@given(activities, kinds, groups, st.integers(0, 12))
def test_counts_agree_with_the_activities_and_never_exceed_the_raw_count(
    done: list[Activity], kind: EventKind, group: ReasonGroup | None, day: int
) -> None:
    found = look(*done, until=after(day), kind=kind, reason_group=group)
    counted = [finding for finding in found.activities if finding.counted]
    assert found.touches == len(counted)
    assert found.touches <= (found.raw_touches or 0)
    assert len(found.channels) <= len(counted)
    assert all((finding.not_counted_because is None) == finding.counted for finding in found.activities)


@given(activities)
def test_the_order_in_which_activities_come_changes_nothing_but_their_own_order(done: list[Activity]) -> None:
    marked = [replace(activity, ref=str(index)) for index, activity in enumerate(done)]
    forth, back = look(*marked), look(*reversed(marked))
    assert replace(forth, activities=()) == replace(back, activities=())
