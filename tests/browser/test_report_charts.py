"""The charts of a report in a real browser: drawn under the page's CSP, readable, and a way to the leads."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from review.extensions import db
from tests.support.people import Cast
from tests.support.report_rows import make_rows

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser_page: Page, people: Cast, now: datetime, sign_in_browser: Any) -> Page:
    make_rows(people, now, 120)
    db.session.commit()
    sign_in_browser(people.vp_sales)
    browser_page.set_default_timeout(60_000)  # the first chart loads its library
    return browser_page


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found.response["violations"]]


def test_charts_are_drawn_in_light_dark_phone_and_print_and_lead_to_their_leads(page: Page, live: str) -> None:
    looks: tuple[Any, ...] = (("lead-aging", 1280, "dark"), ("follow-up", 390, "light"))
    for report, width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{live}/reports/{report}?by=team")
        page.wait_for_selector("figure[data-spec]:last-of-type svg")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert faults(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live}/reports/lead-aging")
    bars = page.locator(".jb-vega-plot svg path[aria-roledescription=bar]")
    bars.first.wait_for()
    with page.expect_download() as saved:
        page.locator("[data-save=svg]").first.click()
    assert saved.value.suggested_filename == "lead-aging-ages.svg"
    with page.expect_download() as saved:
        page.locator("[data-save=png]").first.click()
    assert saved.value.suggested_filename == "lead-aging-ages.png"
    number = (bars.first.get_attribute("aria-label") or "").rpartition(": ")[2]
    bars.first.click()
    page.wait_for_url("**/reports/lead-aging/leads?**")
    assert re.match(rf"{number} leads? (is|are) behind this figure", page.locator(".jb-lede").inner_text())
    page.go_back()
    page.emulate_media(media="print")
    assert page.pdf()[:4] == b"%PDF"
