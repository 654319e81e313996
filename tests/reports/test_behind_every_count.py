"""Whatever a report counts, it opens: behind each number are as many leads, or a page that is about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy.orm import Session

from review.config import current_settings
from review.domain.report_filters import read_filters
from review.extensions import db
from review.intake.merge.facts import build_missing_facts
from review.models import DataSource
from review.queries.editions import list_editions_of
from review.queries.report_leads import Behind, count_behind
from review.queries.verdicts import list_outcomes
from review.reports.catalogue import get_report, reports
from review.reports.frame import Ask, Kind, Link, Report, Result, ask_of
from review.web.reports.filters import CaseFilter
from tests.support.dockets import sign_standards
from tests.support.people import Cast
from tests.support.report_rows import make_rows
from tests.support.reports import CLAUSES, RIGHT, WRONG, Reviewed, Said, make_docket, publish

pytestmark = pytest.mark.sqlite_only
#: Numbers that count no leads and no cases of their own: what a policy asks, estimates, benches' answers.
NOT_COUNTED = {
    "follow-up": {"touches_asked", "channels_asked"},
    "closed-loop": {"promised", "met_low", "met_high"},
    "costs": {"leads", "leads_low", "leads_high", "events", "decided"},
    "trends": {"events", "decided"},
    "panel-health": {"sales_answers", "marketing_answers", "executive_answers"},
    "reconciliation": {"accepted", "rejected", "ignored", "in_time", "excluded", "not_known", "now", "later",
                       "handed_over"},
}  # fmt: skip


@pytest.fixture
def company(people: Cast, session: Session, now: datetime) -> None:
    """Leads of a year, and two published months."""
    sign_standards(people)
    met, unmet = {key: "met" for key, _title in CLAUSES}, {key: "not_met" for key, _title in CLAUSES[1:]}
    votes = (WRONG, WRONG, RIGHT), (RIGHT, RIGHT, RIGHT), (Said(clauses=met),) * 3, (Said(clauses=unmet),) * 3
    for period in ("2026-09", "2026-10"):
        publish(make_docket(people, [Reviewed(ballots=votes[number % 4]) for number in range(24)], period))
    make_rows(people, now, 120)
    for source in session.query(DataSource):
        build_missing_facts(source)


def asked(report: Report, now: datetime, **arguments: str) -> tuple[Ask, Result]:
    options = [one.option for one in report.options]
    filters = read_filters(arguments, report.filters, options, "2026-11", report.default_months)
    ask = ask_of(None, filters, now, current_settings().zone)
    return ask, report.make(ask)


def counts_of(result: Result) -> Iterator[tuple[str, str, Any, Link | None]]:
    """Every number of a report that counts something: table, name, value, and where it leads."""
    yield from (("", one.name, one.value, one.link) for one in result.figures if one.kind is Kind.COUNT)
    for table in result.tables:
        for row in table.rows:
            for column, value in zip(table.columns, row.values, strict=True):
                if column.kind is Kind.COUNT:
                    yield table.name, column.name, value, row.links.get(column.name)


@pytest.mark.parametrize("name", list(reports()))
def test_every_count_opens_what_it_counts(company: None, app: Flask, now: datetime, name: str) -> None:
    report = get_report(name)
    ask, result = asked(report, now)
    opened = 0
    for table, column, value, link in counts_of(result):
        if not value or column in NOT_COUNTED.get(name, ()):
            continue
        assert link is not None, f"{table}.{column}"
        if link.endpoint is None:
            assert count_behind(Behind(report.leads(ask, dict(link.values)))) == value, (table, column, link)
        elif link.endpoint == "figures.leads":
            there = get_report(link.values["name"])
            cell = {key: text for key, text in link.values.items() if key in there.cells}
            other, _ = asked(there, now, **{k: v for k, v in link.values.items() if k not in cell and k != "name"})
            assert count_behind(Behind(there.leads(other, cell))) == value, (table, column, link)
        elif link.endpoint == "reports.cases":
            edition = list_editions_of(link.values["period"])[0]
            outcomes = list_outcomes(edition.docket, edition.published_at)
            assert len(CaseFilter.of(link.values).keep(outcomes, edition.document)) == value, (table, column, link)
        else:
            with app.test_request_context():
                assert url_for(link.endpoint, **dict(link.values))
        opened += 1
    assert opened > 0 or name == "costs"
    db.session.rollback()
