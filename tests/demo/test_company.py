"""The demonstration company, made small: through the real operations, whole or not at all, on both databases."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from review.cli import build
from review.database import Begin, beginning
from review.demo.months import Scale, make_company
from review.domain.docket_states import DocketState
from review.models import AuditEvent, Lead, Person
from review.models.ballot import Ballot
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.models.import_run import ImportFile, QuarantinedRow
from review.models.statement import Statement
from review.models.verdict import Edition
from review.queries.dockets import docket_state
from review.queries.people import list_people_by_role
from review.queries.remedies import count_by_kind
from review.queries.verdicts import list_outcomes
from review.reports.catalogue import reports
from tests.support.agreeing import check_pages_agree
from tests.support.recount_editions import check_edition
from tests.support.recount_panel import read_panel
from tests.support.recount_remedies import remedies_by_kind
from tests.support.recount_reports import check_report
from tests.support.recount_states import STATES
from tests.support.recounts import dump, dumped_files, read_json

Db = scoped_session[Session]
SMALL = Scale(leads=80, sample=16, large_sample=26)
#: The first month, the one with the large sample, and the last: their summaries are recounted.
RECOUNTED = ("2025-10", "2026-04", "2026-09")
BERLIN = ZoneInfo("Europe/Berlin")


class EnoughError(Exception):
    """The test has seen enough."""


def run(app: Flask, *arguments: str) -> Any:
    with app.app_context():
        return CliRunner().invoke(build(), ["demo", *arguments])


def pooled(session: Db) -> dict[str, float]:
    """Of the decided cases of all published months, the share found wrong, by source and by team."""
    found: dict[str, list[bool]] = defaultdict(list)
    for docket in session.scalars(select(Docket).where(Docket.published_at.is_not(None))):
        for one in list_outcomes(docket):
            if one.decided:
                found[one.source].append(one.wrong)
                found[one.team].append(one.wrong)
    return {name: sum(cases) / len(cases) for name, cases in found.items()}


def test_a_year_is_told_whole(app: Flask, session: Db, now: datetime, database_kind: str) -> None:
    lines: list[str] = []
    recounted = RECOUNTED if database_kind == "sqlite" else RECOUNTED[-1:]

    def told(line: str) -> None:
        """A month is held against the rows as they are when it is published: later imports change its leads."""
        lines.append(line)
        month, _, state = line.partition(": ")
        if state == "published" and month in recounted:
            check_edition(session, dumped_files(session, BERLIN), month)

    with beginning(Begin.IMMEDIATE):
        make_company(now, BERLIN, told, scale=SMALL)
        session.commit()
    dockets = session.scalars(select(Docket).order_by(Docket.period.desc())).all()
    states = [docket_state(docket) for docket in dockets]
    assert states == [DocketState.PLANNED, DocketState.HEARING, *[DocketState.PUBLISHED] * 12]
    assert [docket.period for docket in dockets[:2]] == ["2026-11", "2026-10"]
    assert lines[0] == "2025-10: published"
    assert lines[-1] == "2026-11: being planned"

    open_one = dockets[1]
    due = select(func.count(Judge.id)).join(Case).where(Case.docket_id == open_one.id, Judge.recused_at.is_(None))
    cast = select(func.count(Ballot.id)).join(Case).where(Case.docket_id == open_one.id)
    assert 0 < (session.scalar(cast) or 0) < (session.scalar(due) or 0)
    assert open_one.hearing_due_at is not None
    assert (open_one.hearing_due_at - now).days >= 4

    sides = session.execute(select(Statement.side, func.count()).group_by(Statement.side)).all()
    assert {side.value for side, _ in sides} == {"sales", "marketing"}
    assert session.scalar(select(func.count(QuarantinedRow.id))) == 0
    assert session.scalar(select(func.count(ImportFile.id))) == 28
    latest, earliest = session.execute(select(func.max(AuditEvent.at), func.min(AuditEvent.at))).one()
    assert earliest < latest <= now
    panel = {role.value: len(people) for role, people in list_people_by_role()}
    assert panel == {"clerk": 1, "panelist": 7, "vp": 2, "rep": 15, "auditor": 1}

    wrong = pooled(session)
    assert wrong["Customer referral"] > wrong["Webinar"] + 0.3
    assert wrong["Uplands"] > wrong["North"]
    last = session.scalars(select(Edition).join(Docket).order_by(Docket.period.desc())).first()
    assert last is not None
    rates = [one["rate"] for one in last.document["acceptance"]["cohorts"] if one["handed_over"]]
    assert sum(rates[-4:]) / 4 > sum(rates[:4]) / 4

    check_every_report(session, now)
    check_pages_agree(now, BERLIN)
    revised = dump(session, "SELECT d.period FROM edition e JOIN docket d ON d.id = e.docket_id WHERE e.number = 2")
    assert len(revised) > 0
    for month in revised["period"]:
        check_edition(session, dumped_files(session, BERLIN), month, 2)
    session.commit()
    again = run(app, "create")
    assert (again.exit_code, again.output) == (0, "The demo company is already there.\n")
    listed = run(app, "people").output.splitlines()
    assert len(listed) == 26
    assert any("quince.obsidian@example.com" in line and "panelist:executive:chair" in line for line in listed)


def check_every_report(session: Db, now: datetime) -> None:
    """Every number of every report, recounted from a plain dump of leads, touches, cases and ballots."""
    files, panel = dumped_files(session, BERLIN), read_panel(session)
    frames = dump(session, "SELECT d.period, f.reconciliation FROM frame f JOIN docket d ON d.id = f.docket_id")
    # What the states were is recounted from files elsewhere; here they have to add up.
    states = {row.period: {**dict.fromkeys(STATES, 0), **read_json(row.reconciliation)} for row in frames.itertuples()}
    for name in reports():
        check_report(name, files, panel, now, BERLIN, states)
    auditor = next(people[0] for role, people in list_people_by_role() if role.value == "auditor")
    counted = {kind.value: counts for kind, counts in count_by_kind(auditor, now).items()}
    assert counted == remedies_by_kind(session, files, now)
    assert sum(waiting for _all, waiting in counted.values()) > 0


def test_a_creation_that_is_broken_off_leaves_nothing(app: Flask, session: Db, now: datetime) -> None:
    def stop(_line: str) -> None:
        raise KeyboardInterrupt

    with beginning(Begin.IMMEDIATE), pytest.raises(KeyboardInterrupt):
        make_company(now, BERLIN, stop, scale=Scale(leads=40, sample=12, large_sample=12))
    session.rollback()
    for model in (Person, Lead, Docket, AuditEvent):
        assert session.scalar(select(func.count()).select_from(model)) == 0


@pytest.mark.sqlite_only
def test_nothing_is_made_where_people_are_already(app: Flask, session: Db, people: object, now: datetime) -> None:
    before = session.scalar(select(func.count(Person.id)))
    session.commit()
    result = run(app, "create")
    assert result.exit_code == 1
    assert result.stderr.startswith("This database holds people already;")
    assert session.scalar(select(func.count(Person.id))) == before


@pytest.mark.sqlite_only
def test_the_same_day_and_seed_find_the_same(app: Flask, session: Db, now: datetime) -> None:
    def stop_early(line: str) -> None:
        if line.startswith("2025-11"):
            raise EnoughError

    told = []
    for _ in range(2):
        with beginning(Begin.IMMEDIATE):
            with pytest.raises(EnoughError):
                make_company(now, BERLIN, stop_early, scale=Scale(leads=60, sample=14, large_sample=14))
            first = select(Edition).where(Edition.number == 1).order_by(Edition.id)
            documents = [one.document for one in session.scalars(first)]
            told.append([(one["headline"], one["strata"], one["draw"], one["by"]) for one in documents])
            session.rollback()
    assert len(told[0]) == 2
    assert told[0] == told[1]
