"""The demonstration company's reports, recounted from the files that it imports."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy.orm import Session

from review.config import current_settings
from review.demo.calendar import make_calendar
from review.demo.company import CLERK, SEED, make_people, sign_standards
from review.demo.exports import PROFILE_NAME, Crm, profile_text
from review.extensions import db
from review.intake.staging import InputFile
from review.models import Person
from review.models.import_run import FileKind
from review.operations.imports import carry_out, start_import
from review.operations.report_months import keep_months
from tests.support.recounted import check_aging, check_follow_up, check_loop, check_rejections
from tests.support.recounts import Files, demo_files


@pytest.fixture
def files(session: Session, now: datetime, tmp_path: Path) -> Files:
    """A company of sixty leads a month over fourteen months, as it stands today, imported by the real import."""
    zone = current_settings().zone
    calendar = make_calendar(now, zone)
    people = make_people(calendar.founded)
    sign_standards(people, calendar.founded)
    leads, touches = Crm(SEED, calendar, 60).export(now, tmp_path)
    inputs = [InputFile(FileKind.LEADS, leads, leads.name), InputFile(FileKind.TOUCHES, touches, touches.name)]
    run = start_import(
        profile_text(zone.key, "EUR"), PROFILE_NAME, [one.kind for one in inputs], dry_run=False,
        covers_from=calendar.founded.astimezone(zone).date(), covers_until=now.astimezone(zone).date(),
        actor=db.session.get_one(Person, people[CLERK]), now=now,
    )  # fmt: skip
    for _step in carry_out(run.id, inputs, clock=lambda: now):
        db.session.flush()
    return demo_files(leads, touches)


def everything(handed: pd.Series) -> pd.Series:
    """Touches were imported for the whole time."""
    return handed.notna()


def check(files: Files, now: datetime) -> None:
    zone = current_settings().zone
    check_aging(files, now, zone, everything)
    check_rejections(files, now, zone, everything)
    check_loop(files, now, zone, everything, "last-12")
    check_follow_up(files, now, zone)


def test_every_figure_is_what_the_files_say(files: Files, now: datetime) -> None:
    assert len(files.leads) > 600
    assert files.leads["state"].nunique() == 6
    check(files, now)
    assert list(keep_months(now, current_settings().zone))
    check(files, now)
