"""Voting in a real browser: by keyboard alone, on a phone, and with the draft that saves itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review.extensions import db
from review.models import Person
from review.models.ballot import Ballot, BallotDraft
from tests.support.hearing import HARBOUR, PERIOD, Hearing, make_hearing

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


#: So many cases a judge has in a month.
MONTH = 20


@pytest.fixture
def hearing(session: scoped_session[Session], now: datetime, request: pytest.FixtureRequest) -> Hearing:
    return make_hearing(plain_leads=getattr(request, "param", 0))


@pytest.fixture
def page(hearing: Hearing, browser_page: Page, sign_in_browser: Callable[[Person], None]) -> Page:
    """The browser of a judge of every case."""
    sign_in_browser(hearing.cast.marketing_panelist)
    return browser_page


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def answer_all(page: Page) -> None:
    """Press 1 until no question is left open."""
    while page.locator(".is-current").count():
        page.keyboard.press("1")


def cast_ballots() -> list[Ballot]:
    """What the database holds in the end."""
    db.session.rollback()
    return list(db.session.scalars(select(Ballot).order_by(Ballot.case_id)))


@pytest.mark.parametrize("hearing", [MONTH - 3], indirect=True, ids=["a_month"])
def test_twenty_cases_are_voted_by_keyboard_alone(hearing: Hearing, page: Page) -> None:
    page.goto("/hearing")
    page.get_by_role("link", name="Start with case 1").press("Enter")
    for number in range(1, MONTH + 1):
        page.wait_for_url(f"**/{PERIOD}/{number}")
        answer_all(page)
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**#claim")
        press(page, "223")
        page.keyboard.press("Tab")
        page.locator("textarea[name=comment]").press_sequentially("By keyboard.")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, here=number: not url.endswith((f"/{here}", "#claim")))
        page.get_by_text(f"Your vote on case {number} is cast.").wait_for()
    page.get_by_text("all your cases are voted").wait_for()
    cast = cast_ballots()
    assert len({one.case_id for one in cast}) == len(cast) == MONTH
    assert {(one.met, one.followed_up, one.root_cause) for one in cast} == {("yes", "no", "definition")}


@pytest.mark.parametrize("hearing", [MONTH - 3], indirect=True, ids=["a_month"])
def test_twenty_cases_are_voted_by_taps_on_a_phone(hearing: Hearing, page: Page, live: str) -> None:
    assert page.context.browser is not None
    phone = page.context.browser.new_context(
        base_url=live, storage_state=page.context.storage_state(), has_touch=True, is_mobile=True,
        viewport={"width": 390, "height": 844},
    )  # fmt: skip
    screen = phone.new_page()
    screen.goto("/hearing")
    screen.get_by_role("link", name="Start with case 1").tap()
    for number in range(1, MONTH + 1):
        screen.wait_for_url(f"**/{PERIOD}/{number}")
        tap(screen, "met", "yes")
        screen.get_by_role("button", name="Answer and open the claim").tap()
        screen.wait_for_url("**#claim")
        for group, answer in (("followed_up", "no"), ("third", "no"), ("root_cause", "follow_up")):
            tap(screen, group, answer)
        screen.locator("textarea[name=comment]").fill("By taps.")
        screen.get_by_role("button", name="Cast and next").tap()
        screen.wait_for_url(lambda url, here=number: not url.endswith((f"/{here}", "#claim")))
    screen.get_by_text("all your cases are voted").wait_for()
    phone.close()
    cast = cast_ballots()
    assert len({one.case_id for one in cast}) == len(cast) == MONTH
    assert {(one.met, one.followed_up, one.comment) for one in cast} == {("yes", "no", "By taps.")}


def tap(screen: Page, group: str, answer: str) -> None:
    """Answer one question as a finger does."""
    box = screen.locator(f".jb-choices input[name={group}][value={answer}]")
    screen.locator(f"label[for={box.get_attribute('id')}]").tap()


def test_the_first_visit_weighs_less_than_250_kb_and_the_next_less_than_30(hearing: Hearing, page: Page) -> None:
    sent: list[int] = []
    listener = page.context.new_cdp_session(page)
    listener.send("Network.enable")
    listener.on("Network.loadingFinished", lambda event: sent.append(int(event["encodedDataLength"])))
    weights = []
    for number in (1, 2):
        sent.clear()
        page.goto(f"/hearing/{PERIOD}/{number}", wait_until="networkidle")
        weights.append(sum(sent))
    assert 20_000 < weights[0] < 250_000
    assert 2_000 < weights[1] < 30_000


def test_a_draft_saves_itself_and_the_page_says_when_a_comment_is_needed(hearing: Hearing, page: Page) -> None:
    page.goto(f"/hearing/{PERIOD}/{hearing.case(HARBOUR).number}")
    answer_all(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**#claim")
    press(page, "211")
    page.get_by_text("which exception or fact?").wait_for()
    page.locator("textarea[name=comment]").fill("Saved by itself.")
    page.wait_for_timeout(400)
    page.get_by_text("Draft saved").wait_for()
    page.locator("#comment-hint").wait_for(state="hidden")
    page.reload()
    assert page.locator("textarea[name=comment]").input_value() == "Saved by itself."
    db.session.rollback()
    assert db.session.scalars(select(BallotDraft)).one().answers["valid"] == "yes"


def test_letters_move_recuse_and_explain(hearing: Hearing, page: Page) -> None:
    page.goto(f"/hearing/{PERIOD}/2")
    page.keyboard.press("?")
    page.get_by_role("heading", name="Keys").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.wait_for_url(f"**/{PERIOD}/3")
    page.keyboard.press("k")
    page.wait_for_url(f"**/{PERIOD}/2")
    page.keyboard.press("r")
    page.keyboard.type("I know them well.")
    page.get_by_role("button", name="Recuse me").press("Enter")
    page.get_by_text("recused from case 2").first.wait_for()


def test_on_a_phone_the_main_button_is_always_in_reach_and_nothing_runs_off_the_side(
    hearing: Hearing, page: Page
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/hearing/{PERIOD}/{hearing.case(HARBOUR).number}")
    for stage in ("Answer and open the claim", "Cast and next"):
        button = page.get_by_role("button", name=stage)
        box = button.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 844
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        if stage.startswith("Answer"):
            page.locator("label", has_text="Yes").first.click()
            button.click()
            page.wait_for_url("**#claim")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_case_page_is_open_to_everybody(hearing: Hearing, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for stage in ("queue", "first", "ballot"):
        page.goto("/hearing" if stage == "queue" else f"/hearing/{PERIOD}/{hearing.case(HARBOUR).number}")
        found = Axe().run(page)
        serious = [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
        assert not serious, [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in serious]
        if stage == "first":
            answer_all(page)
            page.keyboard.press("Control+Enter")
            page.wait_for_url("**#claim")
