"""Looking up leads: for clerks, VPs and auditors, and never past the blindness of the panel."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from review.domain.docket_states import DocketState
from review.domain.leads import EventKind
from review.domain.roles import Bench
from review.domain.touches import Channel, Direction
from review.models import DataSource, ImportRun, Person, Statement
from review.models.import_run import ImportState
from review.models.lead import Lead, LeadRevision
from tests.conftest import NOW
from tests.support.client import ReviewClient
from tests.support.dockets import (
    OVERTURNED,
    advance,
    make_company,
    make_docket,
    make_lead,
    make_source,
    make_touch,
    rejection,
    sign_standards,
)
from tests.support.people import Cast, make_person

Db = scoped_session[Session]


def a_lead(people: Cast, session: Db) -> Lead:
    sign_standards(people)
    crm = make_source()
    lead = make_lead(
        crm, "L1", people.rep, message="Asked for a call.", attributes={"employees": "120", "role": "Director"},
        **rejection(datetime(2026, 10, 9, 9, tzinfo=UTC), people.rep, "No budget"),
    )
    lead.prospect.email = "prospect@example.test"
    session.flush()
    make_touch(lead, datetime(2026, 10, 2, 9, tzinfo=UTC), people.rep, 1, note="Left a message.")
    make_touch(lead, datetime(2026, 10, 2, 11, tzinfo=UTC), people.rep, 2)
    make_touch(lead, datetime(2026, 10, 3, 9, tzinfo=UTC), None, 3, channel=Channel.EMAIL, direction=Direction.INBOUND)
    make_touch(lead, datetime(2026, 10, 20, 9, tzinfo=UTC), people.other_rep, 4)
    return lead


def says(lead: Lead, author: Person, side: Bench, text: str) -> Statement:
    return Statement(
        lead=lead, kind=EventKind.REJECTED, event_number=1, side=side, version=1, author=author, narrative=text,
        filed_at=NOW - timedelta(days=5),
    )


def test_the_page_tells_all_that_is_known_on_one_timeline(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    lead = a_lead(people, session)
    client.sign_in(people.clerk)
    text = client.page(f"/leads/{lead.public_id}").text
    for told in (
        "Company L1", "Prospect L1", "prospect@example.test", "Asked for a call.", "Handed over to Sales",
        "Rejected by Sales: No budget", "Call, Rena Rep", "Left a message.", "From the prospect: email",
        "second that day on this channel", "after the event", "1 touch counts", "2 of 10 clauses met",
    ):
        assert told in text, told
    order = [text.find(part) for part in ("Handed over to Sales", "Call, Rena Rep", "Rejected by Sales")]
    assert order == sorted(order)


def test_what_imports_changed_is_told(client: ReviewClient, people: Cast, session: Db, now: datetime) -> None:
    lead = a_lead(people, session)
    run = ImportRun(
        data_source=lead.data_source, profile_name="crm", profile_text="", dry_run=False, state=ImportState.MERGED,
        started_at=NOW, finished_at=NOW,
    )
    session.add(run)
    session.flush()
    old = {"status": "New", "disposition": "open", "source": "Web form", "grade": "B", "opted_out": 0,
           "company": lead.company, "campaign": "Autumn", "message": lead.message, "stage": "MQL",
           "owner_id": people.other_rep.id, "attributes": {"employees": "80", "role": "Director"}}
    session.add(LeadRevision(lead_id=lead.id, import_id=run.id, replaced_at=NOW - timedelta(days=9), old_values=old))
    client.sign_in(people.auditor)
    text = client.page(f"/leads/{lead.public_id}").text
    for told in ("grade: B → A", "employees: 80 → 120", "owner: Otto Other → Rena Rep", "status in the CRM: New →"):
        assert told in text, told
    assert "role:" not in text
    assert "opted out:" not in text


@pytest.mark.parametrize("who", ["sales_panelist", "chair", "rep", "manager"])
def test_panelists_and_reps_may_not_open_lead_pages(
    client: ReviewClient, people: Cast, session: Db, now: datetime, who: str
) -> None:
    lead = a_lead(people, session)
    client.sign_in(getattr(people, who))
    for url in ("/leads", "/leads.csv", f"/leads/{lead.public_id}"):
        assert client.get(url).status_code == 403


def test_a_lead_that_is_none_is_not_found(client: ReviewClient, people: Cast, now: datetime) -> None:
    sign_standards(people)
    client.sign_in(people.clerk)
    assert client.get("/leads/nothing-here").status_code == 404


def test_a_seated_vp_learns_nothing_of_their_cases_until_publication(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    judge = make_person("Dora Double", "vp:sales", "panelist:sales")
    session.flush()
    company = make_company(people)
    again = make_lead(company.source, "AGAIN", people.rep)
    again.prospect = company.rejected[0].prospect
    session.flush()
    drawn, in_time = company.rejected[0], company.in_time[0]
    docket = advance(make_docket(people), people, DocketState.HEARING)
    client.sign_in(judge)
    for lead in (drawn, again):
        answer = client.get(f"/leads/{lead.public_id}")
        assert answer.status_code == 403
        assert "once the month is published" in answer.text
    assert client.get(f"/leads/{in_time.public_id}").status_code == 200
    pages = [client.get("/leads?disposition=rejected").text, client.get("/leads").text, client.get("/leads.csv").text,
             client.get(f"/leads?q={drawn.external_id}").text]
    for page in pages:
        assert str(drawn.company) not in page
    assert "are left out here" in pages[0]
    assert str(in_time.company) in pages[1]
    client.sign_in(people.vp_sales)
    assert str(drawn.company) in client.page("/leads?disposition=rejected").text
    advance(docket, people, DocketState.PUBLISHED)
    client.sign_in(judge)
    assert client.get(f"/leads/{drawn.public_id}").status_code == 200


@pytest.mark.parametrize("to", [DocketState.FROZEN, DocketState.HEARING, DocketState.CLOSED])
def test_nothing_tells_that_a_lead_is_a_case_before_publication(
    client: ReviewClient, people: Cast, session: Db, now: datetime, to: DocketState
) -> None:
    company = make_company(people)
    lead = company.rejected[0]
    client.sign_in(people.vp_sales)
    before = client.page(f"/leads/{lead.public_id}").text
    advance(make_docket(people), people, to, answers=lambda _case, _person: OVERTURNED)
    assert client.page(f"/leads/{lead.public_id}").text == before


def test_once_published_the_page_leads_to_the_case(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    company = make_company(people)
    advance(make_docket(people), people, DocketState.PUBLISHED, answers=lambda _case, _person: OVERTURNED)
    client.sign_in(people.vp_sales)
    page = client.page(f"/leads/{company.rejected[0].public_id}")
    assert "Reviewed in October 2026, case" in page.text
    assert "The lead should not have been rejected." in page.text
    assert any(link.startswith("/reports/2026-10/cases/") for link in page.links)
    assert "What follows: Back to Sales" in page.text
    assert "Rena Rep is to touch the lead by" in page.text
    assert "its clock starts afresh" in page.text


def test_the_other_sides_words_wait_for_publication(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    company = make_company(people)
    lead = company.rejected[0]
    session.add_all([says(lead, people.rep, Bench.SALES, "sales words"),
                     says(lead, people.vp_marketing, Bench.MARKETING, "marketing words")])
    session.flush()
    docket = advance(make_docket(people), people, DocketState.CLOSED)
    seen = {"vp_sales": (True, False), "vp_marketing": (False, True), "clerk": (True, True), "auditor": (True, True)}
    for who, (sales, marketing) in seen.items():
        client.sign_in(getattr(people, who))
        text = client.page(f"/leads/{lead.public_id}").text
        assert ("sales words" in text) is sales, who
        assert ("marketing words" in text) is marketing, who
        assert "Justification filed" in text
    advance(docket, people, DocketState.PUBLISHED)
    client.sign_in(people.vp_sales)
    assert "marketing words" in client.page(f"/leads/{lead.public_id}").text


def names_on(client: ReviewClient, url: str) -> list[str]:
    page = client.page(url).text
    return [f"{kind}{number:03}" for kind in "RIATX" for number in range(12) if f"Company {kind}{number:03}" in page]


def test_the_list_is_searched_and_filtered_by_what_stands_in_its_address(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    company = make_company(people, rejected=4, ignored=2)
    company.ignored[1].prospect.name_folded = "prospect i001"
    client.sign_in(people.clerk)
    assert len(names_on(client, "/leads")) == 13
    assert names_on(client, "/leads?q=COMPANY+r003") == ["R003"]
    assert names_on(client, "/leads?q=prospect+i001") == ["I001"]
    assert names_on(client, "/leads?q=R002") == ["R002"]
    assert names_on(client, "/leads?disposition=converted") == ["A000", "A001", "A002", "A003"]
    assert names_on(client, f"/leads?disposition=rejected&owner={people.other_rep.public_id}") == ["R001", "R003"]
    assert names_on(client, "/leads?source=Webinar&disposition=open") == ["I001", "T001"]
    assert names_on(client, "/leads?disposition=nonsense&page=nonsense") == names_on(client, "/leads")
    assert "No lead fits" in client.page("/leads?q=%25").text


@pytest.mark.parametrize("page", [">", "<", ">x", ">i:1", ">dt:2026-10-01 08:00:00,i:1", ">dt:2026-10-01,i:1", "~",
                                  ">dt:2026-10-01 08:00:00+00:00,i:99999999999999999999", ">s:a,s:b", '>"', "\0"])
def test_a_bookmark_that_is_none_begins_at_the_newest_lead(
    client: ReviewClient, people: Cast, now: datetime, page: str
) -> None:
    make_company(people, rejected=1, ignored=1)
    client.sign_in(people.clerk)
    assert client.get("/leads", query_string={"page": page}).status_code == 200


def test_pages_go_on_and_back_without_losing_a_lead(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    sign_standards(people)
    crm = make_source()
    start = datetime(2026, 10, 1, 8, tzinfo=UTC)
    for number in range(120):
        make_lead(crm, f"N{number:03}", people.rep, handed_off_at=start + timedelta(minutes=number // 7))
    client.sign_in(people.clerk)
    seen: list[str] = []
    url = "/leads?q=company"
    for _page in range(3):
        page = client.page(url)
        seen += [f"N{number:03}" for number in range(120) if f"Company N{number:03} " in page.text]
        onward = [link for link in page.links if "page=%3E" in link]
        url = onward[0] if onward else url
    assert sorted(seen) == [f"N{number:03}" for number in range(120)]
    back = [link for link in client.page(url).links if "page=%3C" in link]
    assert back
    assert client.get(back[0]).status_code == 200


def test_the_export_holds_the_filtered_leads_and_no_formula(
    client: ReviewClient, people: Cast, session: Db, now: datetime
) -> None:
    sign_standards(people)
    crm: DataSource = make_source()
    make_lead(crm, "E1", people.rep, company='=HYPERLINK("http://elsewhere.example")', company_folded="=hyperlink")
    make_lead(crm, "E2", people.other_rep)
    client.sign_in(people.vp_marketing)
    rows = list(csv.DictReader(io.StringIO(client.get(f"/leads.csv?owner={people.rep.public_id}").text)))
    assert [row["external_id"] for row in rows] == ["E1"]
    assert not rows[0]["company"].startswith("=")
    assert rows[0]["owner"] == "Rena Rep"
