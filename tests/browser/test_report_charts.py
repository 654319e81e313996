"""The charts of a report in a real browser: drawn under the page's CSP, readable, and a way to the leads."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from review.extensions import db
from review.reports.catalogue import reports
from tests.support.people import Cast
from tests.support.report_rows import make_rows
from tests.support.reports import RIGHT, WRONG, Reviewed, alike, make_docket, publish

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

#: Reports of which the first bar counts leads.
DRILLED = ("lead-aging", "rejections", "follow-up", "closed-loop", "definition-fitness")


@pytest.fixture
def page(browser_page: Page, people: Cast, now: datetime, sign_in_browser: Any) -> Page:
    make_rows(people, now, 120)
    for period in ("2026-09", "2026-10"):
        cases = [Reviewed(ballots=alike(WRONG if number % 3 else RIGHT)) for number in range(12)]
        publish(make_docket(people, [*cases, *[Reviewed()] * 12], period))
    db.session.commit()
    sign_in_browser(people.vp_sales)
    browser_page.set_default_timeout(60_000)  # the first chart loads its library
    return browser_page


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found.response["violations"]]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def drawn(page: Page) -> int:
    """How many charts there are, once each is drawn."""
    charts = page.locator("figure[data-spec]")
    number = charts.count()
    for place in range(number):
        charts.nth(place).locator("svg").first.wait_for()
    return number


def test_every_report_is_read_light_dark_on_a_phone_and_on_paper_and_a_bar_leads_to_its_leads(
    page: Page, live: str
) -> None:
    charts = drilled = 0
    for name in reports():
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(media="screen", color_scheme="light")
        page.goto(f"{live}/reports/{name}")
        charts += drawn(page)
        assert fits(page), name
        page.emulate_media(color_scheme="dark")
        page.locator("html[data-bs-theme=dark]").wait_for()
        drawn(page)
        assert fits(page), f"{name} in the dark"
        page.set_viewport_size({"width": 390, "height": 800})
        assert fits(page), f"{name} on a phone"
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(media="print", color_scheme="light")
        assert page.pdf(format="A4", prefer_css_page_size=True)[:4] == b"%PDF"
        assert page.locator(".jb-printonly").is_visible(), f"{name} on paper does not say what was asked"
        assert not page.locator(".jb-filter").is_visible()
        page.emulate_media(media="screen")
        # A bar that counts nothing leads nowhere.
        bar = page.locator("figure[data-spec] svg path[aria-roledescription=bar]:not([aria-label$=': 0'])").first
        if bar.count() == 0 or name not in DRILLED:
            continue
        number = (bar.get_attribute("aria-label") or "").rpartition(": ")[2]
        bar.click()
        page.wait_for_url(f"**/reports/{name}/leads?**")
        assert re.match(rf"{number} leads? (is|are) behind this figure", page.locator(".jb-lede").inner_text()), name
        drilled += 1
    assert charts > 2 * len(DRILLED)
    assert drilled == len(DRILLED)


def test_a_chart_is_no_barrier_and_can_be_taken_along(page: Page, live: str) -> None:
    looks: tuple[Any, ...] = (("lead-aging", 1280, "dark"), ("follow-up", 390, "light"))
    for report, width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{live}/reports/{report}?by=team")
        drawn(page)
        assert faults(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live}/reports/lead-aging")
    drawn(page)
    for kind in ("svg", "png"):
        with page.expect_download() as saved:
            page.locator(f"[data-save={kind}]").first.click()
        assert saved.value.suggested_filename == f"lead-aging-ages.{kind}"
