"""All that waits for a justification on one page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review import clock
from review.domain.docket_states import DocketState
from review.models import Statement
from review.models.docket import Docket
from review.models.lead import Lead
from tests.conftest import NOW
from tests.support.client import ReviewClient
from tests.support.dockets import advance, make_company, make_docket
from tests.support.people import Cast

Db = scoped_session[Session]

PAGE = "/my-leads/to-justify"
IN_TIME = datetime(2026, 11, 3, 9, tzinfo=UTC)


@pytest.fixture
def docket(people: Cast) -> Docket:
    """A drawn docket; nine of its leads are the rep's."""
    make_company(people)
    return advance(make_docket(people), people, DocketState.DRAWN)


def keys(client: ReviewClient) -> list[str]:
    """The leads on the page, in its order."""
    form = next(form for form in client.page(PAGE).forms if "lead" in form.fields)
    return [name.removesuffix("_narrative") for name in form.fields if name.endswith("_narrative")]


def send(client: ReviewClient, texts: dict[str, str], pressed: str = "all"):
    """Send the form with ``texts`` by prefix, pressing the button of one lead, or that of all."""
    form = next(form for form in client.page(PAGE).forms if "lead" in form.fields)
    # A public id may hold the sign that parts it from the event.
    names = [name.removesuffix("_narrative") for name in form.fields if name.endswith("_narrative")]
    leads = [" ".join(name.rsplit("_", 1)) for name in names]
    data = {**form.fields, "lead": leads, "file": pressed}
    data |= {f"{key}_narrative": text for key, text in texts.items()}
    return client.post(PAGE, data=data, follow_redirects=True)


def said(session: Db) -> list[str]:
    return sorted(session.scalars(select(Statement.narrative)))


def test_all_that_are_filled_in_are_filed_at_once(
    client: ReviewClient, people: Cast, session: Db, docket: Docket
) -> None:
    with clock.fixed(IN_TIME):
        client.sign_in(people.rep)
        assert PAGE in client.get("/my-leads").text
        first, second, *rest = keys(client)
        assert len(rest) == 7
        answer = send(client, {first: "Called twice.", second: "Called once."})
        assert "2 justifications are filed" in answer.text
        assert keys(client) == rest
        assert "Nothing was filled in" in send(client, {}).text
    assert said(session) == ["Called once.", "Called twice."]


def test_one_refused_is_told_keeps_every_word_and_stops_no_other(
    client: ReviewClient, people: Cast, session: Db, docket: Docket
) -> None:
    long = "é" * 200_000
    with clock.fixed(IN_TIME):
        client.sign_in(people.rep)
        first, second, third, *_rest = keys(client)
        answer = send(client, {first: long, second: "Called once.", f"{third}": "Wrote."})
        assert answer.status_code == 422
        assert "at most 20000 characters" in answer.text
        assert long in answer.text
        assert "2 justifications are filed" in answer.text
        assert first in keys(client)
    assert said(session) == ["Called once.", "Wrote."]


def test_one_is_filed_alone_and_what_was_typed_elsewhere_stays(
    client: ReviewClient, people: Cast, session: Db, docket: Docket
) -> None:
    with clock.fixed(IN_TIME):
        client.sign_in(people.rep)
        first, second, *_rest = keys(client)
        answer = send(client, {first: "Called twice.", second: "Not done yet"}, " ".join(first.rsplit("_", 1)))
        assert answer.status_code == 200
        assert "1 justification is filed" in answer.text
        assert "Not done yet" in answer.text
        assert send(client, {second: " "}, " ".join(second.rsplit("_", 1))).status_code == 422
    assert said(session) == ["Called twice."]


def test_what_was_filed_meanwhile_or_is_heard_by_now_is_refused_with_its_words(
    client: ReviewClient, people: Cast, session: Db, docket: Docket
) -> None:
    with clock.fixed(IN_TIME):
        client.sign_in(people.rep)
        form = next(form for form in client.page(PAGE).forms if "lead" in form.fields)
        first = keys(client)[0]
        key = " ".join(first.rsplit("_", 1))
        send(client, {first: "From the other tab."}, key)
        stale = {**form.fields, "lead": key, "file": "all", f"{first}_narrative": "From this tab."}
        answer = client.post(PAGE, data=stale)
        assert answer.status_code == 422
        assert "Another version was filed" in answer.text
        assert "From this tab." in answer.text
    advance(docket, people, DocketState.HEARING)
    with clock.fixed(NOW):
        client.sign_in(people.rep)
        answer = client.post(PAGE, data={**stale, "csrf_token": client.csrf_token("/my-leads")})
        assert answer.status_code == 422
        assert "took the statements as they stood" in answer.text
        assert "From this tab." in answer.text
    assert said(session) == ["From the other tab."]


def test_another_reps_lead_is_not_justified_here_and_nothing_is_told_of_it(
    client: ReviewClient, people: Cast, session: Db, docket: Docket
) -> None:
    theirs = session.scalars(select(Lead).where(Lead.owner_id == people.other_rep.id)).first()
    assert theirs is not None
    with clock.fixed(IN_TIME):
        client.sign_in(people.rep)
        data = {
            "csrf_token": client.csrf_token(PAGE), "lead": f"{theirs.public_id} rejected-1", "file": "all",
            f"{theirs.public_id}_rejected-1_narrative": "Mine now.",
        }
        answer = client.post(PAGE, data=data)
        assert answer.status_code == 422
        assert "cannot justify this lead any more" in answer.text
        assert "Mine now." in answer.text
        assert str(theirs.company) not in answer.text
    assert said(session) == []


def test_a_manager_reads_the_teams_and_answers_for_whoever_has_left(
    client: ReviewClient, people: Cast, session: Db, docket: Docket
) -> None:
    with clock.fixed(IN_TIME):
        client.sign_in(people.manager)
        text = client.page(f"{PAGE}?whose=team").text
        assert "9 leads without a justification" in text
        assert "_narrative" not in text
        people.rep.active = False
        session.flush()
        assert "Rena Rep has left, so you answer for this lead as their manager" in client.page(PAGE).text
        assert "9 justifications" in client.page("/").text
        first = keys(client)[0]
        send(client, {first: "She called twice, by her notes."})
    assert said(session) == ["She called twice, by her notes."]


def test_whoever_has_no_leads_is_refused_and_an_empty_page_says_so(
    client: ReviewClient, people: Cast, now: datetime
) -> None:
    client.sign_in(people.clerk)
    assert client.get(PAGE).status_code == 403
    client.sign_in(people.rep)
    assert "Nothing waits for a justification" in client.page(PAGE).text
