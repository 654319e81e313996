"""Who is told, once, and how they wanted it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from review.domain.docket_states import DocketState
from review.domain.notices import Delivery, NoticeKind
from review.extensions import db
from review.models import ChannelPost, Notice, NoticeSetting, Person
from review.operations.invitations import invite_person
from review.operations.notices import notify, tell_channels
from tests.support.dockets import OVERTURNED, UPHELD, advance, cases_of, make_company, make_docket, vote
from tests.support.people import Cast

MENTION = {"period": "2026-10", "number": 7}


def told(kind: NoticeKind) -> dict[Person, dict[str, Any]]:
    rows = db.session.scalars(select(Notice).where(Notice.kind == kind))
    return {row.person: row.values for row in rows}


def test_the_same_is_told_once(people: Cast, now: datetime) -> None:
    for expected in (3, 0):
        count = notify(NoticeKind.MENTION, people.panel, MENTION, link="hearing.case", key="a", now=now)
        assert count == expected
    assert notify(NoticeKind.MENTION, [people.chair], MENTION, link="hearing.case", key="b", now=now) == 1


def test_each_has_a_count_of_their_own(people: Cast, now: datetime) -> None:
    values = {"period": "2026-10", "due_at": now}
    notify(NoticeKind.BALLOTS_MISSING, {people.chair: 3, people.sales_panelist: 1}, values, link="hearing.queue",
           key="a", now=now)  # fmt: skip
    assert {person: one["count"] for person, one in told(NoticeKind.BALLOTS_MISSING).items()} == {
        people.chair: 3, people.sales_panelist: 1,
    }  # fmt: skip


def test_nobody_is_told_who_cannot_sign_in(people: Cast, now: datetime) -> None:
    people.chair.active = False
    people.rep.email = people.rep.email_folded = None
    assert notify(NoticeKind.MENTION, [people.chair, people.rep], MENTION, link="hearing.case", key="a", now=now) == 0


def test_what_somebody_switched_off_is_not_told_and_what_they_want_daily_waits(people: Cast, now: datetime) -> None:
    db.session.add_all([
        NoticeSetting(person_id=people.chair.id, kind=NoticeKind.MENTION, delivery=Delivery.OFF),
        NoticeSetting(person_id=people.sales_panelist.id, kind=NoticeKind.MENTION, delivery=Delivery.DAILY),
    ])
    notify(NoticeKind.MENTION, people.panel, MENTION, link="hearing.case", key="a", now=now)
    starts = {row.person: row.send_from for row in db.session.scalars(select(Notice))}
    assert starts == {people.sales_panelist: now.replace(hour=6, minute=0) + timedelta(days=1),
                      people.marketing_panelist: now}  # fmt: skip


def test_a_link_leads_somewhere(people: Cast, now: datetime) -> None:
    with pytest.raises(ValueError, match="no endpoint"):
        notify(NoticeKind.MENTION, [people.chair], MENTION, link="hearing.nowhere", key="a", now=now)


def test_without_channels_nothing_is_posted(people: Cast, now: datetime) -> None:
    assert tell_channels(NoticeKind.MENTION, MENTION, link="hearing.case", key="a", now=now) == 0
    assert db.session.scalars(select(ChannelPost)).all() == []


def test_an_invitation_waits_in_the_outbox_without_its_token(people: Cast, now: datetime) -> None:
    token = invite_person(people.rep, actor=people.clerk, now=now)
    (values,) = told(NoticeKind.INVITATION).values()
    assert token not in str(values)
    assert values["due_at"] == (now + timedelta(days=7)).isoformat()


def test_a_month_tells_everybody_what_concerns_them(people: Cast) -> None:
    make_company(people)
    docket = make_docket(people)
    advance(docket, people, DocketState.HEARING)
    plan = told(NoticeKind.PLAN_PUBLISHED)
    assert set(plan) == set(people.panel)
    drawn = told(NoticeKind.DRAW_PUBLISHED)
    cases = cases_of(docket)
    assert set(drawn) == {people.rep, people.other_rep, people.vp_marketing}
    assert drawn[people.vp_marketing]["count"] == len(cases)
    assert drawn[people.rep]["count"] == sum(case.event.respondent is people.rep for case in cases)
    assert {one["count"] for one in told(NoticeKind.HEARING_OPENED).values()} == {len(cases)}

    split = cases[0]
    vote(docket, lambda case, person: OVERTURNED if (case.id, person) == (split.id, people.chair) else UPHELD)
    advance(docket, people, DocketState.PUBLISHED)
    assert set(told(NoticeKind.VERDICT_PUBLISHED)) == {people.rep, people.other_rep}
    assert set(told(NoticeKind.REPORT_PUBLISHED)) == {
        *people.panel, people.vp_sales, people.vp_marketing, people.auditor, people.clerk,
    }  # fmt: skip


def test_deliberation_calls_the_judges_of_the_split_cases_alone(people: Cast) -> None:
    make_company(people)
    docket = make_docket(people)
    split = advance(docket, people, DocketState.HEARING) and cases_of(docket)[0]

    def answers(case: Any, person: Person) -> Any:
        return OVERTURNED if case.id == split.id and person is people.marketing_panelist else UPHELD

    advance(docket, people, DocketState.DELIBERATION, answers)
    called = told(NoticeKind.DELIBERATION_OPENED)
    assert {one["count"] for one in called.values()} == {1}
    assert set(called) == set(people.panel)
