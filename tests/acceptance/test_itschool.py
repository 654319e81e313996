"""The real set: a Zoho export of 9,265 deals and 44,071 calls, whose figures were computed independently."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from review import create_app
from review.cli.imports import group as import_command
from review.cli.report import group as report_command
from review.extensions import db
from review.models import DataSource, Lead, LeadFact
from tests.conftest import unavailable
from tests.support.databases import settings_for
from tests.support.recount_reports import check_report
from tests.support.recounts import school_files
from tests.support.shared import shared_dir

PROFILE = Path(__file__).with_name("itschool.toml")

LEADS = {
    "deal rows": 9265,
    "deal rows without Id (must be rejected or quarantined)": 2,
    "leads (deals with Id)": 9263,
    "duplicate Ids": 0,
    "Closing Date before the day of Created Time": 12,
}
TOUCHES = {
    "call rows": 44071,
    "calls without contact": 1214,
    "calls whose contact has no deal in this folder": 26,
}
FOLLOW_UP = {
    "leads without owner": ("without_owner",),
    "leads without contact": ("without_contact",),
    "leads with zero outbound dials at/after Created Time": ("untouched",),
    "Lost with zero outbound dials at/after Created Time": ("rejected_untouched",),
    "leads with a first outbound dial": ("with_first_touch",),
    "median minutes Created Time -> first outbound dial": ("median_minutes_to_first_touch",),
    "leads whose first outbound dial came within 1 h": ("first_touch_within_hours", "1"),
    "leads whose first outbound dial came within 4 h": ("first_touch_within_hours", "4"),
    "leads whose first outbound dial came within 24 h": ("first_touch_within_hours", "24"),
    "leads whose first outbound dial came within 48 h": ("first_touch_within_hours", "48"),
    "leads (deals with Id)": ("leads",),
    "deal rows without Id (must be rejected or quarantined)": ("quarantined",),
}
REJECTIONS = {
    "Stage = Lost": ("rejected",),
    "Stage = Payment Done": ("won",),
    "Lost with blank Lost Reason": ("blank_reason",),
    "not Lost but Lost Reason filled": ("reason_without_rejection",),
    "Lost / Doesn't Answer": ("by_reason", "Doesn't Answer"),
    "Lost / Changed Decision": ("by_reason", "Changed Decision"),
    "Lost / Duplicate": ("by_reason", "Duplicate"),
    "Lost / Invalid number": ("by_reason", "Invalid number"),
    "Lost / Stopped Answering": ("by_reason", "Stopped Answering"),
    "Lost / needs time to think": ("by_reason", "needs time to think"),
    'Lost as "Doesn\'t Answer" with <= 1 outbound dial': ("reasons", "Doesn't Answer", "at_most_one_touch"),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application into which the real set was imported by the command, once for all tests of a database."""
    shared_dir("data", "itschool-crm")
    template = request.getfixturevalue("sqlite_template" if request.param == "sqlite" else "postgres_template")
    if isinstance(template, str):
        unavailable(template)
    folder = tmp_path_factory.mktemp("itschool")
    with template.copy(folder) as url:
        # The company keeps the export's own zone, so that a day in the files is a day of its own.
        app = create_app(settings_for(url, folder / "instance", org_timezone="UTC"))
        app.extensions["first import"] = run_import(app)
        yield app
        with app.app_context():
            db.engine.dispose()


def run_import(app: Flask, *options: str) -> dict[str, Any]:
    folder = shared_dir("data", "itschool-crm")
    files = ["--leads", str(folder / "deals.csv"), "--touches", str(folder / "calls.csv")]
    return run(app, import_command, "--profile", str(PROFILE), *files, "--json", *options)


def run(app: Flask, command: Any, *arguments: str) -> dict[str, Any]:
    result = FlaskCliRunner(app).invoke(command, arguments)
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert isinstance(answer, dict)
    return answer


@pytest.fixture
def oracle() -> dict[str, float]:
    text = shared_dir("data", "itschool-crm").joinpath("ORACLE.md").read_text()
    rows = re.findall(r"^\| (.+?) \| ([\d.]+) \|$", text, re.MULTILINE)
    return {name: float(value) for name, value in rows}


def at(figures: Any, path: tuple[str, ...]) -> float:
    for key in path:
        figures = figures[key]
    return float(figures)


def test_every_row_of_the_files_is_accounted_for(imported: Flask, oracle: dict[str, float]) -> None:
    leads, touches = imported.extensions["first import"]["files"]
    assert leads["read"] == oracle["deal rows"]
    assert leads["quarantined"] == oracle["deal rows without Id (must be rejected or quarantined)"]
    assert leads["inserted"] == oracle["leads (deals with Id)"]
    assert leads["remarks"]["remark.rejected_before_handoff"] == oracle["Closing Date before the day of Created Time"]
    assert touches["read"] == touches["inserted"] == oracle["call rows"]
    assert touches["unattached_without_contact"] == oracle["calls without contact"]
    assert touches["unattached"] == (
        oracle["calls without contact"] + oracle["calls whose contact has no deal in this folder"]
    )


