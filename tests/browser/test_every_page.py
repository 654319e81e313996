"""Every page there is, in a real browser: axe finds nothing serious, and nothing runs off the side of a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from review.models import Person
from tests.blindness.test_blindness import LEADS_ON, UNLINKED, upload
from tests.blindness.walk import Walker
from tests.blindness.worlds import World, make_deliberation_scene, make_drawn_scene

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

#: The rules, and only what breaks them: the rest is not put together.
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
AXE = Axe().axe_script


#: What answers with a file, a part of a page, or the way to another: every other address is a page to look at.
NO_PAGES = {
    "figures.as_csv", "figures.export_leads", "hearing.stage", "mapping.progress", "reports.pdf", "reports.summary",
    "reports.xlsx", "static",
}
#: Pages that are there only until a hearing opens, and what leads to them.
BEFORE_HEARING = {"statements.show", "justify_together.show"}
LEADING_THERE = {"statements.index"}


def test_every_page_is_open_to_everybody_and_fits_a_phone(
    app: Flask, session: scoped_session[Session], now: datetime, tmp_path: Path, browser_page: Page,
    sign_in_browser: Callable[[Person], None],
) -> None:  # fmt: skip
    found = make_deliberation_scene(World.ONE, tmp_path)
    session.commit()
    asked, seen, faults = set[str](), set[str](), list[str]()
    cast = found.hearing.cast
    mapped = upload(Walker(app).client(cast.clerk))
    for person in (None, found.silent, cast.clerk, cast.vp_marketing, cast.rep):
        walker = Walker(app)

        def known(address: str, endpoint: str, before: frozenset[str] = frozenset(asked)) -> bool:
            """Whether it is another view of a page that somebody was shown."""
            return "?" in address and endpoint in before

        walker.crawl(person, (*UNLINKED, *found.addresses, mapped), most=1, known=known)
        browser_page.context.clear_cookies()
        if person is not None:
            sign_in_browser(person)
        for (_name, request), answer in walker.transcript.answers.items():
            address = request.removeprefix("GET ")
            endpoint = walker.endpoint(address, "GET")
            is_page = answer.status == 200 and b"<html" in answer.body[:400]
            asked |= {endpoint} if answer.status == 200 else set()
            if not is_page or endpoint in seen:
                continue
            seen.add(endpoint)
            faults += _faults(browser_page, address)
    every = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert every - asked - NO_PAGES - LEADS_ON - BEFORE_HEARING == set(), "show the walk the way there"
    assert not faults, "\n".join(faults)


def test_so_are_those_that_are_there_before_a_hearing(
    app: Flask, session: scoped_session[Session], now: datetime, tmp_path: Path, browser_page: Page,
    sign_in_browser: Callable[[Person], None],
) -> None:  # fmt: skip
    found = make_drawn_scene(World.ONE, tmp_path)
    session.commit()
    seen, faults = set[str](), list[str]()
    for person in (found.hearing.cast.vp_marketing, found.hearing.cast.rep):
        walker = Walker(app)
        walker.crawl(
            person, ("/statements", "/my-leads/to-justify"), most=1,
            known=lambda _address, endpoint: endpoint not in BEFORE_HEARING | LEADING_THERE,
        )
        sign_in_browser(person)
        for (_name, request), answer in walker.transcript.answers.items():
            address = request.removeprefix("GET ")
            if answer.status == 200 and (endpoint := walker.endpoint(address, "GET")) in BEFORE_HEARING:
                seen.add(endpoint)
                faults += _faults(browser_page, address)
    assert seen == BEFORE_HEARING
    assert not faults, "\n".join(faults)


def _faults(page: Page, address: str) -> list[str]:
    """What is wrong with a page: on a desk by day, and on a phone by night."""
    found = []
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.goto(address)
        page.evaluate(AXE)
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{address} is {wide} wide on {width}"] if wide > width else []
        violations = page.evaluate("options => axe.run(document, options)", OPTIONS)["violations"]
        found += [
            f"{address} {scheme} {one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in violations
            if one["impact"] in ("serious", "critical")
        ]
    return found
