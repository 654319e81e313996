"""The board of remedies, its exports, its table, and the rep's returned leads."""

from __future__ import annotations

import csv
import io

import pytest

from review.domain.docket_states import DocketState
from review.domain.remedies import Remedy
from review.extensions import db
from review.models.docket import Docket
from review.models.remedy import GivenRemedy, RemedyTableVersion
from tests.support.client import ReviewClient
from tests.support.dockets import OVERTURNED, UPHELD, advance, make_company, make_docket
from tests.support.people import Cast

# The queries behind these pages are tested on both databases.
pytestmark = [pytest.mark.usefixtures("now"), pytest.mark.sqlite_only]


@pytest.fixture
def october(people: Cast) -> Docket:
    make_company(people, rejected=6, ignored=3)
    return advance(
        make_docket(people), people, DocketState.PUBLISHED,
        lambda case, _person: UPHELD if case.number == 9 else OVERTURNED,
    )  # fmt: skip


def rows(client: ReviewClient, url: str) -> list[dict[str, str]]:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_board_is_filtered_paged_and_exported(people: Cast, october: Docket, client: ReviewClient) -> None:
    client.sign_in(people.vp_sales)
    text = client.page("/remedies").text
    assert "Back to Sales 8 8 wait" in " ".join(text.split())
    assert "No remedy fits" in client.page("/remedies?progress=won").text
    for query, count in {
        "": 9, "kind=returned": 8, "kind=recycled": 1, "progress=open": 9, "period=2026-10": 9, "period=2026-09": 0,
        f"owner={people.rep.public_id}": len(
            [one for one in db.session.query(GivenRemedy) if one.owner_id == people.rep.id]
        ),
        "q=company": 9, "kind=strange&progress=strange&page=strange": 9,
    }.items():  # fmt: skip
        client.page(f"/remedies?{query}")
        assert len(rows(client, f"/remedies.csv?{query}")) == count, query


def test_a_formula_in_a_company_does_no_harm_in_the_crm(people: Cast, october: Docket, client: ReviewClient) -> None:
    one = db.session.query(GivenRemedy).first()
    assert one is not None
    one.lead.company = '=cmd|"A"'
    client.sign_in(people.clerk)
    assert not any(row["company"].startswith("=") for row in rows(client, "/remedies.csv"))


def test_the_nurture_list_is_marketings_and_the_clerks(people: Cast, october: Docket, client: ReviewClient) -> None:
    recycled = db.session.query(GivenRemedy).filter(GivenRemedy.kind == Remedy.RECYCLED).one()
    for person, status in ((people.clerk, 200), (people.vp_marketing, 200), (people.vp_sales, 403), (people.rep, 403)):
        client.sign_in(person)
        assert client.get("/remedies/nurture.csv").status_code == status
    client.sign_in(people.vp_marketing)
    assert [row["external_id"] for row in rows(client, "/remedies/nurture.csv")] == [recycled.lead.external_id]
    recycled.lead.opted_out = True
    assert rows(client, "/remedies/nurture.csv") == []


def test_judges_and_reps_have_no_board(people: Cast, october: Docket, client: ReviewClient) -> None:
    for person in (people.rep, people.chair):
        client.sign_in(person)
        for url in ("/remedies", "/remedies.csv", "/remedies/table"):
            assert client.get(url).status_code == 403


def test_the_clerk_edits_the_table(people: Cast, client: ReviewClient) -> None:
    client.sign_in(people.clerk)
    name = "rejected-wrong-sales_follow_up"
    fields = client.page("/remedies/table").forms
    assert any(form.method == "post" for form in fields)
    chosen = {
        f"{kind}-{verdict}-{diagnosis}": "closed"
        for kind in ("rejected", "ignored", "disqualified")
        for verdict in ("right", "wrong")
        for diagnosis in ("sales_follow_up", "marketing_quality", "both", "definition_or_timing", "none")
    }
    assert client.post_form("/remedies/table", {**chosen, name: "strange"}).status_code == 422
    answer = client.post_form("/remedies/table", {**chosen, "deadline_days": "3"})
    assert "Version 1 is in force." in answer.text
    saved = db.session.query(RemedyTableVersion).one()
    assert saved.document["deadline_days"] == 3
    client.sign_in(people.vp_sales)
    assert "Save as the next version" not in client.page("/remedies/table").text


def test_a_rep_sees_returned_leads_with_their_deadline(people: Cast, october: Docket, client: ReviewClient) -> None:
    mine = [one for one in db.session.query(GivenRemedy) if one.owner_id == people.rep.id]
    client.sign_in(people.rep)
    assert f"{len(mine)} leads came back from the panel" in client.page("/").text
    text = client.page("/my-leads?view=returned").text
    for one in mine:
        assert one.lead.company in text
    others = [one.lead.company for one in db.session.query(GivenRemedy) if one.owner_id == people.other_rep.id]
    assert others
    assert not [company for company in others if company in text]
    client.sign_in(people.manager)
    assert mine[0].lead.company in client.page("/my-leads?view=returned&whose=team").text
