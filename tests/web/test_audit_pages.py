"""The audit log as clerks and auditors read it."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session, scoped_session

from review.operations.people import PersonDetails, create_person, deactivate_person
from review.operations.sign_in import revoke_sign_ins
from tests.support.client import ReviewClient
from tests.support.people import Cast

Db = scoped_session[Session]


def test_only_clerks_and_auditors_may_read_it(client: ReviewClient, people: Cast, now: datetime) -> None:
    for person, status in ((people.chair, 403), (people.vp_sales, 403), (people.clerk, 200), (people.auditor, 200)):
        client.sign_in(person)
        client.page("/audit", status)
        assert client.get("/audit.csv").status_code == status


def test_each_event_is_a_sentence_with_its_payload(client: ReviewClient, people: Cast, now: datetime) -> None:
    create_person(PersonDetails("Nora New"), actor=people.clerk, now=now)
    deactivate_person(people.rep, actor=people.clerk, now=now)
    client.sign_in(people.auditor)
    text = client.page("/audit").text
    assert text.index("Cleo Clerk deactivated Rena Rep.") < text.index("Cleo Clerk added Nora New.")
    assert "sign_ins_ended 0" in text
    assert "9 Nov 2026, 10:30" in text


def test_the_log_can_be_filtered(client: ReviewClient, people: Cast, session: Db, now: datetime) -> None:
    create_person(PersonDetails("Nora New"), actor=None, now=now)
    deactivate_person(people.rep, actor=people.clerk, now=now)
    client.sign_in(people.auditor)
    by_action = client.page("/audit?action=person.created").text
    assert "The program added Nora New." in by_action
    assert "deactivated Rena" not in by_action
    by_person = client.page(f"/audit?actor={people.clerk.public_id}").text
    assert "deactivated Rena" in by_person
    assert "added Nora" not in by_person
    by_subject = client.page(f"/audit?subject={people.rep.public_id}").text
    assert "deactivated Rena" in by_subject
    assert "added Nora" not in by_subject
    assert "No event fits" in client.page("/audit?subject=%25").text


def test_pages_hold_every_event_once(client: ReviewClient, people: Cast, session: Db, now: datetime) -> None:
    for _number in range(120):
        revoke_sign_ins(people.rep, actor=people.clerk, now=now)
    client.sign_in(people.auditor)
    seen, url = 0, "/audit?action=sign_in.revoked"
    for _page in range(3):
        page = client.page(url)
        seen += page.text.count("ended all sessions of Rena Rep")
        onward = [link for link in page.links if "page=" in link]
        url = onward[-1]
    assert seen == 120


@pytest.mark.parametrize("bookmark", ["nonsense", ">i:x", ">i:99999999999999999999", "<", ">s:a", "\0"])
def test_a_bookmark_of_nobodys_making_shows_the_newest(
    client: ReviewClient, people: Cast, now: datetime, bookmark: str
) -> None:
    revoke_sign_ins(people.rep, actor=people.clerk, now=now)
    client.sign_in(people.auditor)
    response = client.get("/audit", query_string={"page": bookmark})
    assert response.status_code == 200
    assert "ended all sessions" in response.text


def test_the_export_holds_what_the_filter_leaves(client: ReviewClient, people: Cast, now: datetime) -> None:
    create_person(PersonDetails("Nora New"), actor=people.clerk, now=now)
    deactivate_person(people.rep, actor=people.clerk, now=now)
    client.sign_in(people.auditor)
    rows = client.get("/audit.csv?action=person.deactivated").get_data(as_text=True).splitlines()
    assert len(rows) == 2
    assert "Cleo Clerk deactivated Rena Rep." in rows[1]
    assert '{""sign_ins_ended"": 0}' in rows[1]
