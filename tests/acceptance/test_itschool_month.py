"""A month of the real set by commands alone: from the export to a sample that two verifiers confirm."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from review import create_app
from review.cli.docket import group as docket
from review.cli.draw import group as draw
from review.cli.imports import group as import_files
from review.cli.people import group as people
from review.cli.standards import group as standards
from review.database import Begin, beginning
from review.domain.answers import Answer, RootCause
from review.domain.ballots import BallotAnswers
from review.domain.leads import EventKind
from review.domain.roles import Bench
from review.extensions import db
from review.models import DataSource, Edition, Frame, FrameEvent, FrameExclusion, Lead, Person, ReviewEvent
from review.models.case import Case
from review.operations.appeals import decide, file_appeal
from review.operations.dockets import close_docket, open_deliberation, open_hearing
from review.operations.publication import publish_docket, publish_revision
from review.queries.dockets import find_docket
from review.queries.people import find_by_address
from tests.support.appeals import vote_on
from tests.support.databases import SqliteTemplate, settings_for
from tests.support.dockets import OVERTURNED, UPHELD, cases_of, vote
from tests.support.hearing import first_unknown
from tests.support.recount_editions import check_edition
from tests.support.recount_month_after import acceptance_of, costs_of
from tests.support.recount_panel import read_panel
from tests.support.recount_reports import check_report
from tests.support.recount_states import month_states
from tests.support.recounted import check_document
from tests.support.recounts import dumped_files, school_files
from tests.support.shared import shared_dir

PROFILE = Path(__file__).with_name("itschool.toml")
PERIOD, NEXT = "2023-11", datetime(2023, 12, 1, tzinfo=UTC)
SIZE = 60
PANEL = {
    "sales": ("Sam Seller", "panelist:sales"),
    "marketing": ("Mira Marketer", "panelist:marketing"),
    "executive": ("Chris Chair", "panelist:executive:chair"),
}
REJECTED = (EventKind.REJECTED, EventKind.DISQUALIFIED)


def run(app: Flask, command: click.Command, *arguments: str) -> str:
    """What a command prints; it has to succeed."""
    result = FlaskCliRunner(app).invoke(command, arguments)
    assert result.exit_code == 0, result.output
    return str(result.stdout)


@pytest.fixture(scope="module")
def drawn(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose month was imported, signed for, frozen, planned and drawn, once for all tests.

    The company keeps the export's own zone, so that a day in the files is a day of the month.
    """
    folder = shared_dir("data", "itschool-crm")
    place = tmp_path_factory.mktemp("itschool-month")
    with sqlite_template.copy(place) as url:
        app = create_app(settings_for(url, place / "instance", org_timezone="UTC"))
        files = ["--leads", str(folder / "deals.csv"), "--touches", str(folder / "calls.csv")]
        run(app, import_files, "--profile", str(PROFILE), *files)
        sign_standards(app)
        run(app, docket, "plan", PERIOD, "--size", str(SIZE))
        app.extensions["preview"] = json.loads(run(app, docket, "preview", PERIOD, "--json"))
        for move in ("freeze", "publish-plan", "draw"):
            run(app, docket, move, PERIOD)
        yield app
        with app.app_context():
            db.engine.dispose()


def sign_standards(app: Flask) -> None:
    """Three executives sign every standard there is."""
    run(app, standards, "ensure")
    for bench, (name, role) in PANEL.items():
        run(app, people, "add", "--name", name, "--email", f"{bench}@example.test", "--role", role)
    for version in json.loads(run(app, standards, "list", "--json")):
        for bench in PANEL:
            run(app, standards, "sign", version["version"], "--as", f"{bench}@example.test")
    assert not any(version["missing"] for version in json.loads(run(app, standards, "list", "--json")))


