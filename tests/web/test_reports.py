"""The published months on the page."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from review.domain.documents import document_sha256
from review.domain.leads import EventKind
from review.extensions import db
from review.jobs.letters import keep_files
from review.models import Docket, Edition, EditionFile, EditionForm, Lead
from review.operations.edition_files import keep_workbook
from review.reports.monthly import monthly_summary
from review.reports.monthly_revision import revised_summary
from review.reports.sample_words import brief
from tests.support import intake
from tests.support.client import ReviewClient
from tests.support.intake import bring
from tests.support.people import Cast
from tests.support.reports import (
    BLANK,
    RIGHT,
    WRONG,
    Reviewed,
    Said,
    alike,
    crm,
    make_docket,
    make_lead,
    publish,
)  # fmt: skip

NASTY = '=cmd|"A", <script>alert(1)</script>'
READERS = ("vp_sales", "vp_marketing", "sales_panelist", "chair", "clerk", "auditor")


def events() -> list[Reviewed]:
    """Twenty rejected cases of which eight were wrong, ten ignored of which six were, and sixty nobody read."""
    rejected = [Reviewed(ballots=alike(WRONG if i < 8 else RIGHT)) for i in range(20)]
    ignored = [
        Reviewed("Referral", EventKind.IGNORED, "South", ballots=alike(WRONG if i < 6 else RIGHT)) for i in range(10)
    ]
    return [*rejected, *ignored, *[Reviewed() for _ in range(60)]]


@pytest.mark.sqlite_only
def test_a_month_says_that_the_one_it_was_compared_with_was_revised(client: ReviewClient, people: Cast) -> None:
    september = publish(make_docket(people, events(), "2026-09"))
    publish(make_docket(people, events()))
    client.sign_in(people.vp_sales)
    assert "revised on appeal" not in client.page("/reports/2026-10").text
    document = revised_summary(september.docket, september, september.published_at + timedelta(days=40))
    db.session.add(
        Edition(docket=september.docket, number=2, document=document, sha256=document_sha256(document),
                published_at=september.published_at + timedelta(days=40))
    )  # fmt: skip
    now = brief(document["headline"]["overall"]["estimate"])
    said = f"September 2026 was revised on appeal after this comparison: now {now}."
    assert " ".join(said.split()) in client.page("/reports/2026-10").text


def without_token(answer: Any) -> bytes:
    """The page but for its form's token, which holds the second at which it was made."""
    return re.sub(rb'name="csrf_token" value="[^"]*"', b"", answer.data)


@pytest.fixture
def october(people: Cast) -> Docket:
    docket = make_docket(people, events())
    publish(docket)
    return docket


@pytest.fixture
def vp(client: ReviewClient, people: Cast) -> ReviewClient:
    client.sign_in(people.vp_sales)
    return client


def test_the_finding_is_one_sentence_with_its_interval(october: Docket, vp: ReviewClient) -> None:
    text = vp.page("/reports/2026-10").text
    assert "Sales rejected or ignored 90 leads in October 2026. The panel reviewed 30 of them, drawn at random." in text
    assert re.search(r"An estimated 42 % \(\d+ to \d+ %\) should not have been: about 38 leads \(\d+ to \d+\)", text)


def test_carried_in_leads_are_said_to_be(people: Cast, vp: ReviewClient) -> None:
    publish(make_docket(people, [*events(), *[Reviewed(carried_in=True, ballots=alike(RIGHT)) for _ in range(3)]]))
    assert "93 leads that no panel had seen (3 from earlier months)" in vp.page("/reports/2026-10").text


def test_a_census_speaks_of_no_estimate(people: Cast, vp: ReviewClient) -> None:
    cases = [Reviewed(ballots=alike(WRONG if i < 3 else RIGHT)) for i in range(12)]
    publish(make_docket(people, cases, census=True))
    text = vp.page("/reports/2026-10").text
    assert "The panel reviewed every one of them. 3 of 12 (25 %) should not have been." in text
    assert "An estimated" not in text


@pytest.mark.parametrize("role", READERS)
def test_every_reader_may_open_every_page(october: Docket, client: ReviewClient, people: Cast, role: str) -> None:
    client.sign_in(getattr(people, role))
    for url in ("/reports", "/reports/2026-10", "/reports/2026-10/cases", "/reports/2026-10/cases/1"):
        client.page(url)


def test_a_rep_may_open_none(october: Docket, client: ReviewClient, people: Cast) -> None:
    client.sign_in(people.rep)
    assert "October 2026" not in client.page("/reports").text
    for url in ("/reports/2026-10", "/reports/2026-10/cases", "/reports/2026-10/cases/1",
                "/reports/2026-10/summary.json", "/reports/2026-10/summary.xlsx",
                "/reports/2026-10/cases.csv"):  # fmt: skip
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("role", READERS)
def test_before_publication_there_is_nothing_for_anybody(client: ReviewClient, people: Cast, role: str) -> None:
    make_docket(people, events())
    client.sign_in(getattr(people, role))
    for url in ("/reports/2026-10", "/reports/2026-10/summary.json", "/reports/2026-10/summary.xlsx",
                "/reports/2026-10/tables/finding.csv", "/reports/2026-10/cases", "/reports/2026-10/cases.csv",
                "/reports/2026-10/cases/1"):  # fmt: skip
        assert client.get(url).status_code == 404, url
    assert "October" not in client.page("/reports").text


