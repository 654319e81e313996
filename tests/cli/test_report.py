"""``judicial-branch report NAME``: every report in every format; the JSON is what the manual says."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from review.cli.report import group
from review.reports.catalogue import reports
from review.reports.frame import Kind
from tests.support.dockets import sign_standards
from tests.support.people import Cast
from tests.support.report_rows import make_rows
from tests.support.reports import RIGHT, WRONG, Reviewed, make_docket, publish

pytestmark = pytest.mark.sqlite_only
MANUAL = Path(__file__).parents[2] / "docs/reports.md"
#: The names in the first column of its tables.
DOCUMENTED = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", MANUAL.read_text("utf-8"), re.MULTILINE)


@pytest.fixture
def commands(people: Cast, session: Session, app: Flask, now: datetime) -> FlaskCliRunner:
    sign_standards(people)
    publish(make_docket(people, [Reviewed(ballots=(WRONG, RIGHT, WRONG)) for _ in range(6)]))
    make_rows(people, now, 40)
    session.commit()
    return FlaskCliRunner(app)


def test_every_report_is_written_in_every_format(commands: FlaskCliRunner, tmp_path: Path) -> None:
    for name, report in reports().items():
        period = ["--period", "last-12"] if any(one.value == "period" for one in report.filters) else []
        table = commands.invoke(group, [name, *period])
        assert table.exit_code == 0, table.output
        assert table.stdout.startswith(str(report.title))
        document = json.loads(commands.invoke(group, [name, *period, "--format", "json"]).stdout)
        assert document["finding"] in table.stdout
        figures = commands.invoke(group, [name, *period, "--format", "csv", "--table", "figures"]).stdout
        rows = list(csv.reader(io.StringIO(figures)))
        assert [row[0] for row in rows] == ["name", *document["figures"]]
        target = tmp_path / f"{name}.xlsx"
        assert commands.invoke(group, [name, *period, "--format", "xlsx", "-o", str(target)]).exit_code == 0
        assert len(CalamineWorkbook.from_path(target).sheet_names) == len(document["tables"]) + 2
        filters = " ".join(commands.invoke(group, [name, "--help"]).stdout.split())
        for one in report.filters:
            assert f"--{one.value.replace('_', '-')}" in filters


def test_the_fields_of_the_json_are_those_of_the_manual(commands: FlaskCliRunner) -> None:
    documented = {name for line in DOCUMENTED for name in re.findall(r"\w+", line)}
    for name, report in reports().items():
        document = json.loads(commands.invoke(group, [name, "--format", "json"]).stdout)
        if report.counts is None:
            assert document.keys() <= documented
        assert documented >= {"report", "title", "asked_at", "part", "filters", "finding", "notes", "figures", "tables"}
        assert {"report", "title", "asked_at", "part", "filters", "finding", "notes", "figures", "tables"} <= set(
            document
        )
        units = {one["unit"] for one in document["figures"].values()}
        for table in document["tables"].values():
            assert set(table) == {"title", "columns", "rows"}
            names = [column["name"] for column in table["columns"]]
            assert all(list(row) == names for row in table["rows"])
            units |= {column["unit"] for column in table["columns"]}
        assert units <= set(Kind)
        assert all(set(one) == {"label", "value", "unit"} for one in document["figures"].values())
