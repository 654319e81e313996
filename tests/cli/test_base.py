"""How commands run: one transaction, one sentence where they are refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from review import sentences
from review.cli import build, nouns
from review.cli.base import in_app
from review.database import after_commit
from review.domain.errors import Refusal
from review.extensions import db
from review.models import Team
from review.paths import ROOT


@click.command()
@click.argument("then")
@in_app
def add(then: str) -> None:
    db.session.add(Team(name="North"))
    db.session.flush()
    after_commit(lambda: click.echo("sent"))
    if then == "refuse":
        raise Refusal("test.refused", what="that")
    if then == "break":
        raise RuntimeError("broken")
    click.echo("done")


def run(app: Flask, then: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(add, [then])


def teams(app: Flask) -> int:
    with app.app_context():
        return db.session.query(Team).count()


def test_a_command_that_goes_well_is_committed_once_at_its_end(app: Flask) -> None:
    result = run(app, "well")
    assert (result.exit_code, result.stdout) == (0, "done\nsent\n")
    assert teams(app) == 1


def test_a_refused_command_says_one_sentence_and_changes_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "sentences", lambda: {"test.refused": "You may not do %(what)s."})
    result = run(app, "refuse")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "You may not do that.\n")
    assert teams(app) == 0


def test_a_command_that_breaks_down_changes_nothing(app: Flask) -> None:
    assert isinstance(run(app, "break").exception, RuntimeError)
    assert teams(app) == 0


def command_line(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "review.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_missing_settings_are_one_sentence_and_exit_code_two(tmp_path: Path) -> None:
    answer = command_line("db", "current", JB_INSTANCE_DIR=str(tmp_path))
    assert answer.returncode == 2
    assert answer.stderr.startswith("judicial-branch: SECRET_KEY is missing")
    assert answer.stderr.count("\n") == 1


def test_help_needs_no_settings() -> None:
    answer = command_line("--help")
    assert answer.returncode == 0, answer.stderr
    assert "serve" in answer.stdout


def test_the_same_commands_are_found_by_flask(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flask", "--app", "review", "--help"]
    environ = {"JB_MODE": "test", "JB_INSTANCE_DIR": str(tmp_path)}
    answer = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert "serve" in answer.stdout
    assert "worker" in answer.stdout


def test_every_command_explains_itself() -> None:
    silent: list[Any] = []

    def look(command: click.Command, path: str) -> None:
        if not (command.help or "").strip():
            silent.append(path)
        if isinstance(command, click.Group):
            for name, inner in command.commands.items():
                look(inner, f"{path} {name}")

    for command in nouns():
        look(command, str(command.name))
    assert not silent, f"write a docstring for: {silent}"


def test_no_two_modules_claim_one_command() -> None:
    names = [command.name for command in nouns()]
    assert len(names) == len(set(names))
    assert build().name == "judicial-branch"
