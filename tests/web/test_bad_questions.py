"""What a report is asked now and then: of an empty month, of one case, of people who left, by those who see a part."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

import pytest
from python_calamine import CalamineWorkbook

from review.domain.report_filters import Filter
from review.domain.roles import Role
from review.reports.catalogue import reports
from review.reports.frame import Report
from tests.support.client import ReviewClient
from tests.support.dockets import sign_standards
from tests.support.people import Cast
from tests.support.report_rows import NASTY, make_rows
from tests.support.reports import BLANK, WRONG, Reviewed, make_docket, publish

pytestmark = pytest.mark.sqlite_only
FILES = ("csv", "xlsx", "json")


@pytest.fixture
def vp(client: ReviewClient, people: Cast) -> ReviewClient:
    sign_standards(people)
    client.sign_in(people.vp_sales)
    return client


def opened(client: ReviewClient, report: Report, query: str = "") -> dict[str, object]:
    """The report's JSON, once its page and files were seen to open and to say the same."""
    page = client.page(f"/reports/{report.name}?{query}")
    found = {name: client.get(f"/reports/{report.name}.{name}?{query}") for name in FILES}
    assert {one.status_code for one in found.values()} == {200}
    document: dict[str, object] = json.loads(found["json"].text)
    assert " ".join(str(document["finding"]).split()) in page.text
    assert CalamineWorkbook.from_filelike(io.BytesIO(found["xlsx"].data)).sheet_names
    assert not set(page.text.split()) & {"nan", "inf"}
    return document


def cells(client: ReviewClient, report: Report, query: str) -> Iterator[str]:
    """Every cell of the report's workbook, and of the CSV of each of its tables."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/reports/{report.name}.xlsx?{query}").data))
    for name in book.sheet_names:
        yield from (str(cell) for row in book.get_sheet_by_name(name).to_python() for cell in row)
    for table in json.loads(client.get(f"/reports/{report.name}.json?{query}").text)["tables"]:
        text = client.get(f"/reports/{report.name}.csv?{query}&table={table}").text
        yield from (cell for row in csv.reader(io.StringIO(text)) for cell in row)


@pytest.mark.parametrize("name", list(reports()))
def test_every_report_answers_what_it_is_asked(vp: ReviewClient, people: Cast, now: datetime, name: str) -> None:
    report = reports()[name]
    # Nothing was imported or published yet.
    opened(vp, report)
    # One case, and nobody could tell; then one that was decided.
    publish(make_docket(people, [Reviewed(ballots=(BLANK, BLANK, BLANK), source=NASTY)], "2026-09"))
    opened(vp, report)
    publish(make_docket(people, [Reviewed(ballots=(WRONG, WRONG, WRONG), source=NASTY)], "2026-10"))
    make_rows(people, now, 40)
    opened(vp, report)
    # A month before the first import, and an empty one.
    if Filter.PERIOD in report.filters:
        opened(vp, report, "period=2019-01")
        opened(vp, report, "period=2019-01..2026-11")
        opened(vp, report, "period=2026-12")
    # A person who left, and names that are formulas elsewhere.
    if Filter.OWNER in report.filters:
        assert "Gone Goner" in vp.page(f"/reports/{report.name}?owner={quote('gone goner')}").text
    if Filter.SOURCE in report.filters:
        by = "&by=source" if any(one.option.name == "by" for one in report.options) else ""
        opened(vp, report, f"source={quote(NASTY)}{by}")
        assert not [cell for cell in cells(vp, report, f"source={quote(NASTY)}{by}") if cell.startswith("=") and
                    cell != NASTY]  # fmt: skip
        assert "<b>comma" not in vp.get(f"/reports/{report.name}?source={quote(NASTY)}{by}").text
    # Somebody who sees a part only is told so, and sees no name of others.
    if Role.REP in report.readers:
        vp.sign_in(people.rep)
        assert opened(vp, report, "by=owner" if Filter.OWNER in report.filters and report.options else "")["part"]
        text = vp.page(f"/reports/{report.name}").text
        assert "This is a part" in text
        assert "Otto Other" not in text
    else:
        vp.sign_in(people.rep)
        assert vp.get(f"/reports/{report.name}").status_code == 403
