"""An accepted lead among the cases, in a real browser: it looks like any other until the first question is answered."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session, scoped_session

from review import clock
from review.domain.docket_states import DocketState, DrawMode
from review.queries.case_evidence import is_control
from tests.browser.desk import Desk
from tests.support.dockets import PERIOD, VOTED_AT, advance, cases_of, make_company, make_docket
from tests.support.people import Cast

pytestmark = pytest.mark.browser


def parts(desk: Desk) -> list[str]:
    """The headings and the questions of the page, but for the first one, which names the company."""
    return [heading.inner_text() for heading in desk.page.locator("main h2, main legend").all()][1:]


def test_a_control_ends_after_the_first_question(desk: Desk, people: Cast, session: scoped_session[Session]) -> None:
    make_company(people)
    docket = make_docket(people, mode=DrawMode.SAMPLE, sample_size=10, control_share=15)
    advance(docket, people, DocketState.HEARING)
    session.commit()
    control = next(case.number for case in cases_of(docket) if is_control(case.evidence))
    other = next(case.number for case in cases_of(docket) if not is_control(case.evidence))
    with clock.fixed(VOTED_AT):
        desk.be(people.sales_panelist)
        desk.open(f"/hearing/{PERIOD}/{other}")
        expected = parts(desk)
        desk.open(f"/hearing/{PERIOD}/{control}")
        assert parts(desk) == expected
        assert not re.search("control|accepted", desk.text(), re.IGNORECASE)
        desk.picture("a control before the answer")
        desk.choose("met", "yes")
        desk.press("Answer and open the claim")
        expect(desk.page.get_by_role("heading", name="This was a control")).to_be_visible()
        assert desk.page.locator("input[name=followed_up]").count() == 0
        desk.picture("a control after the answer")
        desk.page.get_by_label("Ballot").get_by_role("link", name="Next case").click()
        expect(desk.page.get_by_role("button", name="Answer and open the claim")).to_be_visible()
