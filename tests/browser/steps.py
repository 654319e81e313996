"""The steps of a month as people take them, one function each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.desk import Desk


def import_files(desk: Desk, profile: Path, leads: Path, touches: Path, *, check_only: bool) -> None:
    """Upload an export, and wait for what came of it."""
    page = desk.page
    desk.open("/imports/new")
    page.get_by_text("With a profile of your own").click()
    page.set_input_files("input[name=profile_file]", profile)
    page.set_input_files("input[name=leads]", leads)
    page.set_input_files("input[name=touches]", touches)
    page.fill("input[name=covers_from]", "2026-09-01")
    page.fill("input[name=covers_until]", "2026-11-01")
    if check_only:
        page.check("input[name=dry_run]")
    desk.press("Import")
    desk.says("Every row of each file, accounted for")


def reconciliation(desk: Desk) -> dict[str, list[int]]:
    """Read, new, changed, unchanged and quarantined rows of each file."""
    table = desk.page.get_by_role("table", name="Every row of each file, accounted for")
    rows = [row.inner_text().split() for row in table.locator("tbody tr").all()]
    return {cells[0]: [int(cell) for cell in cells[-5:]] for cells in rows}


def sign_everything(desk: Desk, bench: str) -> None:
    """Sign every version of the standards for one's bench."""
    desk.open("/standards")
    links = desk.page.locator("main tbody th a").all()
    for address in [link.get_attribute("href") for link in links]:
        desk.open(str(address))
        desk.press(f"Sign for {bench}", confirmed=True)
        desk.says("Signed.")


def plan_hash(desk: Desk, period: str) -> str:
    """The plan's hash, computed from the text that everybody can read once it is published."""
    answer = desk.page.context.request.get(f"/dockets/{period}/plan.txt")
    found = hashlib.sha256(answer.body()).hexdigest()
    assert found in desk.page.content(), "the docket's page shows another hash"
    return found


def plan_month(desk: Desk, period: str, size: int, *, ceremony: bool = False) -> None:
    """Plan a month with a sample of this size."""
    desk.open("/dockets/new")
    desk.page.fill("input[name=period]", period)
    desk.choose("mode", "sample")
    desk.page.fill("input[name=sample_size]", str(size))
    if ceremony:
        desk.page.check("input[name=ceremony]")
    with desk.page.expect_navigation():
        desk.page.locator("main form button[type=submit]").first.click()
    assert desk.page.url.endswith(f"/dockets/{period}"), desk.text()


@dataclass(frozen=True)
class Vote:
    """What a judge answers: the page's own words for each question."""

    met: str
    followed_up: str
    third: str
    root_cause: str
    comment: str


def vote(desk: Desk, decide: Callable[[int, bool], Vote], look: Callable[[int], None]) -> list[int]:
    """Vote on every case of one's queue as the page leads on from one to the next; gives their numbers.

    ``decide`` is asked for each case (its number, and whether the lead was ignored); ``look`` is called on each case's
    page before anything is answered, and once more when the claim is open.
    """
    desk.open("/hearing")
    desk.page.locator(".jb-queue-go a.btn-primary").click()
    voted: list[int] = []
    while match := re.search(r"/hearing/[\d-]+/(\d+)(?:#|$)", desk.page.url):
        number = int(match[1])
        assert number not in voted, f"case {number} came back"
        look(number)
        open_claim(desk, decide(number, False).met)
        look(number)
        cast(desk, decide(number, is_ignored(desk)))
        voted.append(number)
    return voted


def open_claim(desk: Desk, met: str) -> None:
    """Answer the first question, before which nothing of the claim is shown."""
    assert desk.page.locator("#claim").count() == 0
    desk.choose("met", met)
    desk.press("Answer and open the claim")
    expect(desk.page.locator("#claim")).to_be_visible()


def is_ignored(desk: Desk) -> bool:
    """Whether the open claim says that the lead was ignored."""
    return "Counted as ignored on" in desk.text()


def cast(desk: Desk, said: Vote, *, met_too: bool = False) -> None:
    """Fill in the rest of the ballot and cast it."""
    if met_too:
        desk.choose("met", said.met)
    desk.choose("followed_up", said.followed_up)
    desk.choose("third", said.third)
    desk.choose("root_cause", said.root_cause)
    desk.page.fill("textarea[name=comment]", said.comment)
    desk.press("Cast and next")


def finding_of(text: str) -> dict[str, int]:
    """The figures of a finding's sentence: rate, low and high in per cent; count, least and most in leads."""
    found = re.search(
        r"An estimated (?P<rate>\d+) % \((?P<low>\d+) to (?P<high>\d+) %\) should not have been: "
        r"about (?P<count>\d+) leads \((?P<least>\d+) to (?P<most>\d+)\)\.", text,
    )  # fmt: skip
    assert found, text
    return {name: int(value) for name, value in found.groupdict().items()}
