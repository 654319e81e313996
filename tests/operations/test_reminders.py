"""Whoever owes a month something is reminded, once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from review import clock
from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.domain.notices import NoticeKind
from review.domain.roles import Bench
from review.extensions import db
from review.models import Notice, Statement
from review.operations.ballot_withdrawals import withdraw_ballot
from review.operations.reminders import drop_answered, remind
from tests.support.client import ReviewClient
from tests.support.dockets import (
    DRAWN_AT,
    HEARING_AT,
    UPHELD,
    VOTED_AT,
    advance,
    cases_of,
    make_company,
    make_docket,
    vote,
)
from tests.support.people import Cast


def reminded(kind: NoticeKind) -> list[str]:
    return sorted(row.person.name for row in db.session.scalars(select(Notice).where(Notice.kind == kind)))


def test_reps_without_a_statement_are_reminded_once_a_day(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    assert remind(docket, actor=people.clerk, now=DRAWN_AT) == 2
    with pytest.raises(Refusal, match="reminded_today"):
        remind(docket, actor=people.clerk, now=DRAWN_AT + timedelta(hours=1))
    assert reminded(NoticeKind.STATEMENT_DUE) == ["Otto Other", "Rena Rep"]
    assert remind(docket, actor=None, now=DRAWN_AT + timedelta(days=1)) == 2


def test_judges_are_reminded_of_ballots_they_owe_and_nobody_else_is(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.HEARING)
    vote(docket, lambda _case, person: None if person is people.chair else UPHELD)
    assert remind(docket, actor=people.clerk, now=HEARING_AT) == 1
    assert reminded(NoticeKind.BALLOTS_MISSING) == ["Chris Chair"]


def test_a_reminder_that_waits_is_let_go_once_its_reader_has_voted(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.HEARING)
    assert remind(docket, actor=people.clerk, now=HEARING_AT) == 3
    vote(docket, lambda _case, person: None if person is people.chair else UPHELD)
    assert drop_answered(VOTED_AT) == 2
    waiting = select(Notice).where(Notice.kind == NoticeKind.BALLOTS_MISSING, Notice.dropped_at.is_(None))
    assert [notice.person.name for notice in db.session.scalars(waiting)] == ["Chris Chair"]
    withdraw_ballot(people.sales_panelist, cases_of(docket)[0], 1, VOTED_AT)
    assert remind(docket, actor=people.clerk, now=VOTED_AT + timedelta(days=1)) == 2
    assert drop_answered(VOTED_AT + timedelta(days=1)) == 0


def test_a_reminder_to_justify_is_let_go_once_all_is_justified_or_heard(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    assert remind(docket, actor=people.clerk, now=DRAWN_AT) == 2
    for case in cases_of(docket):
        if case.event.respondent is people.rep:
            db.session.add(Statement(
                lead=case.event.lead, kind=case.event.kind, event_number=case.event.number, side=Bench.SALES, version=1,
                author=people.rep, narrative="I called.", filed_at=DRAWN_AT,
            ))
    assert drop_answered(DRAWN_AT) == 1
    advance(docket, people, DocketState.HEARING)
    assert drop_answered(HEARING_AT) == 1


def test_a_month_in_which_nobody_owes_anything_reminds_nobody(people: Cast) -> None:
    make_company(people)
    docket = make_docket(people)
    with pytest.raises(Refusal, match="nobody_to_remind"):
        remind(docket, actor=people.clerk, now=DRAWN_AT)


def test_the_clerk_reminds_with_one_click(client: ReviewClient, people: Cast) -> None:
    make_company(people)
    advance(make_docket(people), people, DocketState.HEARING)
    with clock.fixed(VOTED_AT):
        client.sign_in(people.clerk)
        response = client.post_form("/dockets/2026-10/remind", page="/dockets/2026-10")
        assert "3 people are reminded" in response.get_data(as_text=True)
        client.sign_in(people.chair)
        assert "Remind them" not in client.page("/dockets/2026-10").text
        assert client.post("/dockets/2026-10/remind").status_code in (400, 403)
