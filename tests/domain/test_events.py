"""Which leads come before the panel, when, and in whose frame."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from review.domain.events import (
    Event,
    FramePlace,
    KnownEvent,
    assess_event,
    exclusion_of,
    find_event,
    ignored_on,
    in_frame,
    month_bounds,
)
from review.domain.follow_up import DutyState
from review.domain.leads import Disposition, EventKind, Precision, ReasonGroup
from review.domain.moments import end_of_day
from review.domain.policy import Exclusion
from review.domain.touches import Channel, Direction
from tests.support.standards import BERLIN, HANDED_OFF, POLICY, after, lead, touch

MARCH_END = month_bounds("2026-03", BERLIN)[1]
APRIL_END = month_bounds("2026-04", BERLIN)[1]
REJECTED = {"disposition": Disposition.REJECTED, "rejected_at": after(10), "rejected_precision": Precision.INSTANT}


def day_end(day: int, month: int = 3) -> datetime:
    return end_of_day(date(2026, month, day), BERLIN)


def event(history: object, until: datetime = MARCH_END, known: tuple[KnownEvent, ...] = ()) -> Event | None:
    return find_event(history, POLICY, until, BERLIN, known)  # type: ignore[arg-type]


def found(history: object, until: datetime = MARCH_END, known: tuple[KnownEvent, ...] = ()) -> Event:
    one = event(history, until, known)
    assert one is not None
    return one


# Rejected


def test_a_rejected_lead_is_an_event_of_the_moment_of_its_rejection() -> None:
    assert found(lead(**REJECTED)) == Event("crm/1#1", EventKind.REJECTED, 1, after(10), Precision.INSTANT)
    assert found(lead(**REJECTED)).key == "crm/1#1:rejected:1"


def test_a_lead_sent_back_to_nurture_was_rejected() -> None:
    assert found(lead(**REJECTED | {"disposition": Disposition.RECYCLED})).kind is EventKind.REJECTED


def test_work_for_the_second_hand_off_is_no_work_for_the_lead_that_was_sent_back_to_nurture() -> None:
    sent_back = lead(touch(days=1), touch(days=20), **REJECTED | {"disposition": Disposition.RECYCLED})
    again = replace(lead(*sent_back.activities), key="crm/1#2", handed_off_at=after(15))
    assert assess_event(sent_back, POLICY, found(sent_back), BERLIN).touches == 1
    assert [one.counted for one in assess_event(again, POLICY, found(again, APRIL_END), BERLIN).activities] == [
        False, True,
    ]


def test_a_day_only_rejection_falls_at_that_days_end_in_the_organisations_zone() -> None:
    history = lead(**REJECTED | {"rejected_precision": Precision.DAY})
    assert found(history).dated_at == day_end(12)


def test_a_day_only_rejection_on_the_months_last_day_is_in_that_month() -> None:
    last = datetime(2026, 3, 31, 8, tzinfo=UTC)
    one = found(lead(**REJECTED | {"rejected_at": last, "rejected_precision": Precision.DAY}))
    assert in_frame(one, "2026-03", 12, (), BERLIN) is FramePlace.IN_MONTH


def test_a_lead_rejected_after_it_had_been_accepted_is_an_event_of_its_own_kind() -> None:
    assert found(lead(**REJECTED, accepted_at=after(3))).kind is EventKind.DISQUALIFIED


def test_a_rejection_after_the_months_end_is_not_yet_one() -> None:
    one = found(lead(**REJECTED | {"rejected_at": after(40)}))
    assert one.kind is EventKind.IGNORED


def test_a_rejection_that_was_taken_back_does_not_stand() -> None:
    assert found(lead(rejected_at=after(1), rejected_precision=Precision.INSTANT)).kind is EventKind.IGNORED


def test_a_better_date_for_a_framed_rejection_is_the_same_event_with_its_first_date() -> None:
    known = KnownEvent(EventKind.REJECTED, 1, after(12))
    one = found(lead(**REJECTED), known=(known,))
    assert (one.number, one.dated_at) == (1, after(12))


def test_a_second_rejection_is_the_next_event() -> None:
    known = KnownEvent(EventKind.REJECTED, 1, after(5))
    assert found(lead(**REJECTED), known=(known,)).number == 2


def test_an_approximate_date_that_moved_is_a_second_rejection_only_after_more_work() -> None:
    known = KnownEvent(EventKind.REJECTED, 1, after(5))
    edited = REJECTED | {"rejected_precision": Precision.APPROXIMATE}
    assert found(lead(touch(days=2), **edited), known=(known,)).number == 1
    assert found(lead(touch(days=7), **edited), known=(known,)).number == 2


# Ignored


def test_an_untouched_lead_is_ignored_the_idle_days_after_its_hand_off() -> None:
    one = found(lead())
    assert (one.kind, one.dated_at, one.precision) == (EventKind.IGNORED, day_end(7), Precision.DAY)


def test_the_idle_clock_runs_from_the_last_touch() -> None:
    assert found(lead(touch(days=1), touch(days=4))).dated_at == day_end(11)


def test_a_second_call_on_a_day_and_a_late_touch_restart_the_clock_though_they_may_not_count() -> None:
    assert found(lead(touch(hours=1), touch(hours=2), touch(days=15))).dated_at == day_end(22)


def test_what_the_prospect_does_does_not_restart_the_clock() -> None:
    assert found(lead(touch(days=4, direction=Direction.INBOUND, two_way=True))).dated_at == day_end(7)


def test_a_touch_logged_by_hand_after_the_lead_was_ignored_does_not_restart_the_clock() -> None:
    assert found(lead(touch(days=2, logged_at=after(20)))).dated_at == day_end(7)
    assert found(lead(touch(days=2, logged_at=after(3)))).dated_at == day_end(9)


def test_a_lead_whose_idle_days_end_after_the_month_is_not_ignored_in_it() -> None:
    history = lead(touch(days=27))
    assert event(history) is None
    assert found(history, APRIL_END).dated_at == day_end(3, month=4)


def test_a_lead_is_ignored_on_the_months_last_day_and_not_on_the_day_after() -> None:
    assert found(lead(touch(days=24))).dated_at == day_end(31)
    assert event(lead(touch(days=25))) is None


def test_a_lead_whose_promise_was_kept_is_not_ignored() -> None:
    assert event(lead(touch(days=1), touch(days=2, channel=Channel.EMAIL))) is None


def test_a_promise_kept_late_still_leaves_nothing_to_do() -> None:
    assert event(lead(touch(days=3), touch(days=4, channel=Channel.EMAIL))) is None


def test_a_lead_touched_often_on_one_channel_only_is_ignored_where_two_were_promised() -> None:
    assert found(lead(touch(days=1), touch(days=2), touch(days=3))).kind is EventKind.IGNORED


def test_a_lead_that_answered_and_was_then_left_lying_is_ignored() -> None:
    assert found(lead(touch(days=1, two_way=True))).kind is EventKind.IGNORED


def test_a_lead_with_an_agreed_next_step_pending_is_not_ignored() -> None:
    assert event(lead(touch(days=1), next_step_at=after(45))) is None


def test_a_lead_is_ignored_no_earlier_than_the_day_of_the_step_that_was_agreed() -> None:
    assert found(lead(touch(days=1), next_step_at=after(20))).dated_at == day_end(22)


def test_a_lead_worked_again_before_the_months_end_is_not_ignored() -> None:
    assert event(lead(touch(days=28))) is None


@pytest.mark.parametrize(
    "decided",
    [
        {"disposition": Disposition.CONVERTED, "converted_at": after(20)},
        {"disposition": Disposition.CONVERTED},
        {"disposition": Disposition.WON, "won_at": after(20)},
        {"disposition": Disposition.RECYCLED},
    ],
)
def test_conversion_and_recycling_stop_the_idle_clock(decided: dict[str, object]) -> None:
    assert event(lead(**decided)) is None


def test_a_lead_that_converted_only_after_the_month_was_ignored_in_it() -> None:
    assert found(lead(disposition=Disposition.CONVERTED, converted_at=after(40))).kind is EventKind.IGNORED


def test_accepted_and_parked_is_ignored_too() -> None:
    parked = lead(touch(days=1), disposition=Disposition.ACCEPTED, accepted_at=after(1))
    assert (found(parked).kind, found(parked).dated_at) == (EventKind.IGNORED, day_end(8))


@pytest.mark.parametrize(
    "known",
    [
        {"touches_known_from": None, "touches_known_until": None},
        {"touches_known_from": after(2)},
        {"touches_known_until": after(20)},
    ],
)
def test_a_lead_is_not_ignored_where_touch_data_does_not_cover_the_time(known: dict[str, object]) -> None:
    assert event(lead(**known)) is None


def test_touch_data_up_to_some_hour_of_the_months_last_day_covers_the_month() -> None:
    assert event(lead(touches_known_until=datetime(2026, 3, 31, 15, tzinfo=UTC))) is not None


def test_an_ignored_lead_stays_the_same_event_until_a_later_touch() -> None:
    first = found(lead())
    known = (KnownEvent(first.kind, first.number, first.dated_at),)
    assert found(lead(), APRIL_END, known) == first
    again = found(lead(touch(days=15)), APRIL_END, known)
    assert (again.number, again.dated_at) == (2, day_end(22))
    assert again.key != first.key


def test_touches_imported_late_from_before_the_event_leave_it_its_number_and_date() -> None:
    first = found(lead())
    known = (KnownEvent(first.kind, first.number, first.dated_at),)
    assert found(lead(touch(days=3)), APRIL_END, known) == first


def test_a_lead_reopened_after_a_framed_rejection_starts_its_idle_clock_there() -> None:
    known = (KnownEvent(EventKind.REJECTED, 1, after(10)),)
    assert found(lead(), known=known).dated_at == day_end(17)


def test_idle_days_are_those_of_the_calendar_whatever_the_clocks_do() -> None:
    friday_noon = datetime(2026, 3, 27, 11, tzinfo=UTC)  # the clocks change on the 29th
    assert ignored_on(friday_noon, 5, BERLIN) == date(2026, 4, 1)
    assert ignored_on(datetime(2026, 3, 27, 23, 30, tzinfo=UTC), 5, BERLIN) == date(2026, 4, 2)
    assert ignored_on(datetime(2026, 3, 27, 23, 30, tzinfo=UTC), 5, ZoneInfo("UTC")) == date(2026, 4, 1)


def test_a_lead_handed_off_after_the_month_has_no_event_in_it() -> None:
    assert event(lead(), HANDED_OFF) is None


# Frames and exclusions


def test_events_before_the_month_are_carried_in_and_those_after_it_left_out() -> None:
    one = found(lead(**REJECTED))
    assert in_frame(one, "2026-03", 12, (), BERLIN) is FramePlace.IN_MONTH
    assert in_frame(one, "2026-04", 12, (), BERLIN) is FramePlace.CARRIED_IN
    assert in_frame(one, "2026-02", 12, (), BERLIN) is None


def test_events_older_than_the_look_back_are_left_out() -> None:
    one = found(lead(**REJECTED))
    assert in_frame(one, "2027-02", 12, (), BERLIN) is FramePlace.CARRIED_IN
    assert in_frame(one, "2027-03", 12, (), BERLIN) is None
    assert in_frame(one, "2026-04", 1, (), BERLIN) is None


def test_an_event_is_in_one_frame_only() -> None:
    one = found(lead(**REJECTED))
    assert in_frame(one, "2026-04", 12, {one.key}, BERLIN) is None


def test_the_months_bounds_are_those_of_the_organisation() -> None:
    just_april_in_berlin = replace(found(lead(**REJECTED)), dated_at=datetime(2026, 3, 31, 22, 30, tzinfo=UTC))
    assert in_frame(just_april_in_berlin, "2026-03", 12, (), BERLIN) is None
    assert in_frame(just_april_in_berlin, "2026-03", 12, (), UTC) is FramePlace.IN_MONTH


def test_exclusions_rest_on_crm_facts_named_in_the_policy_never_on_the_reps_reason() -> None:
    assert exclusion_of(lead(merged=True), POLICY) is Exclusion.MERGED
    assert exclusion_of(lead(test_record=True), POLICY) is Exclusion.TEST_RECORD
    assert exclusion_of(lead(opted_out=True), replace(POLICY, exclusions=(Exclusion.MERGED,))) is None
    assert exclusion_of(lead(**REJECTED, rejection_reason="Opted out"), POLICY) is None


# Follow-up at the event


def test_the_follow_up_is_assessed_up_to_the_event_by_the_tier_of_the_grade() -> None:
    history = lead(touch(days=1), touch(days=11, channel=Channel.EMAIL), **REJECTED)
    found_by_marketing = assess_event(history, POLICY, found(history), BERLIN)
    assert (found_by_marketing.touches, found_by_marketing.state) == (1, DutyState.BROKEN)
    by_rep = replace(history, grade_by_rep=True)
    assert assess_event(by_rep, POLICY, found(by_rep), BERLIN).promise_done


def test_a_rejections_reason_says_nothing_about_the_same_lead_ignored() -> None:
    history = lead(rejection_reason="Duplicate", reason_group=ReasonGroup.MARKETING_QUALITY)
    assert assess_event(history, POLICY, found(history), BERLIN).released_by is None


def test_follow_up_is_not_known_where_touches_start_after_the_hand_off() -> None:
    history = lead(**REJECTED, touches_known_from=HANDED_OFF + timedelta(days=2))
    assert assess_event(history, POLICY, found(history), BERLIN).state is DutyState.NOT_KNOWN
