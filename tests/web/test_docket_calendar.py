"""The clerk says how far months run by themselves, and sees what holds one up."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from review import clock
from review.domain.schedule import Reach, Schedule
from review.extensions import db
from review.jobs.calendar import run_calendar
from review.models import DataSource
from review.queries.schedules import default_schedule, schedule_of
from tests.support.client import ReviewClient
from tests.support.dockets import make_company, make_docket
from tests.support.people import Cast

DEFAULT, OCTOBER = "/dockets/calendar", "/dockets/2026-10/calendar"
FREEZE_AT = datetime(2026, 11, 3, 6, tzinfo=UTC)


def test_the_organisations_calendar_holds_for_every_month(client: ReviewClient, people: Cast) -> None:
    docket = make_docket(people)
    client.sign_in(people.clerk)
    client.post_form(DEFAULT, {"reach": "hearing", "hearing_days": "7"})
    assert default_schedule() == schedule_of(docket) == Schedule(reach=Reach.HEARING, hearing_days=7)
    assert "Next: the frame is frozen, on 3 Nov 2026, 07:00" in client.page("/dockets/2026-10").text


def test_a_month_may_have_a_calendar_of_its_own_and_give_it_up(client: ReviewClient, people: Cast) -> None:
    docket = make_docket(people)
    client.sign_in(people.clerk)
    client.post_form(OCTOBER, {"reach": "draw", "freeze_day": "5"})
    assert schedule_of(docket) == Schedule(reach=Reach.DRAW, freeze_day=5)
    assert default_schedule() == Schedule()
    client.post_form(f"{OCTOBER}/clear", page=OCTOBER)
    assert schedule_of(docket) == Schedule()


def test_days_out_of_reach_are_refused_beside_their_fields(client: ReviewClient, people: Cast) -> None:
    client.sign_in(people.clerk)
    response = client.post_form(DEFAULT, {"freeze_day": "31", "hearing_days": "0", "reach": "draw"})
    assert response.status_code == 422
    assert "Choose a day between 1 and 28." in response.get_data(as_text=True)
    assert default_schedule() == Schedule()


def test_what_holds_a_month_up_is_on_its_page(client: ReviewClient, people: Cast) -> None:
    make_company(people)
    make_docket(people)
    db.session.scalars(select(DataSource)).one().leads_until = datetime(2026, 10, 15, tzinfo=UTC)
    client.sign_in(people.clerk)
    client.post_form(DEFAULT, {"reach": "draw"})
    with clock.fixed(FREEZE_AT):
        run_calendar(FREEZE_AT)
        page = client.page("/dockets/2026-10")
    assert "Held up since 3 Nov 2026, 07:00" in page.text
    client.sign_in(people.chair)
    assert "Held up since" not in client.page("/dockets/2026-10").text
    assert client.get(DEFAULT).status_code == 403
