"""A month that runs itself: what is due is done once, what stands in the way is noted and told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from review import clock
from review.domain.docket_states import DocketState
from review.domain.dockets import Move
from review.domain.errors import Refusal
from review.domain.notices import Delivery, NoticeKind
from review.domain.schedule import Reach, Schedule
from review.extensions import db
from review.jobs.calendar import run_calendar
from review.models import AuditEvent, DataSource, Docket, Notice, NoticeSetting, Person
from review.operations.calendar import AGAIN_AFTER
from review.operations.schedules import clear_schedule, set_schedule
from review.queries.dockets import docket_state, find_docket
from review.queries.schedules import list_holds, refusal_of, schedule_of
from review.sentences import sentence
from tests.support.dockets import OVERTURNED, PLANNED_AT, UPHELD, cases_of, make_company, make_docket, vote
from tests.support.people import Cast

FREEZE_AT = datetime(2026, 11, 3, 6, tzinfo=UTC)


def run(moment: datetime) -> int:
    with clock.fixed(moment):
        return run_calendar(moment)


def state() -> DocketState:
    docket = find_docket("2026-10")
    assert docket is not None
    return docket_state(docket)


@pytest.fixture
def docket(people: Cast) -> Docket:
    """October's docket, planned, with a company whose imports cover the month."""
    make_company(people)
    return make_docket(people)


def runs_itself(people: Cast, reach: Reach, **days: int) -> Schedule:
    schedule = Schedule(reach=reach, **days)
    set_schedule(None, schedule, actor=people.clerk, now=PLANNED_AT)
    return schedule


def test_nothing_happens_by_itself_unless_the_clerk_says_so(people: Cast, docket: Docket) -> None:
    assert run(FREEZE_AT + timedelta(days=20)) == 0
    assert state() is DocketState.PLANNED


def test_a_month_runs_from_its_plan_to_its_report(people: Cast, docket: Docket) -> None:
    runs_itself(people, Reach.REPORT, statement_days=4, hearing_days=6, deliberation_days=3)
    assert run(FREEZE_AT - timedelta(minutes=1)) == 0
    assert run(FREEZE_AT) == 3
    assert state() is DocketState.DRAWN
    assert docket.statements_due_at == FREEZE_AT + timedelta(days=4)
    assert run(FREEZE_AT) == 0

    hearing = FREEZE_AT + timedelta(days=4)
    assert run(hearing) == 1
    assert state() is DocketState.HEARING
    assert docket.hearing_due_at == hearing + timedelta(days=6)
    split = cases_of(docket)[0]

    def answers(case: Any, person: Person) -> Any:
        return OVERTURNED if case.id == split.id and person is people.marketing_panelist else UPHELD

    vote(docket, answers, now=hearing + timedelta(hours=1))
    assert run(hearing + timedelta(days=5)) == 0, "a ballot may be changed until the deadline"
    deliberation = hearing + timedelta(days=6)
    assert run(deliberation) == 1
    assert state() is DocketState.DELIBERATION
    vote(docket, now=deliberation + timedelta(hours=1))
    assert run(deliberation + timedelta(days=3)) == 2
    assert state() is DocketState.PUBLISHED
    acted = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "docket.published")).one()
    assert acted.actor is None


def test_a_month_stops_where_its_own_schedule_ends(people: Cast, docket: Docket) -> None:
    runs_itself(people, Reach.REPORT)
    set_schedule(docket, Schedule(reach=Reach.DRAW), actor=people.clerk, now=PLANNED_AT)
    run(FREEZE_AT)
    run(FREEZE_AT + timedelta(days=30))
    assert state() is DocketState.DRAWN
    clear_schedule(docket, actor=people.clerk, now=FREEZE_AT)
    assert schedule_of(docket).reach is Reach.REPORT
    run(FREEZE_AT + timedelta(days=30))
    assert state() is DocketState.HEARING


def test_a_month_whose_imports_are_late_waits_and_says_so(people: Cast, docket: Docket) -> None:
    runs_itself(people, Reach.DRAW)
    source = make_late()
    assert run(FREEZE_AT) == 0
    (hold,) = list_holds(docket)
    assert (hold.move, hold.code, hold.since, hold.over_at) == (
        Move.FREEZE, "docket.imports_do_not_cover", FREEZE_AT, None,
    )  # fmt: skip
    assert "crm" in sentence(refusal_of(hold))
    assert run(FREEZE_AT + timedelta(minutes=1)) == 0
    told = db.session.scalars(select(Notice).where(Notice.kind == NoticeKind.MONTH_HELD_UP)).all()
    assert [one.person for one in told] == [people.clerk]

    source.leads_until = datetime(2026, 11, 2, 6, tzinfo=UTC)
    db.session.commit()
    later = FREEZE_AT + AGAIN_AFTER
    assert run(later) == 3
    (hold,) = list_holds(docket)
    assert hold.over_at == later
    assert hold.since == FREEZE_AT


def make_late() -> DataSource:
    """The company's CRM, as imported only until the middle of October."""
    source = db.session.scalars(select(DataSource)).one()
    source.leads_until = datetime(2026, 10, 15, tzinfo=UTC)
    db.session.commit()
    return source


def test_reminders_leave_once_for_each_deadline(people: Cast, docket: Docket) -> None:
    runs_itself(people, Reach.HEARING, reminder_days=2)
    run(FREEZE_AT)
    for hours in range(0, 5 * 24, 8):
        run(FREEZE_AT + timedelta(hours=hours))
    reminded = db.session.scalars(select(Notice).where(Notice.kind == NoticeKind.STATEMENT_DUE)).all()
    assert sorted(one.person.name for one in reminded) == ["Otto Other", "Rena Rep"]
    assert {one.created_at for one in reminded} == {FREEZE_AT + timedelta(days=3)}


def test_the_month_that_is_over_gets_its_docket_with_last_months_settings(people: Cast, docket: Docket) -> None:
    runs_itself(people, Reach.DRAW)
    docket.sample_size, docket.mask_names = 12, True
    db.session.commit()
    december = datetime(2026, 12, 1, 6, tzinfo=UTC)
    run(december)
    planned = find_docket("2026-11")
    assert planned is not None
    assert (planned.sample_size, planned.mask_names, planned.created_by_id) == (12, True, None)
    run(december)
    assert db.session.query(Docket).count() == 2


def test_a_schedule_of_a_month_that_is_over_is_refused(people: Cast, docket: Docket) -> None:
    docket.cancelled_at, docket.cancelled_because = PLANNED_AT, "no"
    db.session.flush()
    with pytest.raises(Refusal, match="month_over"):
        set_schedule(docket, Schedule(), actor=people.clerk, now=PLANNED_AT)


def test_whoever_wants_it_is_told_each_morning_of_leads_about_to_be_ignored(people: Cast, docket: Docket) -> None:
    kind = NoticeKind.ABOUT_TO_BE_IGNORED
    db.session.add(NoticeSetting(person_id=people.rep.id, kind=kind, delivery=Delivery.DAILY))
    db.session.commit()
    morning = datetime(2026, 11, 3, 5, 10, tzinfo=UTC)
    for minutes in (-20, 0, 1, 49, 51):
        run(morning + timedelta(minutes=minutes))
    (one,) = db.session.scalars(select(Notice).where(Notice.kind == kind))
    assert one.person is people.rep
    assert one.values["count"] > 0
    assert one.send_from == datetime(2026, 11, 3, 6, tzinfo=UTC)
