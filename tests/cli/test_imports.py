"""``judicial-branch import`` and ``report``."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from review.cli import build
from review.models import ImportRun, ImportState, Lead, Touch
from tests.support.intake import LEAD_HEADER, PROFILE, TOUCH_HEADER, lead, touch, write

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, session: Any, now: datetime, tmp_path: Path) -> Run:
    profile = tmp_path / "small.toml"
    profile.write_text(PROFILE, "utf-8")

    def invoke(*arguments: str) -> Result:
        session.commit()
        with app.app_context():
            result = CliRunner().invoke(build(), [one.replace("PROFILE", str(profile)) for one in arguments])
        session.expire_all()
        return result

    return invoke


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    leads = [
        lead(1, "c1"), lead(2, "c2", status="Lost", reason="No answer", rejected="03.10.2026"),
        lead(3, "c3", reason="No answer"), lead(4, "c4", status="Lost", rejected="03.10.2026"), lead(""),
    ]
    touches = [
        touch(1, "01.10.2026 10:00", contact="c1"), touch(2, "02.10.2026 09:00", contact="c2"),
        touch(3, "02.10.2026 09:00"), touch(4, "02.10.2026 09:00", contact="c9"),
    ]
    return (
        "--leads", str(write(tmp_path, "leads.csv", LEAD_HEADER, leads)),
        "--touches", str(write(tmp_path, "touches.csv", TOUCH_HEADER, touches)),
    )


def test_an_import_prints_where_every_row_went(run: Run, files: tuple[str, ...]) -> None:
    result = run("import", "--profile", "PROFILE", *files)
    assert result.exit_code == 0, result.output
    assert "Imported." in result.stdout
    assert "2 touches belong to no known lead" in " ".join(result.stdout.split())
    assert "leads.csv, column “Id”: 1 quarantined\n  line 6: " in result.stdout
    again = run("import", "--profile", "PROFILE", *files)
    assert "nothing had changed" in again.stdout


def test_json_has_the_figures_and_the_coverage(run: Run, files: tuple[str, ...]) -> None:
    result = run("import", "--profile", "PROFILE", *files, "--json", "--covers-until", "2026-10-31")
    answer = json.loads(result.stdout)
    assert [(one["read"], one["inserted"], one["quarantined"]) for one in answer["files"]] == [(5, 4, 1), (4, 4, 0)]
    assert answer["files"][1]["unattached_without_contact"] == 1
    assert answer["files"][0]["problems"] == [
        {"code": "value.missing", "column": "Id", "count": 1, "first": [{"line": 6, "value": None}]}
    ]
    assert answer["coverage"] == {
        "leads_until": "2026-10-31T22:59:59+00:00", "touches_from": "2026-09-30T22:00:00+00:00",
        "touches_until": "2026-10-31T22:59:59+00:00",
    }


def test_the_reports_count_what_was_imported(run: Run, files: tuple[str, ...]) -> None:
    assert run("import", "--profile", "PROFILE", *files).exit_code == 0
    follow_up = json.loads(run("report", "follow-up", "--json").stdout)
    expected = {
        "leads": 4, "rejected": 2, "without_owner": 0, "without_contact": 0, "quarantined": 1,
        "quarantined_by_file": {"leads": 1, "touches": 0, "lookups": 0},
        "touches_known": 4, "touches_not_known": 0, "untouched": 2,
        "rejected_untouched": 1, "with_first_touch": 2, "median_minutes_to_first_touch": 750.0,
        "first_touch_within_hours": {"1": 1, "4": 1, "24": 2, "48": 2}, "by_reason": {"": 1, "No answer": 1},
        "touches": 4, "unattached": 2, "unattached_without_contact": 1,
    }
    assert {name: follow_up[name] for name in expected} == expected
    rejections = json.loads(run("report", "rejections", "--data-source", "small", "--json").stdout)
    assert (rejections["rejected"], rejections["blank_reason"], rejections["reason_without_rejection"]) == (2, 1, 1)
    assert rejections["by_reason_group"] == {"follow_up": 1, "not_grouped": 1}
    assert rejections["reasons"]["No answer"] == {"rejected": 1, "untouched": 0, "at_most_one_touch": 1}
    assert "no answer" not in run("report", "rejections").stdout
    other = run("report", "follow-up", "--data-source", "other", "--json")
    assert other.exit_code == 1
    assert "Nothing is known with the data_source “other”" in other.stderr


def test_leads_without_touch_data_are_not_called_untouched(run: Run, files: tuple[str, ...]) -> None:
    assert run("import", "--profile", "PROFILE", *files[:2]).exit_code == 0
    follow_up = json.loads(run("report", "follow-up", "--json").stdout)
    assert (follow_up["untouched"], follow_up["touches_not_known"]) == (0, 4)
    assert follow_up["median_minutes_to_first_touch"] is None


def test_a_dry_run_keeps_nothing(run: Run, files: tuple[str, ...], session: Any) -> None:
    result = run("import", "--profile", "PROFILE", *files, "--dry-run")
    assert "nothing was kept" in result.stdout
    assert session.scalar(select(func.count()).select_from(Lead)) == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--profile", "PROFILE"], "There is no file to import"),
        (["--profile", "nonsense"], "There is no profile “nonsense”"),
        (["--profile", "PROFILE", "--leads", "TOUCHES"], "looks like the touches file"),
        (["--profile", "PROFILE", "--touches", "LEADS"], "looks like the leads file"),
        (["--profile", "PROFILE", "--leads", "EMPTY"], "is empty"),
        (["--profile", "PROFILE", "--leads", "SEMICOLONS"], "separated by semicolon"),
        (["--profile", "PROFILE", "--leads", "SHORT"], "lacks columns that the profile names: Contact, Name"),
        (["--profile", "PROFILE", "--leads", "TWICE"], "these columns twice, so it is not clear which is meant: Id"),
        (["--profile", "PROFILE", "--leads", "LEADS", "--covers-until", "2027-01-01"], "still to come"),
    ],
)
def test_what_cannot_be_imported_gets_one_sentence_and_changes_nothing(
    run: Run, files: tuple[str, ...], session: Any, tmp_path: Path, arguments: list[str], says: str
) -> None:
    given = {"LEADS": files[1], "TOUCHES": files[3]}
    for name, text in (
        ("EMPTY", ""), ("SEMICOLONS", LEAD_HEADER.replace(",", ";") + "\n"), ("SHORT", "Id,Handed off\n1,2\n"),
        ("TWICE", f"{LEAD_HEADER},Id\n"),
    ):
        given[name] = str(tmp_path / f"{name.lower()}.csv")
        Path(given[name]).write_text(text, "utf-8")
    result = run("import", *(given.get(one, one) for one in arguments))
    assert result.exit_code == 1
    assert says in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stdout == ""
    for model in (Lead, Touch):
        assert session.scalar(select(func.count()).select_from(model)) == 0
    assert all(state is ImportState.REFUSED for state in session.scalars(select(ImportRun.state)))


def test_what_a_recognised_profile_leaves_open_is_said_at_once_with_the_way_out(
    run: Run, tmp_path: Path, session: Any
) -> None:
    path = tmp_path / "Lead.csv"
    path.write_text(
        "Id,LastName,Company,Status,OwnerId,CreatedDate\n1,Doe,Acme,New,r,2026-10-01\n"
        "2,Roe,Acme,Dead End,r,2026-10-01\n3,Moe,Acme,Spam,r,2026-10-01\n", "utf-8",
    )
    result = run("import", str(path))
    assert result.exit_code == 1
    assert "Lead.csv, Status: “Dead End”, “Spam”" in result.stderr
    assert "--profile" in result.stderr
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 0
    shown = run("profiles", "show", "salesforce").stdout
    own = tmp_path / "own.toml"
    said = '[leads.status]\n"Dead End" = "rejected"\nSpam = "rejected"'
    own.write_text(shown.replace("[leads.status]", said), "utf-8")
    assert run("import", str(path), "--profile", str(own)).exit_code == 0
    assert session.scalar(select(func.count()).select_from(Lead).where(Lead.disposition == "rejected")) == 2
    assert run("import", str(path)).exit_code == 0  # a profile that was used before is known


def test_dates_that_may_be_read_in_two_ways_are_asked_for(run: Run, tmp_path: Path, session: Any) -> None:
    path = tmp_path / "report.csv"
    path.write_text("Lead ID,Lead Owner,Lead Status,Create Date\n1,Rita Rep,New,1/2/2026\n", "utf-8")
    result = run("import", str(path))
    assert (result.exit_code, "Create Date (1/2/2026)" in result.stderr) == (1, True)
    assert run("import", str(path), "--dates", "month-first").exit_code == 0
    assert session.scalars(select(Lead)).one().handed_off_at.month == 1
def test_an_import_is_undone_by_its_id(run: Run, files: tuple[str, ...], session: Any) -> None:
    said = run("import", "--profile", "PROFILE", *files).stdout
    made = session.scalars(select(ImportRun)).one()
    assert f"import undo {made.public_id}" in " ".join(said.split())
    result = run("import", "undo", made.public_id)
    assert (result.exit_code, result.stdout) == (0, f"The import {made.public_id} from small is undone.\n")
    assert session.scalar(select(func.count()).select_from(Lead)) == 0
    again = run("import", "undo", made.public_id)
    assert (again.exit_code, "Only an import that was merged" in again.stderr) == (1, True)
    assert "There is no import nonsense" in run("import", "undo", "nonsense").stderr


def test_the_command_explains_itself_and_its_undo(run: Run) -> None:
    text = run("import", "--help").stdout
    assert "--expect" in text
    assert "import undo ID" in text


def test_expected_totals_are_compared(run: Run, files: tuple[str, ...], session: Any) -> None:
    result = run("import", "--profile", "PROFILE", *files, "--expect", "leads=6", "--expect", "touches=4")
    assert result.exit_code == 1
    assert "Control total leads: 6 expected, 5 found: DIFFERS." in result.stderr
    assert "Control total touches: 4 expected, 4 found: agrees." in result.stderr
    assert session.scalar(select(func.count()).select_from(Lead)) == 0
    result = run("import", "--profile", "PROFILE", *files, "--expect", "leads=6", "--despite-totals", "--json")
    assert [one["agrees"] for one in json.loads(result.stdout)["totals"]] == [False]
    assert "no control total" in run("import", "--profile", "PROFILE", *files, "--expect", "6").stderr


def test_a_file_over_the_limit_is_refused_before_it_is_read(
    run: Run, files: tuple[str, ...], app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    small = app.extensions["settings"].model_copy(update={"upload_limit_mb": 1})
    monkeypatch.setitem(app.extensions, "settings", small)
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(2 << 20)
    assert "has 2 MB, and 1 MB is the limit" in run("import", "--profile", "PROFILE", "--leads", str(large)).stderr
