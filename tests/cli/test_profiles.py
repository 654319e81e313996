"""``judicial-branch profiles``, and imports by a profile that was saved."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from review.cli import build
from review.models import Lead
from review.operations.import_profiles import save_profile
from tests.support.intake import LEAD_HEADER, PROFILE, lead, write


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(build(), list(arguments))


def test_saved_profiles_are_listed_shown_and_imported_by(
    app: Flask, session: Any, now: datetime, tmp_path: Path
) -> None:
    save_profile("Our CRM", PROFILE, {"leads": LEAD_HEADER.split(",")}, actor=None, now=now)
    session.commit()
    assert "Our CRM, version 1" in run(app, "profiles", "list").stdout
    listed = json.loads(run(app, "profiles", "list", "--json").stdout)
    assert {"Our CRM", "plain"} <= {one["name"] for one in listed}
    assert run(app, "profiles", "show", "Our CRM").stdout == PROFILE
    assert "[leads.columns]" in run(app, "profiles", "show", "plain").stdout
    path = write(tmp_path, "leads.csv", LEAD_HEADER, [lead(1)])
    result = run(app, "import", "--profile", "Our CRM", "--leads", str(path))
    assert "Imported." in result.stdout, result.output
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Lead)) == 1


def test_a_profile_that_is_not_there_is_refused_in_a_sentence(app: Flask, session: Any, now: datetime) -> None:
    session.commit()
    result = run(app, "profiles", "show", "nothing")
    assert result.exit_code != 0
    assert "no profile “nothing”" in result.stderr


def test_the_same_answers_again_make_no_new_version(app: Flask, session: Any, now: datetime) -> None:
    first = save_profile("Our CRM", PROFILE, {"leads": ["Id"]}, actor=None, now=now)
    assert save_profile("Our CRM", PROFILE, {"leads": ["Id"]}, actor=None, now=now) is first
    assert save_profile("Our CRM", PROFILE, {"leads": ["Id", "VIP"]}, actor=None, now=now).number == 2
    assert save_profile("Our CRM", PROFILE, {"touches": ["Call"]}, actor=None, now=now).headers == {
        "leads": ["Id", "VIP"], "touches": ["Call"],
    }