@pytest.fixture(scope="module")
def deals() -> list[dict[str, str]]:
    """The deals with an id, as plain Python reads them."""
    with shared_dir("data", "itschool-crm").joinpath("deals.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["Id"]]


def created(deal: dict[str, str]) -> datetime:
    return datetime.strptime(deal["Created Time"], "%d.%m.%Y %H:%M").replace(tzinfo=UTC)


def lost_on(deal: dict[str, str]) -> date:
    """The day of a loss: as written, but where none was written, or one before the hand-off, the hand-off's own day."""
    handed_off = created(deal).date()
    if not deal["Closing Date"]:
        return handed_off
    return max(datetime.strptime(deal["Closing Date"], "%d.%m.%Y").replace(tzinfo=UTC).date(), handed_off)


def stored(app: Flask, statement: Any) -> list[Any]:
    """The rows of a select."""
    with app.app_context():
        rows = list(db.session.execute(statement).all())
        db.session.rollback()
    return rows


def reconciliation_of(app: Flask) -> dict[str, int]:
    return dict(stored(app, select(Frame.reconciliation))[0][0])


def framed(app: Flask, *, carried_in: bool) -> set[str]:
    """The ids of the frame's rejected leads, of the month or of those before it."""
    rows = stored(
        app,
        select(Lead.external_id)
        .join(ReviewEvent, ReviewEvent.lead_id == Lead.id)
        .join(FrameEvent, FrameEvent.event_id == ReviewEvent.id)
        .where(ReviewEvent.kind.in_(REJECTED), FrameEvent.carried_in.is_(carried_in)),
    )
    return {row[0] for row in rows}


def test_every_lead_handed_over_is_in_exactly_one_state(drawn: Flask, deals: list[dict[str, str]]) -> None:
    handed_over = sum(created(deal) < NEXT for deal in deals)
    assert sum(reconciliation_of(drawn).values()) == handed_over > 0


def test_the_states_are_what_plain_python_finds_in_the_files(drawn: Flask) -> None:
    folder = shared_dir("data", "itschool-crm")
    covered = stored(drawn, select(DataSource.touches_from, DataSource.touches_until))[0]
    profile = tomllib.loads(PROFILE.read_text("utf-8"))
    files = school_files(folder / "deals.csv", folder / "calls.csv", profile, tuple(covered), ZoneInfo("UTC"))
    found = month_states(files, PERIOD, ZoneInfo("UTC"))
    assert {name: number for name, number in found.items() if number} == {
        name: number for name, number in reconciliation_of(drawn).items() if number
    }


def test_every_rejection_of_the_month_is_in_the_frame_or_left_out_by_name(
    drawn: Flask, deals: list[dict[str, str]]
) -> None:
    start = (NEXT - timedelta(days=1)).date().replace(day=1)
    lost = [deal for deal in deals if deal["Stage"] == "Lost"]
    wanted = {deal["Id"] for deal in lost if start <= lost_on(deal) < NEXT.date()}
    earlier = {deal["Id"] for deal in lost if lost_on(deal) < start and created(deal) < NEXT}
    left_out = stored(drawn, select(Lead.external_id).join(FrameExclusion, FrameExclusion.lead_id == Lead.id))
    excluded = {row[0] for row in left_out}
    assert framed(drawn, carried_in=False) == wanted - excluded
    assert framed(drawn, carried_in=True) == earlier - excluded
    rejected = reconciliation_of(drawn)["rejected"]
    assert rejected + len(excluded & (wanted | earlier)) == len(wanted) + len(earlier)


def test_the_preview_was_the_frame(drawn: Flask) -> None:
    preview = drawn.extensions["preview"]
    assert preview["states"] == reconciliation_of(drawn)
    assert preview["size"] == sum(row["events"] for row in preview["rows"])
    assert preview["size"] == stored(drawn, select(Frame.size))[0][0] == len(stored(drawn, select(FrameEvent.id)))


@pytest.fixture(scope="module")
def published(drawn: Flask) -> Flask:
    """The same month heard, published, appealed against and published once more."""
    run(drawn, people, "add", "--name", "Vera Vice", "--email", "vp@example.test", "--role", "vp:marketing")
    with drawn.app_context(), beginning(Begin.IMMEDIATE):
        found = find_docket(PERIOD)
        assert found is not None
        assert found.drawn_at is not None
        now = found.drawn_at + timedelta(days=30)
        open_hearing(found, actor=None, now=now)
        vote(found, said, now)
        open_deliberation(found, actor=None, now=now)
        vote(found, now=now)
        close_docket(found, actor=None, now=now)
        publish_docket(found, actor=None, now=now)
        vp = find_by_address("vp@example.test")
        assert vp is not None
        upheld = [case for case in cases_of(found) if case.number % 3 and case.number % 7]
        for case in upheld[:2]:
            appeal = file_appeal(vp, case, "The budget was signed in October.", now)
            vote_on(appeal, OVERTURNED, now=now)
            decide(appeal, actor=None, now=now + timedelta(days=1))
        publish_revision(found, actor=None, now=now + timedelta(days=60))
        db.session.commit()
    return drawn


def said(case: Case, judge: Person) -> BallotAnswers | None:
    """Every third lead was wrongly sent back; the sides differ on some cases, and somebody cannot tell on others."""
    (grant,) = judge.grants
    wrong = case.number % 3 == 0 or (case.number % 7 == 0 and grant.bench is Bench.MARKETING)
    answers = OVERTURNED if wrong else UPHELD
    if case.number % 11 == 0 and grant.bench is Bench.EXECUTIVE:
        answers = replace(answers, met=Answer.CANNOT_TELL, valid=Answer.CANNOT_TELL)
    if case.number % 5 == 0 and grant.bench is Bench.SALES:
        answers = replace(answers, root_cause=RootCause.TIMING, wrong_reason=True, clauses=first_unknown(case))
    return answers


def test_every_figure_of_both_editions_is_what_plain_pandas_finds_in_the_rows(published: Flask) -> None:
    folder, utc = shared_dir("data", "itschool-crm"), ZoneInfo("UTC")
    with published.app_context(), beginning(Begin.DEFERRED):
        files = dumped_files(db.session, utc)
        for number in (1, 2):
            check_edition(db.session, files, PERIOD, number)
        last = db.session.scalars(select(Edition.published_at).order_by(Edition.number.desc())).first()
        assert last is not None
        panel = read_panel(db.session)
        for name in ("trends", "panel-health", "definition-fitness", "costs"):
            check_report(name, files, panel, last + timedelta(days=1), utc, period=f"{PERIOD}..{PERIOD}")
        # When the set was exported, nobody had signed a policy: Sales had no time to decide.
        check_report("dashboard", files, panel, datetime(2024, 7, 1, 12, tzinfo=UTC), utc, window=0)
        (covered,) = db.session.execute(select(DataSource.touches_from, DataSource.touches_until))
        edition = db.session.scalars(select(Edition).where(Edition.number == 1)).one()
        document, at = edition.document, pd.Timestamp(edition.published_at)
        db.session.rollback()
    # What Sales accepted and what a sale is worth, once more from the two files.
    profile = tomllib.loads(PROFILE.read_text("utf-8"))
    files = school_files(folder / "deals.csv", folder / "calls.csv", profile, tuple(covered), utc)
    assert document["acceptance"]["latest"]["handed_over"] > 0
    check_document("acceptance", document["acceptance"], acceptance_of(files, PERIOD, at, 30, utc))
    months = [{name: one[name] for name in ("period", "exact", "count", "count_low", "count_high")}
              for one in document["costs"]["months"]]  # fmt: skip
    assert document["costs"]["rates"]["deals"] > 0
    check_document("costs", document["costs"], costs_of(files, months, at, 30, utc, PERIOD))


def test_both_verifiers_confirm_the_bundle(drawn: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    run(drawn, docket, "bundle", PERIOD, "--to", str(folder))
    run(drawn, draw, "verify", str(folder))
    assert script(folder).returncode == 0, script(folder).stdout
    sample = (folder / "sample.tsv").read_bytes()
    assert sample.count(b"\n") == SIZE

    # One event swapped for another of the frame: neither lets it pass.
    tickets = (folder / "tickets.tsv").read_bytes().splitlines(keepends=True)
    first = sample.splitlines(keepends=True)[0]
    stratum = first.split(b"\t")[2]
    other = next(line for line in tickets if line.split(b"\t")[2] == stratum and line not in sample)
    (folder / "sample.tsv").write_bytes(sample.replace(first, other))
    assert FlaskCliRunner(drawn).invoke(draw, ["verify", str(folder)]).exit_code == 1
    assert script(folder).returncode == 1


def script(folder: Path) -> subprocess.CompletedProcess[str]:
    """The stand-alone verifier, as a stranger would run it."""
    command = [sys.executable, "-I", str(folder / "verify_draw.py"), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
