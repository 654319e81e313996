"""The case book's page and its file, and precedents on the case page."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session, scoped_session

from tests.operations.test_precedents import september
from tests.support.client import ReviewClient
from tests.support.dockets import OVERTURNED, PERIOD
from tests.support.hearing import HARBOUR, Hearing, fully, make_hearing


@pytest.fixture
def hearing(session: scoped_session[Session], now: datetime) -> Hearing:
    made = make_hearing()
    september(made.cast, now)
    return made


def test_panelists_search_the_book_and_open_a_case(hearing: Hearing, client: ReviewClient) -> None:
    client.sign_in(hearing.cast.chair)
    page = client.page("/cases?q=fleet")
    assert "September 2026, 1" in page.text
    assert "Case 2" not in page.text
    assert "No published case fits" in client.page("/cases?q=zeppelin").text
    assert "The verdict" in client.page("/reports/2026-09/cases/1").text
    for sort in ("company", "source", "strange"):
        assert "September 2026" in client.page(f"/cases?sort={sort}&page=broken").text
    lines = client.get("/cases.csv?reason=No budget").text.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("2026-09/1,rejected,")


@pytest.mark.parametrize("who", ["rep", "clerk"])
def test_who_may_not_read_ballots_may_not_search_them(hearing: Hearing, client: ReviewClient, who: str) -> None:
    client.sign_in(getattr(hearing.cast, who))
    assert client.get("/cases").status_code == 403
    assert client.get("/cases.csv").status_code == 403


def test_precedents_come_up_when_asked_for_after_the_vote(
    hearing: Hearing, client: ReviewClient, now: datetime
) -> None:
    case, me = hearing.case(HARBOUR), hearing.cast.chair
    url = f"/hearing/{PERIOD}/{case.number}"
    client.sign_in(me)
    assert "Cases like this one" not in client.page(url).text
    fully(case, OVERTURNED, me, now)
    page = client.page(url)
    assert "Cases like this one" in page.text
    assert "September 2026" not in page.text
    shown = client.post_form(f"{url}/precedents", page=url)
    assert "same reason" in shown.text
    assert "September 2026, case 1" in shown.text
