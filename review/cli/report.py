"""``judicial-branch report``: figures for people and, with ``--json``, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from review.cli.base import in_app, noun, print_json
from review.queries.follow_up_figures import get_follow_up_figures
from review.queries.rejection_figures import get_rejection_figures

group = noun("report", "Print figures.")

_SOURCE = click.option("--source", help="The data source by its name; all of them where none is given.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@group.command("follow-up")
@_SOURCE
@_JSON
@in_app
def follow_up(source: str | None, as_json: bool) -> None:
    """What was done with the leads: touches, and hours to the first one."""
    _print(asdict(get_follow_up_figures(source)), as_json=as_json)


@group.command("rejections")
@_SOURCE
@_JSON
@in_app
def rejections(source: str | None, as_json: bool) -> None:
    """Why leads were sent back, and how much had been tried."""
    _print(asdict(get_rejection_figures(source)), as_json=as_json)


def _print(figures: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(figures)
        return
    for name, value in figures.items():
        words = name.replace("_", " ")
        if isinstance(value, dict):
            click.echo(f"{words}:")
            for key, one in value.items():
                click.echo(f"  {key or '(none)'}: {_short(one)}")
        else:
            click.echo(f"{words}: {_short(value)}")


def _short(value: Any) -> str:
    match value:
        case None:
            return "not known"
        case dict():
            return ", ".join(f"{name.replace('_', ' ')} {_short(one)}" for name, one in value.items())
        case float():
            return f"{value:,.1f}"
        case int():
            return f"{value:,}"
        case _:
            return str(value)
