"""The public value and must-see cases, from their pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from review import clock
from review.domain.docket_states import DocketState, DrawMode
from review.extensions import db
from review.models.case import Case
from review.models.frame import FrameEvent, ReviewEvent
from review.models.lead import Lead
from review.operations.contributions import enter_public_value
from review.operations.dockets import cancel_docket
from review.operations.draws import draw_sample
from tests.support.client import ReviewClient
from tests.support.dockets import (
    DRAWN_AT,
    PERIOD,
    PLAN_PUBLISHED_AT,
    advance,
    make_company,
    make_docket,
    publish_the_plan,
)
from tests.support.people import Cast
from tests.support.rows import all_rows

HOME = f"/dockets/{PERIOD}"
AFTER = PLAN_PUBLISHED_AT + timedelta(minutes=10)


def test_the_clerk_enters_the_public_value_last(client: ReviewClient, people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people, public_value="Four dice"), people, DocketState.FROZEN)
    publish_the_plan(docket, people)
    client.sign_in(people.clerk)
    with clock.fixed(PLAN_PUBLISHED_AT):
        page = client.page(f"{HOME}/seed")
        assert "Nobody knows it yet" in page.text
        assert "Enter the public value" not in page.text
    with clock.fixed(AFTER):
        early = {"value": "3 6 1 4", "dated_at": "2026-11-01T11:00"}
        answer = client.post_form(f"{HOME}/public-value", early, page=f"{HOME}/seed")
        assert answer.status_code == 409
        assert "is too early" in answer.text
        right = {"value": "3 6 1 4", "dated_at": "2026-11-02T11:05"}  # in Berlin; 10:05 UTC
        page = client.post_form(f"{HOME}/public-value", right, page=f"{HOME}/seed")
        assert "Nothing can be added to the seed any more." in page.text
        assert "The public value: 3 6 1 4." in page.text
        draw_sample(docket, actor=people.clerk, now=AFTER)
        verify = client.page(f"{HOME}/verify").text
    assert "3 6 1 4, made at" in verify
    assert "and it holds" in verify


@pytest.mark.parametrize("sent", [{"value": ""}, {"dated_at": "yesterday"}, {"dated_at": ""}, {"value": "x" * 301}])
def test_a_tampered_public_value_enters_nothing(client: ReviewClient, people: Cast, sent: dict[str, str]) -> None:
    make_company(people)
    docket = advance(make_docket(people, public_value="Four dice"), people, DocketState.FROZEN)
    publish_the_plan(docket, people)
    client.sign_in(people.clerk)
    with clock.fixed(AFTER):
        client.page(f"{HOME}/seed")
        before = all_rows()
        given = {"value": "3", "dated_at": "2026-11-02T11:05", **sent}
        answer = client.post_form(f"{HOME}/public-value", given, page=f"{HOME}/seed")
    assert answer.status_code == 422
    assert all_rows() == before


def test_a_panelist_adds_a_case_and_it_is_marked(client: ReviewClient, people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people, mode=DrawMode.SAMPLE, sample_size=9), people, DocketState.DRAWN)
    cases = select(Case.event_id).where(Case.docket_id == docket.id)
    wanted = db.session.scalars(
        select(Lead.external_id)
        .join(ReviewEvent, ReviewEvent.lead_id == Lead.id)
        .join(FrameEvent, FrameEvent.event_id == ReviewEvent.id)
        .where(FrameEvent.event_id.not_in(cases))
    ).first()
    client.sign_in(people.chair)
    with clock.fixed(DRAWN_AT + timedelta(hours=1)):
        assert "Add a case that the panel must see" in client.page(HOME).text
        wrong = client.post_form(f"{HOME}/must-see", {"lead": "nobody", "because": "?"}, page=f"{HOME}/must-see")
        assert wrong.status_code == 409
        assert "holds no lead with the id" in wrong.text
        page = client.post_form(f"{HOME}/must-see", {"lead": wanted, "because": "A customer"}, page=f"{HOME}/must-see")
        assert "Case 10 is added." in page.text
        assert "added by the panel, not drawn" in client.page(f"{HOME}/verify").text
        client.sign_in(people.rep)
        assert client.get(f"{HOME}/must-see").status_code == 403


def test_a_redraw_stays_visible_on_the_month(client: ReviewClient, people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people, public_value="Four dice"), people, DocketState.FROZEN)
    publish_the_plan(docket, people)
    enter_public_value(docket, "1", dated_at=AFTER, actor=people.clerk, now=AFTER)
    seed = draw_sample(docket, actor=people.clerk, now=AFTER).seed
    cancel_docket(docket, "A wrong export was drawn from", actor=people.clerk, now=AFTER)
    again = advance(make_docket(people), people, DocketState.CLOSED)
    client.sign_in(people.auditor)
    page = client.page(HOME).text
    assert "A wrong export was drawn from" in page
    assert "a later one is a redraw" in page
    assert seed[:8] in page
    from review.reports.monthly_panel import draw_figures

    figures = draw_figures(again)
    assert figures["number"] == 2
    assert [(one["seed"], one["because"]) for one in figures["earlier"]] == [(seed, "A wrong export was drawn from")]


def test_the_clerk_makes_the_sample_larger_before_the_hearing(client: ReviewClient, people: Cast) -> None:
    make_company(people)
    advance(make_docket(people, mode=DrawMode.SAMPLE, sample_size=6), people, DocketState.DRAWN)
    client.sign_in(people.clerk)
    with clock.fixed(DRAWN_AT + timedelta(hours=1)):
        assert "Make the sample larger" in client.page(HOME).text
        given = {"sample_size": "5", "because": "More"}
        small = client.post_form(f"{HOME}/extend", given, page=f"{HOME}/extend")
        assert small.status_code == 409
        assert "6 cases are drawn already" in small.text
        empty = client.post_form(f"{HOME}/extend", {**given, "because": ""}, page=f"{HOME}/extend")
        assert empty.status_code == 422
        page = client.post_form(f"{HOME}/extend", {**given, "sample_size": "9"}, page=f"{HOME}/extend")
        assert "The sample is larger now." in page.text
        verify = client.page(f"{HOME}/verify").text
        assert "to 9 cases" in verify
        assert "and it holds" in verify
