"""The reports that are counted when they are asked for, on the page and as files."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from urllib.parse import quote

import pytest
from python_calamine import CalamineWorkbook

from review.domain.notices import NoticeKind
from review.extensions import db
from review.models import Notice
from review.reports.catalogue import reports
from tests.support.client import ReviewClient
from tests.support.people import Cast
from tests.support.report_rows import NASTY, make_rows


@pytest.fixture
def vp(client: ReviewClient, people: Cast, now: datetime) -> ReviewClient:
    make_rows(people, now, 60)
    client.sign_in(people.vp_sales)
    return client


def test_every_report_has_a_page_and_files(vp: ReviewClient) -> None:
    for name in reports():
        page = vp.page(f"/reports/{name}")
        document = json.loads(vp.get(f"/reports/{name}.json").text)
        assert " ".join(document["finding"].split()) in page.text
        assert document["report"] == name
        for table, told in document["tables"].items():
            rows = list(csv.reader(io.StringIO(vp.get(f"/reports/{name}.csv?table={table}").text)))
            assert rows[0] == [one["name"] for one in told["columns"]]
            assert len(rows) == len(told["rows"]) + 1
        book = CalamineWorkbook.from_filelike(io.BytesIO(vp.get(f"/reports/{name}.xlsx").data))
        about = [str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row]
        assert document["finding"] in about
        assert len(book.sheet_names) == len(document["tables"]) + 2


def test_a_report_of_an_empty_company_says_so(client: ReviewClient, people: Cast) -> None:
    client.sign_in(people.clerk)
    for name in reports():
        assert client.page(f"/reports/{name}?period=2019-01").headings
        assert client.get(f"/reports/{name}.xlsx").status_code == 200


def test_a_bad_filter_is_one_sentence(vp: ReviewClient) -> None:
    for query in ("period=soon", "from=2026-05&to=2026-01", "team=Nobodies", "owner=Nemo", "source=Moon", "grade=Z",
                  "campaign=%00x", "data_source=other"):  # fmt: skip
        page = vp.page(f"/reports/lead-aging?{query}", status=400)
        assert "Nothing was counted" in page.text
        assert vp.get(f"/reports/lead-aging.csv?{query}", checked=False).status_code == 409


def test_a_source_with_a_comma_and_a_formula_is_a_source_like_any(vp: ReviewClient) -> None:
    answer = vp.get(f"/reports/lead-aging.csv?table=groups&by=source&source={quote(NASTY)}")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert [row[0] for row in rows[1:]] == ["'" + NASTY.replace("|", "\\|")]
    assert "<b>" not in vp.get(f"/reports/lead-aging?by=source&source={quote(NASTY)}").text
    book = vp.get(f"/reports/lead-aging.xlsx?by=source&source={quote(NASTY)}").data
    cells = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(3).to_python()
    assert cells[1][0] == NASTY


def test_the_first_import_and_the_part_are_said(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_rows(people, now, 60)
    client.sign_in(people.rep)
    text = client.page("/reports/lead-aging?period=2020-01..2026-11").text
    assert "nothing is known of the time before" in text
    assert "This is a part: the leads that you own." in text
    assert "Otto Other" not in client.get("/reports/lead-aging").text
    assert "Otto Other" not in client.get("/reports/lead-aging/leads.csv").text
    assert json.loads(client.get("/reports/lead-aging.json").text)["part"] == "own"
    client.sign_in(people.manager)
    assert "those of the people who answer to you" in client.page("/reports/lead-aging").text


def test_a_panelist_who_sees_cases_sees_no_leads(client: ReviewClient, people: Cast) -> None:
    client.sign_in(people.sales_panelist)
    for place in ("", ".csv", ".xlsx", ".json", "/leads", "/leads.csv"):
        assert client.get(f"/reports/lead-aging{place}").status_code == 403
    assert "Lead aging" not in client.page("/reports").text


def test_a_bar_leads_to_its_leads_in_pages_that_can_be_searched(vp: ReviewClient) -> None:
    document = json.loads(vp.get("/reports/lead-aging.json").text)
    number = document["figures"]["open"]["value"]
    page = vp.page("/reports/lead-aging/leads")
    assert f"{number} leads are behind this figure." in page.text
    rows = list(csv.DictReader(io.StringIO(vp.get("/reports/lead-aging/leads.csv").text)))
    assert len(rows) == number
    for order in ("oldest", "grade", "newest", "sideways"):
        assert vp.page(f"/reports/lead-aging/leads?sort={order}").headings
    one = rows[0]["external_id"]
    assert "1 lead is behind this figure." in vp.page(f"/reports/lead-aging/leads?q={one}").text
    assert vp.get("/reports/lead-aging/leads?bucket=1-2").status_code == 409


@pytest.mark.sqlite_only
def test_pages_of_leads_follow_each_other(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_rows(people, now, 200)
    client.sign_in(people.clerk)
    for order in ("oldest", "grade", "newest"):
        seen: list[str] = []
        url: str | None = f"/reports/lead-aging/leads?sort={order}"
        while url:
            page = client.page(url)
            seen += [link for link in page.links if link.startswith("/leads/")]
            url = next((link for link in page.links if "page=%3E" in link or "page=>" in link), None)
        number = json.loads(client.get("/reports/lead-aging.json").text)["figures"]["open"]["value"]
        assert len(seen) == len(set(seen)) == number > 50


def test_the_owners_of_a_bar_are_reminded_once_a_day(client: ReviewClient, people: Cast, now: datetime) -> None:
    make_rows(people, now, 120)
    client.sign_in(people.manager)
    told = {"page": "/reports/lead-aging/leads?idle=10", "url": "/reports/lead-aging/remind"}
    assert "1 owner is reminded." in client.post_form(**told).text
    assert "1 was reminded today already" in client.post_form(**told).text
    client.sign_in(people.vp_sales)
    answer = client.post_form(**told).text
    assert "2 owners are reminded. 1 was reminded today already" in answer
    assert "1 has no account, so tell them yourself." in answer
    rows = db.session.query(Notice).filter_by(kind=NoticeKind.LEADS_WAITING).all()
    assert {row.person.name for row in rows} == {people.rep.name, people.manager.name, people.other_rep.name}
    assert all(row.values["days"] == 10 and row.values["count"] > 0 for row in rows)
    client.sign_in(people.rep)
    assert client.post_form(**told).status_code == 409
    client.sign_in(people.auditor)
    assert "Remind the owners" not in client.page("/reports/lead-aging/leads").text
