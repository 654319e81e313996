"""How a command runs: inside the application, one transaction, one sentence where it is refused.

A module of this package writes::

    group = noun("docket", "Run the month.")

    @group.command("freeze")
    @click.argument("month")
    @in_app
    def freeze(month: str) -> None:
        '''Freeze the frame of MONTH.'''
        click.echo(operations.freeze_frame(..., now=clock.now()))

A single command is the same with ``@click.command("import")`` and ``group = import_files`` at the end.
"""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
from flask import Flask, current_app, has_app_context
from flask.cli import ScriptInfo

from review.database import Begin, beginning, commit, is_busy, rollback
from review.domain.errors import Refusal

P = ParamSpec("P")
R = TypeVar("R")

REFUSED = 1


def noun(name: str, text: str) -> click.Group:
    """A group of commands about one noun."""
    return click.Group(name, help=text)


def in_app(command: Callable[P, R]) -> Callable[P, R]:
    """Run ``command`` in an application context; commit once at its end, or nothing where it is refused."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        app = _application()
        with app.app_context(), beginning(Begin.IMMEDIATE):
            try:
                result = command(*args, **kwargs)
                commit()
            except Refusal as refusal:
                rollback()
                _refuse(refusal)
            except Exception as error:
                rollback()
                if is_busy(error):
                    fail("The database is busy with a longer job. Try again in a minute.")
                raise
            except BaseException:
                rollback()
                raise
            return result

    return run


def _application() -> Flask:
    if has_app_context():
        return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001
    info = click.get_current_context().ensure_object(ScriptInfo)
    if info.create_app is None and info.app_import_path is None:
        from review import create_app

        info.create_app = create_app
    return info.load_app()


def _refuse(refusal: Refusal) -> NoReturn:
    from review.sentences import sentence

    fail(sentence(refusal))


def fail(text: str, code: int = REFUSED) -> NoReturn:
    """Print one sentence on standard error and end with ``code``; nothing is committed."""
    click.echo(text, err=True)
    sys.exit(code)


def print_json(value: Any) -> None:
    """Print ``value`` as JSON: dates in ISO form, words of enums as text."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=_plain))


def _plain(value: object) -> object:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case _:
            raise TypeError(f"{type(value).__name__} has no JSON form")