def test_the_follow_up_figures_equal_the_oracle(imported: Flask, oracle: dict[str, float]) -> None:
    figures = run(imported, report_command, "follow-up", "--period", "all", "--json")
    assert {name: at(figures, path) for name, path in FOLLOW_UP.items()} == {name: oracle[name] for name in FOLLOW_UP}
    assert figures["by_reason"]["Doesn't Answer"] == oracle["Lost / Doesn't Answer"]


def test_the_rejection_figures_equal_the_oracle(imported: Flask, oracle: dict[str, float]) -> None:
    figures = run(imported, report_command, "rejections", "--json")
    assert {name: at(figures, path) for name, path in REJECTIONS.items()} == {
        name: oracle[name] for name in REJECTIONS
    }


def test_importing_the_same_files_again_changes_nothing(imported: Flask) -> None:
    before = run(imported, report_command, "follow-up", "--period", "all", "--json")
    again = run_import(imported)
    assert [(file["inserted"], file["updated"], file["unchanged"], file["quarantined"]) for file in again["files"]] == [
        (0, 0, 9263, 2), (0, 0, 44071, 0),
    ]
    after = run(imported, report_command, "follow-up", "--period", "all", "--json")
    assert {**after, "asked_at": None} == {**before, "asked_at": None}


def test_a_dry_run_says_the_same_and_keeps_nothing(imported: Flask) -> None:
    checked = run_import(imported, "--dry-run")
    assert checked["state"] == "checked"
    assert [file["unchanged"] for file in checked["files"]] == [9263, 44071]


def test_our_first_touch_agrees_with_the_crms_own_clock(imported: Flask, oracle: dict[str, float]) -> None:
    """The CRM measured the same wait itself ("4 days, 21:19:46"); nearly always within five minutes of ours."""
    with imported.app_context():
        rows = db.session.execute(
            select(Lead.attributes, Lead.handed_off_at, LeadFact.first_touch_at).join(
                LeadFact, LeadFact.lead_id == Lead.id
            )
        ).all()
        db.session.rollback()
    theirs = [(minutes(row.attributes["SLA"]), row) for row in rows if "SLA" in row.attributes]
    both = [(sla, row) for sla, row in theirs if row.first_touch_at]
    close = sum(abs((row.first_touch_at - row.handed_off_at).total_seconds() / 60 - sla) <= 5 for sla, row in both)
    assert len(theirs) == oracle["leads with the CRM's own SLA field"]
    assert len(both) == oracle["both known"]
    assert close == oracle["both known and within 5 minutes of each other"]


def minutes(text: str) -> float:
    found = re.fullmatch(r"(?:(\d+) days?, )?(\d+):(\d\d):(\d\d)", text)
    assert found, text
    days, hours, mins, seconds = (int(part or 0) for part in found.groups())
    return (days * 24 + hours) * 60 + mins + seconds / 60


def test_ids_stay_text_to_the_last_digit(imported: Flask) -> None:
    with imported.app_context():
        assert db.session.scalar(select(func.min(func.length(Lead.external_id)))) == 19
        assert db.session.scalar(select(Lead.id).where(Lead.external_id == "5805028000000922001"))
        db.session.rollback()


def test_no_oracle_row_is_left_out(oracle: dict[str, float]) -> None:
    shown = {*LEADS, *TOUCHES, *FOLLOW_UP, *REJECTIONS}
    own_clock = {
        "leads with the CRM's own SLA field", "median CRM SLA, minutes", "both known",
        "both known and within 5 minutes of each other",
    }
    assert oracle.keys() <= shown | own_clock


def test_the_reports_say_what_plain_pandas_finds_in_the_files(imported: Flask) -> None:
    """Aging, rejections, the follow-up and the closed loop, recounted from the two files."""
    folder = shared_dir("data", "itschool-crm")
    now, zone = datetime(2024, 7, 1, 12, tzinfo=UTC), ZoneInfo("UTC")
    with imported.app_context():
        source = db.session.query(DataSource).one()
        files = school_files(
            folder / "deals.csv", folder / "calls.csv", tomllib.loads(PROFILE.read_text("utf-8")),
            (source.touches_from, source.touches_until), zone,
        )  # fmt: skip
        # No policy is signed: nobody has a time to decide.
        for name, groups, period in (
            ("lead-aging", ("owner", "source"), None), ("rejections", ("",), None),
            ("closed-loop", ("",), "2023-06..2024-06"), ("follow-up", ("owner", "source"), "all"),
        ):  # fmt: skip
            check_report(name, files, None, now, zone, period=period, window=0, groups=groups)
        db.session.rollback()
