"""A person's deadlines in their calendar program, at an address that can be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from icalendar import Calendar

from review import clock
from review.domain.docket_states import DocketState
from review.models import Person
from tests.support.client import ReviewClient
from tests.support.dockets import (
    DELIBERATED_AT,
    OVERTURNED,
    UPHELD,
    VOTED_AT,
    advance,
    cases_of,
    make_company,
    make_docket,
)
from tests.support.people import Cast


def make_address(client: ReviewClient, person: Person) -> str:
    client.sign_in(person)
    page = client.post_form("/settings/calendar", page="/settings/")
    text = page.get_data(as_text=True)
    address = text.split('id="calendar-address"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    return address.removeprefix("http://localhost")


def events(client: ReviewClient, address: str, at: datetime) -> dict[str, datetime]:
    with clock.fixed(at):
        response = client.get(address)
    assert response.mimetype == "text/calendar"
    calendar = Calendar.from_ical(response.get_data())
    return {str(event["summary"]): event["dtstart"].dt for event in calendar.walk("VEVENT")}


def test_a_judge_finds_their_deadlines_and_nothing_else(client: ReviewClient, people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.HEARING)
    chair, rep = make_address(client, people.chair), make_address(client, people.rep)
    anybody = client.application.test_client()
    assert events(client, chair, VOTED_AT) == {"October 2026: votes are due": docket.hearing_due_at}
    assert events(client, rep, VOTED_AT) == {"October 2026: statements are due": docket.statements_due_at}
    text = anybody.get(chair).get_data(as_text=True)
    assert "Company" not in text
    assert "Prospect" not in text


def test_deliberation_is_a_deadline_of_its_own(client: ReviewClient, people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.HEARING)
    split = cases_of(docket)[0]

    def answers(case: Any, person: Person) -> Any:
        return OVERTURNED if case.id == split.id and person is people.marketing_panelist else UPHELD

    advance(docket, people, DocketState.DELIBERATION, answers)
    found = events(client, make_address(client, people.chair), DELIBERATED_AT)
    assert found == {"October 2026: second votes are due": docket.hearing_due_at}


def test_an_address_that_was_taken_back_opens_nothing(client: ReviewClient, people: Cast) -> None:
    first = make_address(client, people.chair)
    second = make_address(client, people.chair)
    assert first != second
    assert client.get(first, checked=False).status_code == 404
    assert client.get(second).status_code == 200
    client.post_form("/settings/calendar/revoke", page="/settings/")
    assert client.get(second, checked=False).status_code == 404
    assert client.get("/calendar/nonsense.ics", checked=False).status_code == 404


def test_whoever_left_has_no_calendar(client: ReviewClient, people: Cast) -> None:
    address = make_address(client, people.chair)
    people.chair.active = False
    assert client.get(address, checked=False).status_code == 404