def test_an_unpublished_month_looks_like_one_that_never_was(client: ReviewClient, people: Cast) -> None:
    make_docket(people, events())
    client.sign_in(people.clerk)
    there, nowhere = client.get("/reports/2026-10"), client.get("/reports/2019-01")
    assert there.status_code == nowhere.status_code == 404
    assert without_token(there).replace(b"2026-10", b"") == without_token(nowhere).replace(b"2019-01", b"")


def test_the_page_and_every_file_are_the_same_after_a_later_import(
    october: Docket, vp: ReviewClient, tmp_path: Path, now: datetime
) -> None:
    db.session.commit()
    assert keep_files(now) == 2
    page = vp.page("/reports/2026-10")
    files = [link for link in page.links if re.match(r"/reports/2026-10/.*\.(csv|json|xlsx|pdf)", link)]
    assert {link.partition("?")[0].rpartition(".")[2] for link in files} == {"csv", "json", "xlsx", "pdf"}
    paths = ["/reports/2026-10", "/reports/2026-10/cases", "/reports/2026-10/cases.csv", *files]
    before = [without_token(vp.get(path)) for path in paths]
    bring(tmp_path, leads=[intake.lead(1, "c1", source="Later")], touches=[intake.touch("a", "20.10.2026 10:00")])
    for lead in db.session.query(Lead).limit(30):
        lead.source, lead.rejection_reason, lead.company = "Elsewhere", "Changed later", "Renamed"
    make_lead(crm(), "late", october.frozen_at)  # type: ignore[arg-type]
    db.session.flush()
    assert [without_token(vp.get(path)) for path in paths] == before


def test_an_edition_from_before_workbooks_were_kept_gets_one(october: Docket, vp: ReviewClient, now: datetime) -> None:
    db.session.commit()
    assert vp.get("/reports/2026-10/summary.xlsx").status_code == 404
    assert not [link for link in vp.page("/reports/2026-10").links if ".xlsx" in link]
    keep_files(now)
    kept = db.session.scalars(select(EditionFile).where(EditionFile.form == EditionForm.XLSX)).one()
    assert vp.get("/reports/2026-10/summary.xlsx").data == kept.content
    assert hashlib.sha256(kept.content).hexdigest() == kept.sha256


def test_the_workbook_holds_the_figures_and_what_they_mean(people: Cast, vp: ReviewClient) -> None:
    edition = publish(make_docket(people, [*events(), *[Reviewed(NASTY, ballots=alike(WRONG))] * 11]))
    keep_workbook(edition, now=edition.published_at)
    book = CalamineWorkbook.from_filelike(io.BytesIO(vp.get("/reports/2026-10/summary.xlsx").data))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    about = {str(row[0]): str(row[1]) for row in sheets["About this report"][2:]}
    assert about["SHA-256 of the report"] == edition.sha256
    assert "should not have been" in about["Finding"]
    assert about["Estimate"].startswith("Of all events of the month")
    sources = {str(row[0]): row for row in sheets["By source"]}
    found = next(row for row in edition.document["by"]["source"] if row["value"] == NASTY)
    assert sources[NASTY][1:3] == [found["events"], found["estimate"]["rate"]]
    names = ("size", "drawn", "decided", "wrong")
    wanted = {one["name"]: [one[name] for name in names] for one in edition.document["strata"]}
    assert {row[0]: row[1:] for row in sheets["Strata"][1:]} == wanted
    assert sheets["Where every lead is"][-1][1] == edition.document["frame"]["handed_over"]


def test_what_became_of_remedies_stands_by_month(october: Docket, vp: ReviewClient, people: Cast) -> None:
    docket = make_docket(people, events(), "2026-11")
    document = monthly_summary(docket)
    document["remedies"]["since"] = [
        {"period": "2026-10", "returned": 7, "worked": 5, "accepted": 3, "won": 1, "recycled": 2, "again": 1,
         "revenue_minor": {"EUR": 1_234_500}}
    ]  # fmt: skip
    docket.published_at = docket.closed_at
    db.session.add(Edition(docket=docket, number=1, document=document, sha256=document_sha256(document),
                           published_at=docket.closed_at))  # fmt: skip
    db.session.flush()
    text = vp.page("/reports/2026-11").text
    assert re.search(r"Oct 2026 7 5 3 1 \S*12,345", text)
    assert "Sent to nurture: 2, handed over again since: 1." in text


def test_the_json_is_what_was_hashed(october: Docket, vp: ReviewClient) -> None:
    sent = vp.get("/reports/2026-10/summary.json").data
    assert hashlib.sha256(sent).hexdigest() in vp.page("/reports/2026-10").text


