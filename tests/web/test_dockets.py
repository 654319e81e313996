"""The month from its pages, by real forms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from review import clock
from review.domain.docket_states import DocketState, DrawMode
from review.models.docket import Docket
from review.queries.dockets import docket_state, find_docket
from tests.conftest import NOW
from tests.support.client import ReviewClient
from tests.support.dockets import (
    CLOSED_AT,
    DELIBERATED_AT,
    DRAWN_AT,
    FROZEN_AT,
    HEARING_AT,
    PERIOD,
    PLAN_PUBLISHED_AT,
    PUBLISHED_AT,
    advance,
    make_company,
    make_docket,
    split_on,
    vote,
)
from tests.support.people import Cast, make_person
from tests.support.rows import all_rows

HOME = f"/dockets/{PERIOD}"


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with clock.fixed(moment):
        yield


def the_docket() -> Docket:
    docket = find_docket(PERIOD)
    assert docket is not None
    return docket


def press(client: ReviewClient, move: str, status: int = 200) -> str:
    response = client.post_form(f"{HOME}/{move}", page=HOME)
    assert response.status_code == status, response.text
    return response.text


def test_a_clerk_takes_a_month_from_plan_to_publication(client: ReviewClient, people: Cast) -> None:
    make_company(people)
    client.sign_in(people.clerk)
    with at(FROZEN_AT):
        assert client.page("/dockets/new").forms
        planned = client.post_form("/dockets/new", {"period": PERIOD, "mode": "sample", "sample_size": "9"})
        assert "October 2026" in planned.text
        assert "Preview the frame" in planned.text
        assert "The frame is frozen" in press(client, "freeze")
    with at(PLAN_PUBLISHED_AT):
        assert "The plan is published" in press(client, "publish-plan")
    with at(DRAWN_AT):
        drawn = press(client, "draw")
        assert "9 cases are before the panel." in drawn
        assert "Reps may still justify" in drawn
    with at(HEARING_AT):
        assert "Still to vote:" in press(client, "open-hearing")
    vote(the_docket(), split_on(2))
    with at(DELIBERATED_AT):
        assert "1 case is split" in client.page(HOME).text
        press(client, "deliberate")
    vote(the_docket(), now=DELIBERATED_AT)
    with at(CLOSED_AT):
        assert "Verdicts: 9." in press(client, "close")
    with at(PUBLISHED_AT):
        assert "its numbers never change" in press(client, "publish")
    assert docket_state(the_docket()) is DocketState.PUBLISHED
    log = client.page(HOME).text
    assert "Cleo Clerk froze the frame of 2026-10: 18 events." in log


def test_there_is_one_button_at_a_time_and_none_while_something_is_missing(
    client: ReviewClient, people: Cast, now: datetime
) -> None:
    company = make_company(people)
    company.source.leads_until = None
    make_docket(people)
    client.sign_in(people.clerk)
    page = client.page(HOME)
    assert moves(page) == []
    assert "The imports of crm do not reach 1 Nov 2026, 00:00" in page.text
    company.source.leads_until = NOW
    assert moves(client.page(HOME)) == ["freeze"]
    docket = advance(the_docket(), people, DocketState.FROZEN)
    assert moves(client.page(HOME)) == ["publish-plan"]
    advance(docket, people, DocketState.DRAWN)
    assert moves(client.page(HOME)) == ["open-hearing"]


def moves(page: object) -> list[str]:
    forms = [form.action.rsplit("/", 1)[-1] for form in page.forms if form.action.startswith(HOME)]  # type: ignore[attr-defined]
    return [name for name in forms if name not in ("cancel", "remind")]


@pytest.mark.parametrize(
    ("move", "sentence"),
    [
        ("freeze", "its frame was frozen before and is never frozen twice"),
        ("draw", "There is no published plan, so there is no seed to draw with"),
        ("open-hearing", "a hearing opens once the sample is drawn"),
        ("deliberate", "only a hearing can go into deliberation"),
        ("close", "only a hearing or a deliberation can be closed"),
        ("publish", "its report is published once, after it is closed"),
    ],
)
def test_a_move_out_of_turn_is_refused_in_a_sentence_and_changes_nothing(
    client: ReviewClient, people: Cast, now: datetime, move: str, sentence: str
) -> None:
    make_company(people)
    advance(make_docket(people), people, DocketState.FROZEN)
    client.sign_in(people.clerk)
    token = client.csrf_token(HOME)
    before = all_rows()
    answer = client.post(f"{HOME}/{move}", data={"csrf_token": token})
    assert answer.status_code == 409
    assert sentence in answer.text
    assert all_rows() == before


@pytest.mark.parametrize(
    "tampered",
    [
        {"mode": "whatever"},
        {"sample_size": "-3"},
        {"sample_size": "many"},
        {"sample_size": "999999999999999999999"},
        {"period": "2026-13"},
        {"period": "<script>"},
        {"period": ""},
        {"mode": None},
    ],
)
def test_a_tampered_form_plans_nothing(
    client: ReviewClient, people: Cast, now: datetime, tampered: dict[str, str | None]
) -> None:
    client.sign_in(people.clerk)
    client.page("/dockets/new")
    before = all_rows()
    answer = client.post_form("/dockets/new", {"period": PERIOD, "mode": "sample", "sample_size": "9", **tampered})
    assert answer.status_code in (409, 422)
    assert "Nothing was saved" in answer.text
    assert all_rows() == before


def test_a_form_without_its_token_moves_nothing(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_company(people)
    make_docket(people)
    client.sign_in(people.clerk)
    answer = client.post(f"{HOME}/freeze")
    assert answer.status_code == 400
    assert docket_state(the_docket()) is DocketState.PLANNED


def test_the_period_is_prefilled_with_the_month_after_the_last(
    client: ReviewClient, people: Cast, now: datetime
) -> None:
    client.sign_in(people.clerk)

    def prefilled() -> str:
        forms = client.page("/dockets/new").forms
        return next(form.fields["period"] for form in forms if "period" in form.fields)

    assert prefilled() == "2026-10"
    make_docket(people)
    assert prefilled() == "2026-11"


def test_settings_can_be_changed_from_their_page(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_company(people)
    make_docket(people)
    client.sign_in(people.clerk)
    client.post_form(f"{HOME}/settings", {"mode": "sample", "sample_size": "7", "ceremony": "y"})
    docket = the_docket()
    assert (docket.mode, docket.sample_size, docket.ceremony) == (DrawMode.SAMPLE, 7, True)


def test_a_month_is_cancelled_with_a_reason_that_stays_visible(
    client: ReviewClient, people: Cast, now: datetime
) -> None:
    make_company(people)
    make_docket(people)
    client.sign_in(people.clerk)
    assert "Say why" in client.post_form(f"{HOME}/cancel", {"because": " "}, page=HOME).text
    assert docket_state(the_docket()) is DocketState.PLANNED
    page = client.post_form(f"{HOME}/cancel", {"because": "The export lacked September"}, page=HOME).text
    assert "The export lacked September" in page
    make_docket(people)
    assert "The export lacked September" in client.page(HOME).text


def test_a_sample_larger_than_the_frame_is_said_before_anybody_presses(
    client: ReviewClient, people: Cast, now: datetime
) -> None:
    make_company(people)
    advance(make_docket(people, mode=DrawMode.SAMPLE, sample_size=60), people, DocketState.FROZEN)
    client.sign_in(people.clerk)
    page = client.page(HOME)
    assert "A sample of 60 is larger than the 18 events; draw fewer, or review every lead." in page.text
    assert moves(page) == []


def test_the_plan_page_says_what_each_size_can_show(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_company(people)
    docket = advance(make_docket(people, mode=DrawMode.SAMPLE, sample_size=9), people, DocketState.FROZEN)
    client.sign_in(people.clerk)
    page = client.page(f"{HOME}/plan").text
    assert "chosen" in page
    assert "exactly: every lead is reviewed" in page
    assert "points" in page or "none that is possible" in page
    advance(docket, people, DocketState.DRAWN)
    published = client.page(f"{HOME}/plan").text
    assert "jb-plan-v1" in published
    text = client.get(f"{HOME}/plan.txt")
    assert text.text.startswith("jb-plan-v1\nperiod=2026-10\n")


def test_the_plan_page_says_who_judges_a_case(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_company(people)
    for bench in ("sales", "marketing", "executive"):
        make_person(f"Second {bench}", f"panelist:{bench}")
    advance(make_docket(people), people, DocketState.FROZEN)
    client.sign_in(people.clerk)
    assert "Each case goes to three judges" in client.page(f"{HOME}/plan").text
    client.post_form(f"{HOME}/settings", {"whole_panel": "y"})
    assert the_docket().whole_panel
    assert "The whole panel judges every case." in client.page(f"{HOME}/plan").text


def test_the_frame_page_adds_up_before_and_after_the_freeze(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_company(people)
    docket = make_docket(people)
    client.sign_in(people.clerk)
    total = "4 accepted + 12 rejected + 6 ignored + 2 in time + 1 excluded = 25."
    preview = client.page(f"{HOME}/frame")
    assert "preview" in preview.headings[0]
    assert total in preview.text
    assert "X000" in preview.text
    advance(docket, people, DocketState.FROZEN)
    frozen = client.page(f"{HOME}/frame")
    assert total in frozen.text
    assert "X000" in frozen.text


def test_a_preview_without_standards_says_what_is_missing(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_docket(people)
    client.sign_in(people.clerk)
    assert "There is no preview yet" in client.page(f"{HOME}/frame").text


def test_a_month_without_a_docket_is_not_found(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.clerk)
    for period in ("2026-10", "nonsense", "2026-99"):
        for page in ("", "/frame", "/plan", "/plan.txt", "/seed", "/verify", "/bundle.zip"):
            assert client.get(f"/dockets/{period}{page}").status_code == 404
