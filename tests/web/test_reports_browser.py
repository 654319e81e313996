"""The monthly verdict summary in a real browser: on a phone, in the dark, on paper."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from review.domain.answers import RootCause
from review.domain.leads import EventKind
from review.extensions import db
from review.models import Lead
from tests.support.people import Cast
from tests.support.reports import RIGHT, WRONG, Reviewed, Said, alike, make_docket, publish

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser_page: Page, people: Cast, sign_in_browser: Any) -> Page:
    """Two published months of a company with five sources, before a sales VP."""
    chance = random.Random(7)
    definition = Said(root_cause=RootCause.DEFINITION)
    for period in ("2026-09", "2026-10"):
        events = [
            Reviewed(
                source,
                EventKind.REJECTED if chance.random() < 0.6 else EventKind.IGNORED,
                chance.choice(["North", "South", "East"]),
                chance.choice(["No budget", "No response", "Not a decision maker", "Bad timing"]),
                alike(chance.choice([WRONG, RIGHT, definition])) if chance.random() < 0.4 else None,
            )
            for source in ("Webinar", "Referral", "Trade show", "Paid search", "Content download")
            for _ in range(24)
        ]
        publish(make_docket(people, events, period))
    db.session.commit()
    sign_in_browser(people.vp_sales)
    return browser_page


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def faults(page: Page) -> list[str]:
    """What axe finds wrong of rules A and AA, by rule."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_it_reads_on_every_screen(page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    for path in ("/reports", "/reports/2026-10", "/reports/2026-10/cases", "/reports/2026-10/cases/1"):
        page.goto(path)
        assert fits(page), path
        assert not faults(page), path


def test_it_prints_on_two_sheets(page: Page) -> None:
    page.goto("/reports/2026-10")
    sheets = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 2


def test_what_is_printed_stays_the_same_after_the_leads_have_changed(page: Page) -> None:
    page.goto("/reports/2026-10")
    before = page.pdf(format="A4", prefer_css_page_size=True)
    for lead in db.session.query(Lead):
        lead.source, lead.rejection_reason, lead.company = "Elsewhere", "Changed later", "Renamed"
    db.session.commit()
    page.reload()
    assert undated(page.pdf(format="A4", prefer_css_page_size=True)) == undated(before)


def undated(sheets: bytes) -> bytes:
    """A printed file without the moments at which the browser made it."""
    return re.sub(rb"\(D:\d{14}[^)]*\)", b"()", sheets)


def test_a_bar_opens_the_cases_that_it_counts(page: Page) -> None:
    page.goto("/reports/2026-10")
    row = page.locator(".jb-forestbox-source tr", has_text="Referral")
    row.get_by_role("link", name="Referral").click()
    number = int(page.locator("h1").inner_text().split()[0])
    assert page.locator("tbody tr").count() == number
    assert number > 0
