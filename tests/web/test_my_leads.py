"""A rep's leads: their own and nobody else's, justified by the real form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review import clock
from review.domain.docket_states import DocketState
from review.domain.touches import Direction
from review.models import AuditEvent, Person, Statement
from review.models.lead import Lead
from review.operations.dockets import open_hearing
from review.queries.recipients import respondents_of
from tests.conftest import NOW
from tests.support.client import ReviewClient
from tests.support.dockets import (
    OVERTURNED,
    advance,
    cases_of,
    make_company,
    make_docket,
    make_lead,
    make_source,
    make_touch,
    rejection,
    sign_standards,
)
from tests.support.pages import Form
from tests.support.people import Cast, make_person
from tests.support.rows import all_rows

Db = scoped_session[Session]

IN_TIME = datetime(2026, 11, 3, 9, tzinfo=UTC)
WORDS = "I called twice and wrote once; she said they have no trucks."


def address(lead: Lead, ref: str = "rejected-1") -> str:
    return f"/my-leads/{lead.public_id}/justify?event={ref}"


def justify(client: ReviewClient, lead: Lead, ref: str = "rejected-1", **data: str):
    url = f"/my-leads/{lead.public_id}/justify"
    return client.post_form(url, {"narrative": WORDS, **data}, page=f"{url}?event={ref}")


def form_of(client: ReviewClient, lead: Lead) -> Form:
    """The form of the justification page."""
    return next(form for form in client.page(address(lead)).forms if "narrative" in form.fields)


def statements(session: Db) -> list[Statement]:
    return list(session.scalars(select(Statement).order_by(Statement.id)))


def owned_by(leads: list[Lead], person: Person) -> list[Lead]:
    return [lead for lead in leads if lead.owner_id == person.id]


def test_a_rep_sees_their_own_events_on_the_docket_and_nobody_elses(
    client: ReviewClient, people: Cast, now: datetime
) -> None:
    company = make_company(people)
    advance(make_docket(people), people, DocketState.DRAWN)
    client.sign_in(people.rep)
    with clock.fixed(IN_TIME):
        text = client.page("/my-leads").text
        assert "9 justifications are due" in text
    for lead in [*company.rejected, *company.ignored]:
        assert (str(lead.company) in text) is (lead.owner_id == people.rep.id), lead.company


def test_another_reps_lead_is_not_found(client: ReviewClient, people: Cast, now: datetime) -> None:
    company = make_company(people)
    advance(make_docket(people), people, DocketState.DRAWN)
    theirs = owned_by(company.rejected, people.other_rep)[0]
    client.sign_in(people.rep)
    assert client.get(address(theirs)).status_code == 404
    mine = owned_by(company.rejected, people.rep)[0]
    token = client.csrf_token(address(mine))
    url = f"/my-leads/{theirs.public_id}/justify"
    data = {"narrative": WORDS, "event": "rejected-1", "version": "0", "exception": "", "csrf_token": token}
    assert client.post(url, data=data).status_code == 404
    assert client.get("/my-leads/nothing-here/justify").status_code == 404
    assert client.get(address(mine, "ignored-7")).status_code == 404
    assert client.get(address(mine, "no\0nsense")).status_code == 404


def test_a_rejection_is_justified_on_its_day_and_found_when_the_hearing_opens(
    client: ReviewClient, people: Cast, session: Db
) -> None:
    sign_standards(people)
    day = datetime(2026, 10, 12, 15, tzinfo=UTC)
    lead = make_lead(make_source(), "R1", people.rep, **rejection(day, people.rep, "No need"))
    client.sign_in(people.rep)
    with clock.fixed(day + timedelta(minutes=20)):
        client.sign_in(people.rep)
        assert "Company R1" in client.page("/my-leads?view=new").text
        form = form_of(client, lead)
        assert form.fields["reason"] == "No need"
        answer = justify(client, lead, exception="declined", links="https://crm.example/calls/7")
        assert answer.status_code == 200
        assert "You can change it until the hearing opens" in answer.text
    docket = make_docket(people)
    advance(docket, people, DocketState.HEARING)
    filed = cases_of(docket)[0].statements["sales"]
    assert filed["narrative"] == WORDS
    assert filed["reason"] == "No need"
    assert filed["exception_claimed"] == "declined"
    assert filed["links"] == "https://crm.example/calls/7"
    assert filed["late"] is False


def test_a_day_only_rejection_of_today_can_be_justified(client: ReviewClient, people: Cast) -> None:
    sign_standards(people)
    end_of_day = datetime(2026, 11, 9, 22, 59, 59, tzinfo=UTC)
    values = {**rejection(end_of_day, None), "rejected_precision": "day"}
    lead = make_lead(make_source(), "R1", people.rep, **values)
    with clock.fixed(NOW):
        client.sign_in(people.rep)
        assert justify(client, lead).status_code == 200


def test_each_change_is_a_new_version_and_the_record_holds_no_word_of_it(
    client: ReviewClient, people: Cast, session: Db
) -> None:
    company = make_company(people)
    advance(make_docket(people), people, DocketState.DRAWN)
    lead = owned_by(company.rejected, people.rep)[0]
    with clock.fixed(IN_TIME):
        client.sign_in(people.rep)
        justify(client, lead)
        assert form_of(client, lead).fields["narrative"].strip() == WORDS
        justify(client, lead, narrative="I called three times.")
    found = statements(session)
    assert [(one.version, one.narrative) for one in found] == [(1, WORDS), (2, "I called three times.")]
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "statement.filed")).all()
    assert [event.payload for event in events] == [
        {"side": "sales", "kind": "rejected", "number": 1, "version": number, "exception_claimed": None, "late": False,
         "files": []}
        for number in (1, 2)
    ]
    assert {event.subject for event in events} == {lead.public_id}


def test_an_ignored_lead_is_justified_once_it_is_an_event(client: ReviewClient, people: Cast, session: Db) -> None:
    company = make_company(people)
    advance(make_docket(people), people, DocketState.FROZEN)
    lead = owned_by(company.ignored, people.rep)[0]
    with clock.fixed(IN_TIME):
        client.sign_in(people.rep)
        assert "why it was left" in client.page(address(lead, "ignored-1")).text
        justify(client, lead, "ignored-1")
    assert [(one.kind.value, one.event_number) for one in statements(session)] == [("ignored", 1)]


def test_after_the_deadline_it_is_taken_and_marked_late(client: ReviewClient, people: Cast, session: Db) -> None:
    company = make_company(people)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    lead = owned_by(company.rejected, people.rep)[0]
    assert docket.statements_due_at is not None
    with clock.fixed(docket.statements_due_at + timedelta(minutes=1)):
        client.sign_in(people.rep)
        assert "marked as late" in client.page(address(lead)).text
        assert "after the deadline" in justify(client, lead).text
        assert "Late" in client.page("/my-leads").text
    open_hearing(docket, actor=people.clerk, now=docket.statements_due_at + timedelta(hours=1))
    case = next(case for case in cases_of(docket) if case.event.lead_id == lead.id)
    assert case.statements["sales"]["late"] is True


def test_once_the_hearing_is_open_nothing_is_taken(client: ReviewClient, people: Cast, session: Db) -> None:
    company = make_company(people)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    lead = owned_by(company.rejected, people.rep)[0]
    url = f"/my-leads/{lead.public_id}/justify"
    with clock.fixed(IN_TIME):
        client.sign_in(people.rep)
        form = form_of(client, lead)
    advance(docket, people, DocketState.HEARING)
    with clock.fixed(NOW):
        client.sign_in(people.rep)
        before = all_rows()
        answer = client.post(url, data={**form.fields, "narrative": WORDS})
        assert answer.status_code == 409
        assert "took the statements as they stood" in answer.text
        assert all_rows() == before
        assert not [one for one in client.page(address(lead)).forms if "narrative" in one.fields]


def test_a_text_that_is_too_long_is_refused_clearly_and_not_lost(
    client: ReviewClient, people: Cast, session: Db
) -> None:
    company = make_company(people)
    advance(make_docket(people), people, DocketState.DRAWN)
    lead = owned_by(company.rejected, people.rep)[0]
    with clock.fixed(IN_TIME):
        client.sign_in(people.rep)
        answer = justify(client, lead, narrative="word " * 40_000)
        assert answer.status_code == 422
        assert "at most 20000 characters" in answer.text
        assert answer.text.count("word ") > 30_000
        answer = justify(client, lead, links="javascript:alert(1)")
        assert answer.status_code == 422
        assert "is not a web address" in answer.text
        assert WORDS in answer.text
        assert justify(client, lead, exception="made_up").status_code == 422
        assert justify(client, lead, narrative=" \r\n ").status_code == 422
    assert statements(session) == []


def test_twenty_thousand_characters_with_line_ends_are_taken(client: ReviewClient, people: Cast, session: Db) -> None:
    company = make_company(people)
    advance(make_docket(people), people, DocketState.DRAWN)
    lead = owned_by(company.rejected, people.rep)[0]
    text = "line\r\n" * 3_999 + "12345"
    with clock.fixed(IN_TIME):
        client.sign_in(people.rep)
        assert justify(client, lead, narrative=text).status_code == 200
    assert len(statements(session)[0].narrative) == 20_000


def test_of_two_tabs_the_second_is_told_and_keeps_its_text(client: ReviewClient, people: Cast, session: Db) -> None:
    company = make_company(people)
    advance(make_docket(people), people, DocketState.DRAWN)
    lead = owned_by(company.rejected, people.rep)[0]
    with clock.fixed(IN_TIME):
        client.sign_in(people.rep)
        url = f"/my-leads/{lead.public_id}/justify"
        stale = form_of(client, lead).fields
        justify(client, lead)
        answer = client.post(url, data={**stale, "narrative": "From the other tab."})
        assert answer.status_code == 409
        assert "Another version was filed" in answer.text
        assert "From the other tab." in answer.text
        assert WORDS in answer.text
    assert [one.narrative for one in statements(session)] == [WORDS]


def test_a_manager_sees_the_team_and_leaves_the_words_to_the_rep(
    client: ReviewClient, people: Cast, session: Db
) -> None:
    company = make_company(people)
    advance(make_docket(people), people, DocketState.DRAWN)
    mine, other = owned_by(company.rejected, people.rep)[0], owned_by(company.rejected, people.other_rep)[0]
    with clock.fixed(IN_TIME):
        client.sign_in(people.manager)
        assert "Nothing is on a docket" in client.page("/my-leads").text
        text = client.page("/my-leads?whose=team").text
        assert "Rena Rep" in text
        assert "Otto Other" not in text
        assert str(mine.company) in text
        assert str(other.company) not in text
        page = client.page(address(mine))
        assert "Rena Rep answers for this lead" in page.text
        assert not [one for one in page.forms if "narrative" in one.fields]
        assert client.get(address(other)).status_code == 404
        token = page.forms[0].fields["csrf_token"]
        data = {"narrative": WORDS, "event": "rejected-1", "version": "0", "exception": "", "csrf_token": token}
        answer = client.post(f"/my-leads/{mine.public_id}/justify", data=data)
        assert answer.status_code == 409
        assert "files the justification" in answer.text
    assert statements(session) == []


def test_a_manager_answers_for_somebody_who_has_left(client: ReviewClient, people: Cast, session: Db) -> None:
    company = make_company(people)
    advance(make_docket(people), people, DocketState.DRAWN)
    people.rep.active = False
    lead = owned_by(company.rejected, people.rep)[0]
    with clock.fixed(IN_TIME):
        client.sign_in(people.manager)
        assert str(lead.company) in client.page("/my-leads").text
        assert justify(client, lead).status_code == 200
    assert [one.author_id for one in statements(session)] == [people.manager.id]


def test_once_the_manager_has_left_too_whoever_is_above_answers(
    client: ReviewClient, people: Cast, session: Db
) -> None:
    company = make_company(people)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    chief = make_person("Carla Chief", "rep")
    people.manager.manager = chief
    people.rep.active = people.manager.active = False
    session.flush()
    assert chief in respondents_of(docket)
    lead = owned_by(company.rejected, people.rep)[0]
    with clock.fixed(IN_TIME):
        client.sign_in(chief)
        assert str(lead.company) in client.page("/my-leads").text
        assert justify(client, lead).status_code == 200
    assert [one.author_id for one in statements(session)] == [chief.id]


@pytest.mark.parametrize("to", [DocketState.HEARING, DocketState.CLOSED])
def test_nothing_of_a_verdict_is_shown_before_publication(
    client: ReviewClient, people: Cast, to: DocketState, now: datetime
) -> None:
    make_company(people)
    advance(make_docket(people), people, to, answers=lambda _case, _person: OVERTURNED)
    client.sign_in(people.rep)
    assert "No verdicts yet" in client.page("/my-leads?view=verdicts").text
    text = client.page("/my-leads").text
    assert "the panel is at work" in text
    assert "Nobody ever called" not in text


def test_published_verdicts_come_with_the_panels_words_and_without_its_names(
    client: ReviewClient, people: Cast, now: datetime
) -> None:
    company = make_company(people)
    advance(make_docket(people), people, DocketState.PUBLISHED, answers=lambda _case, _person: OVERTURNED)
    client.sign_in(people.rep)
    text = client.page("/my-leads?view=verdicts").text
    assert "The lead should not have been rejected" in text
    assert "Sales owed this lead more work" in text
    assert "Nobody ever called" in text
    for judge in people.panel:
        assert judge.name not in text
    assert str(owned_by(company.rejected, people.other_rep)[0].company) not in text


def test_leads_about_to_be_ignored_come_with_who_waits_on_top_and_what_marketing_said(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    sign_standards(people)
    crm = make_source()
    handed = datetime(2026, 11, 3, 8, tzinfo=UTC)

    def lead(number: str, days: int, **values: object) -> Lead:
        at = handed + timedelta(days=days)
        return make_lead(crm, number, people.rep, handed_off_at=at, assigned_at=at, **values)

    lead("SOON", 0, message="A trial of the planner, thirty days.")
    waiting = lead("WAITING", 4)
    lead("FRESH", 6, grade="C")
    lead("PASSED", -12)
    make_lead(crm, "OTHER", people.other_rep, handed_off_at=handed, assigned_at=handed)
    session.flush()
    make_touch(waiting, handed + timedelta(days=5), None, direction=Direction.INBOUND)
    client.sign_in(people.rep)
    page = client.page("/my-leads?view=soon")
    order = [page.text.find(f"Company {name}") for name in ("WAITING", "PASSED", "SOON")]
    assert -1 not in order
    assert order == sorted(order)
    assert "Waits for an answer since" in page.text
    assert "A trial of the planner" in page.text
    assert "Company FRESH" not in page.text
    assert "Company OTHER" not in page.text


def test_a_lead_touched_in_time_or_not_known_is_not_about_to_be_ignored(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    sign_standards(people)
    handed = datetime(2026, 11, 3, 8, tzinfo=UTC)
    touched = make_lead(make_source(), "TOUCHED", people.rep, handed_off_at=handed)
    unknown = make_source("other", touches_from=None, touches_until=None)
    make_lead(unknown, "UNKNOWN", people.rep, handed_off_at=handed)
    session.flush()
    make_touch(touched, datetime(2026, 11, 10, 6, tzinfo=UTC) - timedelta(hours=1), people.rep)
    client.sign_in(people.rep)
    assert "No lead is about to be ignored" in client.page("/my-leads?view=soon").text


def test_lists_are_searched_and_paged(client: ReviewClient, people: Cast, now: datetime) -> None:
    sign_standards(people)
    crm = make_source()
    for number in range(30):
        at = datetime(2026, 11, 3, 8, tzinfo=UTC) + timedelta(hours=number)
        make_lead(crm, f"R{number:02}", people.rep, **rejection(at, people.rep))
    client.sign_in(people.rep)
    first, second = client.page("/my-leads?view=new"), client.page("/my-leads?view=new&page=2")
    assert "Company R29" in first.text
    assert "Company R04" not in first.text
    assert "Company R04" in second.text
    found = client.page("/my-leads?view=new&q=COMPANY+r04").text
    assert "Company R04" in found
    assert "Company R05" not in found
    assert "No lead fits" in client.page("/my-leads?view=new&q=100%25").text


def test_the_pages_are_not_for_everybody(client: ReviewClient, people: Cast, now: datetime) -> None:
    client.sign_in(people.clerk)
    assert client.get("/my-leads").status_code == 403
