"""What waits for those who speak for a side, and for a manager."""

from __future__ import annotations

from datetime import timedelta

from review import clock
from review.domain.docket_states import DocketState
from review.domain.statements import StatementText
from review.operations.draws import REVEAL_WITHIN
from review.operations.statements import file_marketing_statement
from review.queries.home_sides import (
    list_marketing_statements_due,
    list_secrets_due,
    list_team_justifications_due,
)
from tests.support.client import ReviewClient
from tests.support.dockets import (
    DRAWN_AT,
    FROZEN_AT,
    PLAN_PUBLISHED_AT,
    advance,
    cases_of,
    draw,
    make_company,
    make_docket,
    publish_the_plan,
)
from tests.support.people import Cast


def test_a_vp_learns_that_a_secret_is_to_be_committed_and_then_revealed(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people, ceremony=True), people, DocketState.FROZEN)
    (due,) = list_secrets_due(people.vp_sales, FROZEN_AT)
    assert (due.period, due.reveal, due.due_at) == ("2026-10", False, None)
    assert list_secrets_due(people.chair, FROZEN_AT) == []
    publish_the_plan(docket, people)
    (due,) = list_secrets_due(people.vp_marketing, PLAN_PUBLISHED_AT)
    assert (due.reveal, due.due_at) == (True, PLAN_PUBLISHED_AT + REVEAL_WITHIN)
    assert list_secrets_due(people.vp_marketing, PLAN_PUBLISHED_AT + REVEAL_WITHIN) == []
    draw(docket, people)
    assert list_secrets_due(people.vp_marketing, DRAWN_AT) == []


def test_marketing_learns_on_how_many_cases_it_has_said_nothing(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    cases = cases_of(docket)
    text = StatementText(reason="", exception_claimed=None, narrative="A clear fit.", links=())
    file_marketing_statement(people.vp_marketing, cases[0], text, based_on=0, now=DRAWN_AT)
    assert [due.count for due in list_marketing_statements_due(people.vp_marketing)] == [len(cases) - 1]
    assert list_marketing_statements_due(people.vp_sales) == []


def test_a_manager_learns_what_the_team_owes(client: ReviewClient, people: Cast) -> None:
    make_company(people)
    docket = make_docket(people)
    people.manager.grants.clear()
    with clock.fixed(DRAWN_AT + timedelta(hours=1)):
        client.sign_in(people.manager)
        assert "Your team’s leads and justifications" in client.page("/").text
        advance(docket, people, DocketState.DRAWN)
        (due,) = list_team_justifications_due(people.manager)
        assert due.count == sum(case.event.respondent is people.rep for case in cases_of(docket))
        assert "justifications of your team are due by" in client.page("/").text
