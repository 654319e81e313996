"""The clerk sees what was told to whom, and what could not be."""

from __future__ import annotations

from datetime import datetime

import pytest

from review.database import commit
from review.domain.errors import Refusal
from review.domain.notices import Failure, NoticeKind
from review.extensions import db
from review.models import Mail, Person
from review.operations.notice_settings import retry_mail
from review.operations.notices import notify
from review.operations.outbox import gather_mails, note_outcome
from tests.support.client import ReviewClient
from tests.support.people import Cast


def tell(people: list[Person], now: datetime) -> None:
    values = {"period": "2026-10", "number": 7}
    notify(NoticeKind.MENTION, people, values, link="hearing.case", key="a", now=now)


def refused_mail(people: Cast, now: datetime) -> Mail:
    tell([people.chair], now)
    gather_mails(now, "company.example")
    mail = db.session.query(Mail).one()
    note_outcome(mail, Failure.REFUSED, now)
    commit()
    return mail


def test_without_mail_the_page_says_that_notices_wait(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.clerk)
    assert "Nobody was told of anything yet" in client.page("/outbox").text
    tell([people.chair, people.sales_panelist], now)
    page = client.page("/outbox")
    assert "2 notices wait here" in page.text
    assert "Chris Chair" in page.text


def test_a_mail_that_was_given_up_can_be_tried_again(client: ReviewClient, people: Cast, now: datetime) -> None:
    mail = refused_mail(people, now)
    client.sign_in(people.clerk)
    assert "The mail server refuses this address" in client.page("/outbox").text
    client.post_form(f"/outbox/{mail.public_id}/again", page="/outbox")
    assert db.session.query(Mail).one().given_up_at is None
    with pytest.raises(Refusal, match="not_given_up"):
        retry_mail(mail, actor=people.clerk, now=now)


def test_notices_are_found_by_name_kind_and_state(client: ReviewClient, people: Cast, now: datetime) -> None:
    refused_mail(people, now)
    tell([people.sales_panelist], now)
    client.sign_in(people.clerk)
    for query, found in (
        ("q=CHRIS", True), ("q=sam", False), ("kind=mention", True), ("kind=invitation", False),
        ("state=given_up", True), ("state=sent", False), ("state=nonsense", True),
    ):  # fmt: skip
        assert ("Chris Chair" in client.page(f"/outbox?{query}").text) is found, query
    lines = client.get("/outbox.csv?state=given_up").get_data(as_text=True).splitlines()
    assert len(lines) == 2
    assert "Chris Chair,mention,given_up,refused" in lines[1]


def test_the_outbox_is_read_page_by_page(client: ReviewClient, people: Cast, now: datetime) -> None:
    for number in range(60):
        notify(NoticeKind.MENTION, [people.chair], {"period": "2026-10", "number": number}, link="hearing.case",
               key=str(number), now=now)  # fmt: skip
    client.sign_in(people.clerk)
    assert client.page("/outbox").text.count("Chris Chair") == 50
    assert client.page("/outbox?page=%3Ei%3A11").text.count("Chris Chair") == 10
    assert client.page("/outbox?page=nonsense").text.count("Chris Chair") == 50


def test_nobody_but_a_clerk_sees_the_outbox(client: ReviewClient, people: Cast) -> None:
    for person in (people.chair, people.rep, people.vp_sales):
        client.sign_in(person)
        assert client.get("/outbox").status_code == 403
