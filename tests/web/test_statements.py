"""Marketing's word on drawn cases."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from review import clock
from review.domain.docket_states import DocketState
from review.domain.leads import EventKind
from review.domain.roles import Bench
from review.models import AuditEvent, Statement
from review.models.person import RoleGrant
from review.operations.dockets import cancel_docket
from tests.conftest import NOW
from tests.support.client import ReviewClient
from tests.support.dockets import advance, cases_of, make_company, make_docket
from tests.support.people import Cast
from tests.support.rows import all_rows

Db = scoped_session[Session]
IN_TIME = datetime(2026, 11, 3, 9, tzinfo=UTC)
WORDS = "She asked for a call on the day of the webinar."


def test_the_vp_of_marketing_speaks_for_a_drawn_lead_until_the_hearing(
    client: ReviewClient, people: Cast, session: Db
) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    case = cases_of(docket)[0]
    url = f"/statements/{case.public_id}"
    with clock.fixed(IN_TIME):
        client.sign_in(people.vp_marketing)
        assert str(case.event.lead.company) in client.page("/statements").text
        assert "until the hearing opens" in client.post_form(url, {"narrative": WORDS}).text
        client.post_form(url, {"narrative": WORDS + " Twice."})
    advance(docket, people, DocketState.HEARING)
    filed = cases_of(docket)[0].statements
    assert filed["marketing"]["narrative"] == WORDS + " Twice."
    assert filed["sales"] is None
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "statement.filed")).all()
    assert [event.payload["version"] for event in events] == [1, 2]
    assert not any("webinar" in str(event.payload) for event in events)


def test_nothing_is_taken_once_the_hearing_is_open(client: ReviewClient, people: Cast, session: Db) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    url = f"/statements/{cases_of(docket)[0].public_id}"
    with clock.fixed(IN_TIME):
        client.sign_in(people.vp_marketing)
        fields = next(form.fields for form in client.page(url).forms if "narrative" in form.fields)
    advance(docket, people, DocketState.HEARING)
    with clock.fixed(NOW):
        client.sign_in(people.vp_marketing)
        assert "No docket waits" in client.page("/statements").text
        before = all_rows()
        answer = client.post(url, data={**fields, "narrative": WORDS})
        assert answer.status_code == 409
        assert "took the statements as they stood" in answer.text
        assert all_rows() == before


def test_the_other_side_the_clerk_and_the_reps_are_refused(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    for person in (people.vp_sales, people.clerk, people.rep, people.marketing_panelist):
        client.sign_in(person)
        for url in ("/statements", f"/statements/{cases_of(docket)[0].public_id}"):
            assert client.get(url).status_code == 403


def test_whoever_sits_on_the_panel_does_not_speak_and_learns_no_case(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    people.vp_marketing.grants.append(RoleGrant(role="panelist", bench="marketing"))
    session.flush()
    company = make_company(people)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    client.sign_in(people.vp_marketing)
    page = client.page("/statements").text
    assert "You sit on the panel of 2026-10" in page
    assert not [lead for lead in company.leads if str(lead.company) in page]
    answer = client.get(f"/statements/{cases_of(docket)[0].public_id}")
    assert answer.status_code == 403
    assert "cannot also speak for Marketing" in answer.text
    assert session.scalars(select(Statement)).all() == []


def test_the_reps_justification_is_not_shown_to_marketing(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    case = next(case for case in cases_of(docket) if case.event.kind is EventKind.REJECTED)
    session.add(
        Statement(
            lead=case.event.lead, kind=case.event.kind, event_number=1, side=Bench.SALES, version=1,
            author=people.rep, narrative="sales words", filed_at=IN_TIME,
        )
    )
    client.sign_in(people.vp_marketing)
    assert "sales words" not in client.page(f"/statements/{case.public_id}").text


def test_a_cancelled_docket_has_no_cases_to_speak_to(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.DRAWN)
    url = f"/statements/{cases_of(docket)[0].public_id}"
    cancel_docket(docket, "a wrong export", actor=people.clerk, now=NOW)
    client.sign_in(people.vp_marketing)
    assert client.get(url).status_code == 404
    assert "No docket waits" in client.page("/statements").text
