"""An appeal in a real browser: it changes a verdict, and the month gets a second edition."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from review import clock
from tests.browser.desk import Desk
from tests.support.appeals import AFTER_THE_WINDOW, REASON, case_of, make_published
from tests.support.people import Cast

pytestmark = pytest.mark.browser

FILED = datetime(2026, 11, 9, 10, tzinfo=UTC)
WRONGLY = "should not have been"


def file_the_appeal(desk: Desk, people: Cast, company: str) -> None:
    """The rep appeals from the list of their verdicts."""
    desk.be(people.rep)
    desk.open("/my-leads?view=verdicts")
    card = desk.page.locator("li.jb-card", has_text=company)
    with desk.page.expect_navigation():
        card.get_by_role("link", name="Appeal", exact=True).click()
    desk.page.fill("textarea[name=reason]", REASON)
    desk.picture("appeal")
    desk.press("File the appeal")
    desk.says("Your appeal is filed.")
    desk.says("Being heard")


def hear_it(desk: Desk, people: Cast, number: int) -> None:
    """Each judge finds it in the queue and votes; nobody is shown what another has said."""
    for index, person in enumerate(people.panel):
        desk.be(person)
        desk.open("/hearing")
        desk.says("Appeals to hear")
        with desk.page.expect_navigation():
            desk.page.locator(".jb-queue-list a", has_text="to vote" if index else "").first.click()
        desk.says(REASON)
        assert "Judge says" not in desk.text()
        for question, answer in (("met", "yes"), ("followed_up", "no"), ("third", "no"), ("root_cause", "follow_up")):
            desk.choose(question, answer)
        desk.choose("ground", "new_evidence")
        desk.page.fill("textarea[name=comment]", f"Judge says: number {index} has read the note.")
        desk.picture("ballot on the appeal")
        if index == 0:
            keep_what_is_typed(desk)
        with desk.page.expect_navigation():
            desk.page.keyboard.press("Control+Enter")
        desk.says("Your vote on the appeal is cast.")


def keep_what_is_typed(desk: Desk) -> None:
    """What was typed and ticked is there again though nothing was cast."""
    desk.page.locator(".jb-segment-met").first.click()
    expect(desk.page.locator("#draft-status")).to_contain_text("Draft saved")
    with desk.page.expect_response("**/draft"):
        desk.page.locator("textarea[name=comment]").press_sequentially(" More.")
    desk.page.reload()
    expect(desk.page.locator("textarea[name=comment]")).to_have_value(re.compile(r"note\. More\.$"))
    expect(desk.page.locator(".jb-segment-met input").first).to_be_checked()


def close_the_vote(desk: Desk, people: Cast) -> None:
    """The clerk closes it from the list."""
    desk.be(people.clerk)
    desk.open("/")
    with desk.page.expect_navigation():
        desk.page.get_by_role("link", name="1 appeal can be decided").click()
    with desk.page.expect_navigation():
        desk.page.locator("main tbody th a").first.click()
    desk.says("Every ballot is in.")
    desk.press("Close the vote", confirmed=True)
    desk.says("Decided: the verdict is changed.")
    desk.picture("outcome")


def publish_the_edition(desk: Desk, people: Cast) -> None:
    """Once the window is shut, one new edition."""
    desk.be(people.clerk)
    desk.open("/dockets/2026-10")
    desk.press("Publish the revised edition", confirmed=True)
    desk.says("The revised edition is published; the first one stays as it was.")


def test_an_appeal_changes_a_verdict_and_yields_a_second_edition(
    desk: Desk, people: Cast, session: scoped_session[Session]
) -> None:
    docket = make_published(people)
    case = case_of(docket, people.rep)
    number, company = case.number, str(case.evidence["lead"]["company"])
    session.commit()
    with clock.fixed(FILED):
        file_the_appeal(desk, people, company)
        hear_it(desk, people, number)
        close_the_vote(desk, people)
        desk.be(people.vp_sales)
        first = desk.page.context.request.get("/reports/2026-10/summary.json").body()
        desk.open("/reports/2026-10")
        desk.says("0 of 9")
        desk.be(people.rep)
        desk.open("/my-leads?view=verdicts")
        card = desk.page.locator("li.jb-card", has_text=company).inner_text()
        assert "The lead should not have been rejected." in card
        assert "New evidence" in card
    with clock.fixed(AFTER_THE_WINDOW):
        publish_the_edition(desk, people)
        desk.be(people.vp_sales)
        desk.open("/reports/2026-10")
        desk.says("This edition holds what appeals have changed")
        desk.says(f"case {number} (new evidence)")
        desk.says("1 of 9")
        desk.picture("second edition")
        with desk.page.expect_navigation():
            desk.page.get_by_role("link", name="edition 1", exact=True).click()
        desk.says("There is a newer edition")
        desk.says("0 of 9")
        answer = desk.page.context.request.get("/reports/2026-10/summary.json?edition=1")
        assert answer.body() == first
