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


@pytest.fixture
def hearing(session: scoped_session[Session], now: datetime) -> Hearing:
    return make_hearing()


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


def test_every_case_is_voted_by_keyboard_alone(hearing: Hearing, page: Page) -> None:
    page.goto("/hearing")
    page.get_by_role("link", name="Start with case 1").press("Enter")
    for number in (1, 2, 3):
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
    db.session.rollback()
    cast = db.session.scalars(select(Ballot)).all()
    assert len(cast) == 3
    assert {(one.met, one.followed_up, one.root_cause) for one in cast} == {("yes", "no", "definition")}


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
