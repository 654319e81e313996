"""Hearing mode on two screens: they stay in step, and answers come up on both at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session, scoped_session

from review.domain.docket_states import DocketState
from review.extensions import db
from review.models import Person
from review.operations.ballots import cast_ballot
from review.operations.recusals import recuse
from review.queries.hearing_room import find_room_state
from tests.support.dockets import UPHELD, advance, split_on
from tests.support.hearing import HARBOUR, HELIX, PERIOD, make_hearing

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.sqlite_only
def test_two_screens_stay_in_step(
    session: scoped_session[Session], now: datetime, browser_page: Page, sign_in_browser: Callable[[Person], None]
) -> None:
    hearing = make_hearing()
    cast = hearing.cast
    numbers = (hearing.case(HARBOUR).number, hearing.case(HELIX).number)
    advance(hearing.docket, cast, DocketState.DELIBERATION, split_on(*numbers))
    recuse(cast.sales_panelist, hearing.case(HELIX), "Kin.", now)
    db.session.commit()
    state = find_room_state(hearing.docket)
    assert state is not None
    assert state.order == [hearing.case(HARBOUR).number, hearing.case(HELIX).number]
    sign_in_browser(cast.chair)
    wall = browser_page
    other = wall.context.new_page()
    for screen in (wall, other):
        screen.goto(f"/hearing/{PERIOD}/room")
        screen.get_by_text("1 of 2").wait_for()
    wall.get_by_role("button", name="Uncover the first answers").click()
    for screen in (wall, other):
        screen.get_by_text("Nobody ever called.").wait_for()
    cast_ballot(cast.marketing_panelist, hearing.case(HARBOUR), 2, UPHELD, now)
    db.session.commit()
    for screen in (wall, other):
        screen.get_by_text("1 of 3 in").wait_for()
    other.keyboard.press("j")
    for screen in (wall, other):
        screen.get_by_text("2 of 2").wait_for()
        screen.get_by_text("Leaves the room: Sam Seller").wait_for()
    assert wall.locator(".jb-bench").count() == 0
    wall.keyboard.press("k")
    other.get_by_text("Nobody ever called.").wait_for()
    for width, scheme in ((390, "dark"), (1280, "light")):
        wall.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        wall.set_viewport_size({"width": width, "height": 844})
        assert wall.evaluate("document.documentElement.scrollWidth") <= width
