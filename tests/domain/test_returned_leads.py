"""A lead that the panel sent back starts afresh: its idle clock, its follow-up, its next rejection."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from review.domain.activities import Activity
from review.domain.default_standards import DEFAULT_POLICY
from review.domain.events import Event, KnownEvent, LeadHistory, assess_event, find_event, lead_state
from review.domain.history import is_settled
from review.domain.leads import Disposition, EventKind, LeadState, Precision
from review.domain.touches import Channel, Direction

BERLIN = ZoneInfo("Europe/Berlin")
HANDED_OFF = datetime(2026, 9, 1, 9, tzinfo=UTC)
REJECTED = datetime(2026, 9, 10, 9, tzinfo=UTC)
RETURNED = datetime(2026, 10, 12, 9, tzinfo=UTC)
UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
KNOWN = [KnownEvent(EventKind.REJECTED, 1, REJECTED)]


def lead(**values: object) -> LeadHistory:
    given: dict[str, object] = {
        "key": "crm/1#1", "handed_off_at": HANDED_OFF, "assigned_at": HANDED_OFF, "disposition": Disposition.REJECTED,
        "rejected_at": REJECTED, "rejected_precision": Precision.INSTANT, "grade": "C",
        "touches_known_from": datetime(2026, 1, 1, tzinfo=UTC), "touches_known_until": RETURNED + timedelta(days=100),
        "returned_at": RETURNED, **values,
    }  # fmt: skip
    return LeadHistory(**given)  # type: ignore[arg-type]


def call(at: datetime) -> Activity:
    return Activity(at, Channel.CALL, Direction.OUTBOUND, attempt=True, two_way=False, by_owner=True)


def found(history: LeadHistory, until: datetime = UNTIL) -> Event | None:
    return find_event(history, DEFAULT_POLICY, until, BERLIN, KNOWN)


def test_before_its_return_the_rejection_stands() -> None:
    event = found(lead(), RETURNED - timedelta(days=1))
    assert event is not None
    assert (event.kind, event.number) == (EventKind.REJECTED, 1)


def test_the_rejection_that_the_panel_overturned_stands_no_more() -> None:
    assert lead_state(lead(), DEFAULT_POLICY, RETURNED + timedelta(days=2), BERLIN, KNOWN) is LeadState.IN_TIME
    assert found(lead(), RETURNED + timedelta(days=2)) is None


def test_a_returned_lead_that_nobody_touches_is_ignored_from_its_return_on() -> None:
    event = found(lead(), RETURNED + timedelta(days=90))
    assert event is not None
    assert event.kind is EventKind.IGNORED
    assert event.dated_at > RETURNED


def test_work_before_the_return_does_not_count_for_what_is_owed_after_it() -> None:
    history = lead(activities=(call(HANDED_OFF + timedelta(hours=2)),))
    event = found(history, RETURNED + timedelta(days=90))
    assert event is not None
    assessment = assess_event(history, DEFAULT_POLICY, event, BERLIN)
    assert assessment.touches == 0
    worked = lead(activities=(call(RETURNED + timedelta(hours=2)),))
    assert assess_event(worked, DEFAULT_POLICY, event, BERLIN).touches == 1


def test_the_first_event_is_assessed_as_if_there_had_been_no_return() -> None:
    history = lead(activities=(call(HANDED_OFF + timedelta(hours=2)),))
    first = Event("crm/1#1", EventKind.REJECTED, 1, REJECTED, Precision.INSTANT)
    assert assess_event(history, DEFAULT_POLICY, first, BERLIN) == assess_event(
        replace(history, returned_at=None), DEFAULT_POLICY, first, BERLIN
    )


def test_a_second_rejection_is_an_event_of_its_own() -> None:
    event = found(lead(rejected_at=RETURNED + timedelta(days=3)))
    assert event is not None
    assert (event.kind, event.number) == (EventKind.REJECTED, 2)


def test_a_returned_lead_is_not_settled_by_its_old_rejection() -> None:
    assert not is_settled(lead(), UNTIL, BERLIN)
    assert is_settled(lead(returned_at=None), UNTIL, BERLIN)
    assert is_settled(lead(rejected_at=RETURNED + timedelta(days=3)), UNTIL, BERLIN)
