"""The demonstration company's reports, recounted from the files that it imports."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from review.config import current_settings
from review.demo.calendar import make_calendar
from review.demo.company import CLERK, REPS, SEED, make_people, sign_standards
from review.demo.exports import PROFILE_NAME, REASONS, Crm, profile_text
from review.extensions import db
from review.intake.staging import InputFile
from review.models import DataSource, Person
from review.models.import_run import FileKind
from review.operations.dockets import plan_docket
from review.operations.frames import freeze_frame
from review.operations.imports import carry_out, start_import
from review.operations.report_months import keep_months
from review.reports.catalogue import reports
from review.reports.frame import Column, Figure, Kind, Result, Row, Table
from tests.support.recount_reports import RECOUNTS, check_report
from tests.support.recount_states import STATES, month_states
from tests.support.recounted import Told, check, check_document
from tests.support.recounts import Files, demo_files

OCTOBER = "2026-10"
PROMISED = 50


@pytest.fixture
def files(session: Session, now: datetime, tmp_path: Path) -> Files:
    """A company of sixty leads a month over fourteen months, as it stands today, imported by the real import; its
    October is frozen."""
    zone = current_settings().zone
    calendar = make_calendar(now, zone)
    people = make_people(calendar.founded)
    sign_standards(people, calendar.founded, PROMISED)
    leads, touches = Crm(SEED, calendar, 60).export(now, tmp_path)
    inputs = [InputFile(FileKind.LEADS, leads, leads.name), InputFile(FileKind.TOUCHES, touches, touches.name)]
    clerk = db.session.get_one(Person, people[CLERK])
    run = start_import(
        profile_text(zone.key, "EUR"), PROFILE_NAME, [one.kind for one in inputs], dry_run=False,
        covers_from=calendar.founded.astimezone(zone).date(), covers_until=now.astimezone(zone).date(),
        actor=clerk, now=now,
    )  # fmt: skip
    for _step in carry_out(run.id, inputs, clock=lambda: now):
        db.session.flush()
    freeze_frame(plan_docket(OCTOBER, zone=zone.key, actor=clerk, now=now), actor=clerk, now=now)
    source = db.session.query(DataSource).one()
    covered, teams = (source.touches_from, source.touches_until), {rep.name: rep.team for rep in REPS}
    return replace(demo_files(leads, touches, covered, zone, REASONS, teams), promised=PROMISED)


def check_all(files: Files, now: datetime) -> None:
    """Every report that counts leads, by every group that the files tell of."""
    states = {OCTOBER: month_states(files, OCTOBER, current_settings().zone)}
    for name in ("lead-aging", "rejections", "closed-loop", "follow-up", "reconciliation"):
        check_report(name, files, None, now, current_settings().zone, states)


def test_every_figure_is_what_the_files_say(files: Files, now: datetime) -> None:
    assert len(files.leads) > 600
    assert files.leads["state"].nunique() == 6
    found = month_states(files, OCTOBER, current_settings().zone)
    assert [name for name in STATES if not found[name]] in ([], ["not_known"])
    check_all(files, now)
    assert list(keep_months(now, current_settings().zone))
    check_all(files, now)


def test_a_number_that_nobody_recounts_is_named() -> None:
    assert set(RECOUNTS) == set(reports())
    columns = (Column("source", "Source", Kind.TEXT), Column("leads", "Leads"), Column("won", "Won"))
    result = Result("", [Figure("all", "All", 3)], [Table("t", "T", columns, [Row(["Fair", 2, 1])])])
    check("r", result, Told({"all": 3}, {"t": {"Fair": {"leads": 2, "won": 1}}}))
    for told, complaint in (
        (Told({}, {"t": [{"leads": 2, "won": 1}]}), "nobody recounts all"),
        (Told({"all": 3}, {}), "nobody recounts the table t"),
        (Told({"all": 3}, {"t": [{"leads": 2}]}), "nobody recounts won"),
        (Told({"all": 3}, {"t": [{"leads": 2, "won": 2}]}), "won is 1, recounted 2"),
        (Told({"all": 3}, {"t": []}), "1 rows, recounted 0"),
        (Told({"all": None}, {"t": [{"leads": 2, "won": 1}]}), "all is 3, recounted None"),
    ):
        with pytest.raises(AssertionError, match=complaint):
            check("r", result, told)
    document = {"month": "2026-10", "size": 3, "cells": [{"wrong": 1, "exact": True}], "change": None}
    check_document("d", document, document)
    check_document("d", document, {"size": 3, "cells": [{"wrong": 1, "exact": True}], "change": None})
    for mine, complaint in (
        ({"size": 3, "change": None}, "nobody recounts .cells\\[0\\].wrong"),
        ({**document, "cells": [{"wrong": 1}]}, "nobody recounts .cells\\[0\\].exact"),
        ({**document, "cells": [{"wrong": 2, "exact": True}]}, ".wrong is 1, recounted 2"),
        ({**document, "cells": []}, "1 rows, recounted 0"),
        ({**document, "change": {"low": 1}}, ".change is None, recounted"),
        ({**document, "more": 1}, "there is no more"),
        ({**document, "month": "2026-09"}, ".month is 2026-10"),
    ):
        with pytest.raises(AssertionError, match=complaint):
            check_document("d", document, mine)
