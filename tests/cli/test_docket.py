"""``judicial-branch docket``: the month from the command line, and a bundle that both verifiers confirm."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from review import clock
from review.cli import build
from review.cli.docket import group
from review.domain import draw as rules
from review.domain.docket_states import DocketState, DrawMode
from review.models.audit import AuditEvent
from review.queries.dockets import find_docket
from tests.support.dockets import (
    CLOSED_AT,
    DRAWN_AT,
    FROZEN_AT,
    HEARING_AT,
    PERIOD,
    PLAN_PUBLISHED_AT,
    PUBLISHED_AT,
    REVEALED_AT,
    SECRETS,
    advance,
    cases_of,
    make_company,
    make_docket,
    publish_the_plan,
    vote,
)
from tests.support.people import Cast

Db = scoped_session[Session]


def run(app: Flask, session: Db, *arguments: str, at: datetime = FROZEN_AT) -> Result:
    session.commit()
    with app.app_context(), clock.fixed(at):
        result = CliRunner().invoke(group, list(arguments))
    session.expire_all()
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_month_runs_from_the_command_line(app: Flask, session: Db, people: Cast) -> None:
    make_company(people)
    clerk = ("--as", str(people.clerk.email))
    steps = (
        (("plan", PERIOD, "--size", "9", *clerk), FROZEN_AT, "2026-10: planned"),
        (("freeze", PERIOD, *clerk), FROZEN_AT, "2026-10: frozen"),
        (("publish-plan", PERIOD, *clerk), PLAN_PUBLISHED_AT, "next: draw (ready)"),
        (("draw", PERIOD, *clerk), DRAWN_AT, "2026-10: drawn"),
        (("open-hearing", PERIOD, *clerk), HEARING_AT, "27 ballots are still to be cast"),
    )
    for arguments, moment, said in steps:
        done = run(app, session, *arguments, at=moment)
        assert (done.exit_code, done.stderr) == (0, "")
        assert said in done.stdout
    docket = find_docket(PERIOD)
    assert docket is not None
    vote(docket)
    assert run(app, session, "close", PERIOD, *clerk, at=CLOSED_AT).exit_code == 0
    published = json.loads(run(app, session, "publish", PERIOD, *clerk, "--json", at=PUBLISHED_AT).stdout)
    assert (published["state"], published["cases"], published["frame_size"]) == ("published", 9, 18)
    actors = {event.actor_id for event in session.query(AuditEvent).filter(AuditEvent.action.like("docket.%"))}
    assert people.clerk.id in actors


def test_a_move_out_of_turn_is_one_sentence_and_exit_code_1(app: Flask, session: Db, people: Cast) -> None:
    make_company(people)
    make_docket(people)
    done = run(app, session, "draw", PERIOD)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "This docket is planned; a sample is drawn once, from a frozen frame with a published plan.\n"
    )


def test_only_a_clerk_acts_and_only_on_a_month_that_is_there(app: Flask, session: Db, people: Cast) -> None:
    make_docket(people)
    assert "is no clerk" in run(app, session, "freeze", PERIOD, "--as", str(people.rep.email)).stderr
    assert "Nobody active" in run(app, session, "freeze", PERIOD, "--as", "nobody@example.test").stderr
    assert "2026-09 has no docket" in run(app, session, "freeze", "2026-09").stderr


def test_show_and_list_say_where_a_month_stands(app: Flask, session: Db, people: Cast) -> None:
    assert "No month is planned yet" in run(app, session, "list").stdout
    make_company(people)
    make_docket(people)
    shown = json.loads(run(app, session, "show", PERIOD, "--json").stdout)
    assert (shown["state"], shown["next"]) == ("planned", {"freeze": []})
    assert json.loads(run(app, session, "list", "--json").stdout)[0]["period"] == PERIOD
    assert PERIOD in run(app, session, "list").stdout


def test_planning_again_changes_the_settings(app: Flask, session: Db, people: Cast) -> None:
    run(app, session, "plan", PERIOD, "--size", "9")
    shown = json.loads(run(app, session, "plan", PERIOD, "--every-lead", "--json").stdout)
    assert shown["mode"] == "every_lead"
    assert "choose between 1 and 2000" in run(app, session, "plan", PERIOD, "--size", "0").stderr


def test_the_preview_adds_up(app: Flask, session: Db, people: Cast) -> None:
    make_company(people)
    make_docket(people)
    preview = json.loads(run(app, session, "preview", PERIOD, "--json").stdout)
    assert (preview["size"], sum(preview["states"].values()), len(preview["excluded"])) == (18, 25, 1)
    assert "= 25" in run(app, session, "preview", PERIOD).stdout


def test_a_bundle_is_confirmed_by_the_command_and_by_the_script_alone(
    app: Flask, session: Db, people: Cast, tmp_path: Path
) -> None:
    make_company(people)
    docket = make_docket(people, ceremony=True)
    folder = tmp_path / "bundle"
    assert "is not drawn yet" in run(app, session, "bundle", PERIOD, "--to", str(folder)).stderr
    advance(docket, people, DocketState.DRAWN)
    assert run(app, session, "bundle", PERIOD, "--to", str(folder)).exit_code == 0
    verified = CliRunner().invoke(build(), ["draw", "verify", str(folder)])
    assert (verified.exit_code, verified.stderr) == (0, "")
    alone = subprocess.run(
        [sys.executable, "-I", folder / "verify_draw.py", folder], capture_output=True, text=True, check=False
    )
    assert alone.returncode == 0, alone.stdout + alone.stderr
    assert "already holds files" in run(app, session, "bundle", PERIOD, "--to", str(folder)).stderr
    sample = (folder / "sample.tsv").read_bytes()
    (folder / "sample.tsv").write_bytes(sample.replace(b"rejected", b"rejecteD", 1))
    assert CliRunner().invoke(build(), ["draw", "verify", str(folder)]).exit_code == 1


def test_the_two_vps_commit_and_reveal(app: Flask, session: Db, people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people, ceremony=True), people, DocketState.FROZEN)
    sales, marketing = str(people.vp_sales.email), str(people.vp_marketing.email)
    assert "Only the VP" in run(app, session, "commit", PERIOD, "--as", str(people.clerk.email)).stderr
    made = run(app, session, "commit", PERIOD, "--as", sales).stdout
    secret = made.rsplit(" ", 1)[-1].strip()
    assert rules.commitment(PERIOD, "sales", secret) in made
    given = rules.commitment(PERIOD, "marketing", SECRETS["marketing"])
    run(app, session, "commit", PERIOD, "--as", marketing, "--commitment", given)
    run(app, session, "publish-plan", PERIOD, at=PLAN_PUBLISHED_AT)
    wrong = run(app, session, "reveal", PERIOD, "--as", marketing, "--secret", "wrong", at=REVEALED_AT)
    assert (wrong.exit_code, "does not match" in wrong.stderr) == (1, True)
    assert session.query(AuditEvent).filter_by(action="docket.reveal_failed").count() == 1
    for address, value in ((sales, secret), (marketing, SECRETS["marketing"])):
        assert run(app, session, "reveal", PERIOD, "--as", address, "--secret", value, at=REVEALED_AT).exit_code == 0
    assert run(app, session, "draw", PERIOD, at=DRAWN_AT).exit_code == 0
    assert docket.drawn_at == DRAWN_AT


def test_a_cancelled_month_says_why(app: Flask, session: Db, people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people), people, DocketState.FROZEN)
    publish_the_plan(docket, people)
    done = run(app, session, "cancel", PERIOD, "--because", "The export was incomplete")
    assert "2026-10: cancelled" in done.stdout
    assert docket.cancelled_because == "The export was incomplete"


def test_a_drawn_sample_is_added_to_from_the_command_line(app: Flask, session: Db, people: Cast) -> None:
    make_company(people)
    advance(make_docket(people, mode=DrawMode.SAMPLE, sample_size=9, control_share=10), people, DocketState.DRAWN)
    session.commit()
    clerk, panelist = ("--as", str(people.clerk.email)), ("--as", str(people.sales_panelist.email))
    drawn = {case.event.lead.external_id for case in cases_of(find_docket(PERIOD))}
    lead = next(f"R{number:03}" for number in range(12) if f"R{number:03}" not in drawn)
    why = ("--because", "The customer wrote to us")
    added = run(app, session, "must-see", PERIOD, lead, *why, *panelist, at=DRAWN_AT)
    assert "is added" in added.stdout
    assert "no seat" in run(app, session, "must-see", PERIOD, lead, *why, *clerk, at=DRAWN_AT).stderr
    small = run(app, session, "extend", PERIOD, "--size", "5", *why, *clerk, at=DRAWN_AT)
    assert small.exit_code == 1
    larger = json.loads(run(app, session, "extend", PERIOD, "--size", "14", *why, *clerk, "--json", at=DRAWN_AT).stdout)
    assert larger["state"] == "drawn"
    assert sum(case.drawn for case in cases_of(find_docket(PERIOD))) == 15


def test_the_public_value_is_entered_from_the_command_line(app: Flask, session: Db, people: Cast) -> None:
    make_company(people)
    docket = make_docket(people)
    session.commit()
    run(app, session, "plan", PERIOD, "--every-lead", "--public-value", "Four dice, thrown in the panel's call")
    advance(docket, people, DocketState.FROZEN)
    publish_the_plan(docket, people)
    session.commit()
    entered = ("public-value", PERIOD, "--value", "3 6 1 4", "--made-at")
    early = run(app, session, *entered, "2026-11-01T09:00", at=DRAWN_AT)
    assert early.exit_code == 1
    made_at = (DRAWN_AT - timedelta(hours=1)).astimezone(ZoneInfo("Europe/Berlin"))
    assert run(app, session, *entered, f"{made_at:%Y-%m-%dT%H:%M}", at=DRAWN_AT).exit_code == 0
    assert run(app, session, "draw", PERIOD, at=DRAWN_AT).exit_code == 0
