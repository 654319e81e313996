"""The other sets: each goes in by recognition or by its profile here, and every row of every file is accounted for.

On SQLite only: the reading is the same everywhere, and the real set is brought to both databases.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from review import create_app
from review.cli.imports import group as import_command
from review.extensions import db
from review.models import Lead, LeadFact, Person, Touch
from tests.support.databases import settings_for
from tests.support.shared import shared_dir

HERE = Path(__file__).parent


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    with request.getfixturevalue("sqlite_template").copy(tmp_path) as url:
        app = create_app(settings_for(url, tmp_path / "instance"))
        with app.app_context():
            yield app
            db.session.rollback()
            db.engine.dispose()


def bring(app: Flask, *arguments: object) -> dict[str, dict[str, Any]]:
    """Import files; gives what came of each by its name, every row accounted for."""
    result = FlaskCliRunner(app).invoke(import_command, [*map(str, arguments), "--json"])
    assert result.exit_code == 0, result.output
    files: list[dict[str, Any]] = json.loads(result.stdout)["files"]
    for one in files:
        parts = (one[name] for name in ("inserted", "updated", "unchanged", "quarantined", "consulted"))
        assert one["read"] == sum(parts), one
    return {one["name"]: one for one in files}


def told(app: Flask, *arguments: object) -> str:
    return FlaskCliRunner(app).invoke(import_command, [*map(str, arguments)]).output


def rows_of(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _row in csv.reader(file)) - 1


def count(model: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def test_a_zoho_export_is_recognised(empty: Flask) -> None:
    folder = shared_dir("data", "zoho-crm-demo")
    files = bring(empty, *(folder / name for name in ("Leads.csv", "Calls.csv", "Events.csv")))
    assert {name: one["read"] for name, one in files.items()} == {name: rows_of(folder / name) for name in files}
    assert {name: one["kind"] for name, one in files.items()} == {
        "Leads.csv": "leads", "Calls.csv": "touches", "Events.csv": "touches",
    }
    assert count(Lead) == 3900
    assert count(Touch, Touch.direction == "inbound") == 3560
    assert count(Touch, Touch.lead_external_id.is_not(None)) == 170 + 1115


def test_a_salesforce_zip_is_recognised_and_what_is_not_needed_left_aside(empty: Flask, tmp_path: Path) -> None:
    folder = shared_dir("data", "sfdc-datacloud-workshop")
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.glob("*.csv")):
            packed.write(path, path.name)
    files = bring(empty, archive)
    assert {name: (one["read"], one["inserted"]) for name, one in files.items()} == {
        "Lead.csv": (60, 60), "Task.csv": (75, 0), "CampaignMember.csv": (68, 0),
    }  # not one of its tasks is closed, not one campaign member has responded
    assert "Opportunity.csv: not needed" in told(empty, archive)


def test_both_spellings_of_olists_dates_give_the_same_leads(empty: Flask) -> None:
    folder = shared_dir("data", "olist-funnel")
    profile = ("--profile", HERE / "olist.toml")
    first = bring(empty, *profile, *sorted(folder.glob("*.csv")))
    assert first["olist_marketing_qualified_leads_dataset.csv"]["inserted"] == 8000
    assert first["olist_closed_deals_dataset.csv"]["consulted"] == 842
    before = leads()
    assert Counter(status for *_rest, status in before) == {"open": 7158, "won": 842}
    bring(empty, *profile, *sorted((folder / "excel_mangled_dates_variant").glob("*.csv")))
    assert leads() == before
    assert count(LeadFact, LeadFact.touches_known) == 0


def leads() -> list[tuple[object, ...]]:
    """Every lead; the moment it was won to the minute, since the spreadsheet lost the seconds."""
    rows = db.session.execute(
        select(Lead.external_id, Lead.handed_off_at, Lead.won_at, Person.name, Lead.disposition)
        .outerjoin(Person, Person.id == Lead.owner_id).order_by(Lead.external_id)
    )
    found = [(one, at, won and won.replace(second=0), owner, status.value) for one, at, won, owner, status in rows]
    db.session.rollback()  # or the next import would wait for this reader
    return found


def test_the_synthetic_set_is_joined_from_its_six_files(empty: Flask) -> None:
    folder = shared_dir("data", "leadforge-b2b-synthetic")
    files = bring(empty, "--profile", HERE / "leadforge.toml", *sorted(folder.glob("*.csv")))
    assert {name: one["read"] for name, one in files.items()} == {
        path.name: rows_of(path) for path in folder.glob("*.csv")
    }
    assert all(not one["quarantined"] and not one["unattached"] for one in files.values())
    assert count(Lead, Lead.disposition == "rejected") == 961
    assert count(Touch, Touch.direction == "inbound") == 22183
    one = db.session.scalars(select(Lead).where(Lead.external_id == "lead_000001")).one()
    assert set(one.attributes) == {"industry", "employees", "role", "seniority"}


def test_what_has_neither_dates_nor_reps_is_told_so_plainly(empty: Flask) -> None:
    file = shared_dir("data", "xeducation-leads") / "Leads.csv"
    assert "None of the built-in profiles reads these files" in told(empty, file)
    profile = ("--profile", HERE / "xeducation.toml", file)
    said = told(empty, *profile)
    for words in ("no date of hand-off", "name no rep", "no reason of rejection", "no touches"):
        assert words in said
    assert bring(empty, *profile)["Leads.csv"]["unchanged"] == 9240
    assert count(Lead, Lead.owner_id.is_not(None)) == 0
    assert count(LeadFact, LeadFact.touches_known) == 0