def test_every_figure_opens_as_many_cases_as_it_counts(october: Docket, vp: ReviewClient) -> None:
    for query, cases in {
        "kind=rejected&verdict=wrong": 8, "kind=ignored": 10, "diagnosis=sales_follow_up": 14, "cause=lead_quality": 16,
        "source=Referral": 10, "reason=No+budget": 20, "team=South": 10, "decided_by=majority": 30, "unmet=budget": 30,
        "split=budget": 0, "verdict=undecided": 0, "": 30,
    }.items():  # fmt: skip
        page = vp.page(f"/reports/2026-10/cases?{query}")
        assert page.headings == [f"{cases} cases"], query
        rows = list(csv.DictReader(io.StringIO(vp.get(f"/reports/2026-10/cases.csv?{query}").text)))
        assert len(rows) == cases, query


def test_every_link_of_the_page_leads_somewhere(october: Docket, vp: ReviewClient) -> None:
    mine = {link for link in vp.page("/reports/2026-10").links if link.startswith("/reports/2026-10")}
    assert len(mine) > 20
    for link in sorted(mine):
        assert vp.get(link).status_code == 200, link


def test_a_strange_filter_finds_nothing_or_is_passed_over(october: Docket, vp: ReviewClient) -> None:
    for query in ("source=%00", "kind=%FF", "unmet=nothing", f"source={'x' * 5000}", "team="):
        assert vp.page(f"/reports/2026-10/cases?{query}").headings == ["0 cases"], query
    for query in ("strange=1", "page=-3", "page=99999999999999999999", "page=x"):
        assert vp.page(f"/reports/2026-10/cases?{query}").headings == ["30 cases"], query


def test_a_name_with_a_comma_a_formula_or_markup_does_no_harm(people: Cast, vp: ReviewClient) -> None:
    publish(make_docket(people, [Reviewed(NASTY, ballots=alike(WRONG)) for _ in range(11)]))
    html = vp.get("/reports/2026-10").text
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
    rows = list(csv.reader(io.StringIO(vp.get("/reports/2026-10/tables/source.csv").text)))
    assert len({len(row) for row in rows}) == 1
    assert not rows[1][0].startswith("=")
    assert vp.page("/reports/2026-10/cases", query_string={"source": NASTY}).headings == ["11 cases"]


@pytest.mark.parametrize(
    "made",
    [
        pytest.param([], id="an empty month"),
        pytest.param([Reviewed(ballots=alike(WRONG))], id="one case"),
        pytest.param([Reviewed(ballots=alike(BLANK), second=alike(BLANK))] * 12, id="all undecided"),
        pytest.param([Reviewed()] * 5, id="nothing drawn"),
    ],
)
def test_a_thin_month_still_has_its_page(people: Cast, vp: ReviewClient, made: list[Reviewed]) -> None:
    publish(make_docket(people, made))
    text = vp.page("/reports/2026-10").text
    assert "October 2026" in text
    assert "An estimated" not in text
    assert "October 2026" in vp.page("/reports").text


def test_small_cells_show_counts_and_no_percentage(people: Cast, vp: ReviewClient) -> None:
    few = [Reviewed("Fair", team="East", ballots=alike(WRONG if i < 2 else RIGHT)) for i in range(7)]
    publish(make_docket(people, [*events(), *few]))
    assert "2 of 7 reviewed" in vp.page("/reports/2026-10").text


def test_rejected_comes_before_ignored_in_any_database(october: Docket, vp: ReviewClient) -> None:
    text = vp.page("/reports/2026-10").text
    assert text.index("should not have been rejected") < text.index("were owed more work")
    kinds = [row["kind"] for row in csv.DictReader(io.StringIO(vp.get("/reports/2026-10/tables/finding.csv").text))]
    assert kinds == ["overall", "rejected", "ignored"]


def test_no_table_by_that_name(october: Docket, vp: ReviewClient) -> None:
    assert vp.get("/reports/2026-10/tables/nothing.csv").status_code == 404
    assert vp.get("/reports/2026-10?edition=7").status_code == 404


def test_a_case_shows_comments_without_names(people: Cast, vp: ReviewClient) -> None:
    said = Said(comment="They had a budget from January on.")
    publish(make_docket(people, [Reviewed(ballots=alike(said))]))
    text = vp.page("/reports/2026-10/cases/1").text
    assert "They had a budget from January on." in text
    assert "This lead should not have been rejected." in text
    for judge in people.panel:
        assert judge.name not in text


def test_no_case_by_that_number(october: Docket, vp: ReviewClient) -> None:
    assert vp.get("/reports/2026-10/cases/31").status_code == 404


def test_the_last_finding_stands_on_the_home_page_of_those_who_may_read_it(
    october: Docket, vp: ReviewClient, people: Cast
) -> None:
    home = vp.page("/")
    assert "What the panel found in October 2026" in home.text
    assert "should not have been" in home.text
    vp.sign_in(people.rep)
    assert "What the panel found" not in vp.page("/").text
