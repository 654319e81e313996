"""The first page anybody sees, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.people import Cast

pytestmark = pytest.mark.browser


def test_the_sign_in_page_obeys_its_own_content_policy(browser_page: Any) -> None:
    browser_page.goto("/")
    expect(browser_page.locator("h1")).to_have_count(1)
    assert "sign-in" in browser_page.url
    # Styles came from this site and were let in: the body has left the browser's default font.
    assert browser_page.evaluate("document.styleSheets.length") >= 1


def test_whoever_signed_in_sees_their_own_start_page(people: Cast, browser_page: Any, sign_in_browser: Any) -> None:
    sign_in_browser(people.clerk)
    browser_page.goto("/")
    expect(browser_page.locator("h1")).to_have_count(1)
    expect(browser_page.get_by_text(people.clerk.name).first).to_be_visible()
