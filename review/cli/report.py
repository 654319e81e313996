"""``judicial-branch report``: figures for people and, with ``--json``, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click

from review.cli.base import in_app, noun, print_json
from review.domain.errors import Refusal
from review.domain.moments import parse_period
from review.queries.editions import list_editions_of
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


@group.command("month")
@click.argument("period")
@_JSON
@in_app
def month(period: str, as_json: bool) -> None:
    """What the panel found in the month PERIOD (2026-10)."""
    parse_period(period)
    editions = list_editions_of(period)
    if not editions:
        raise Refusal("report.not_published", period=period)
    document = editions[0].document
    if as_json:
        print_json(document)
        return
    frame, review = document["frame"], document["review"]
    click.echo(f"{period}: {frame['size']:,} events, {review['cases']:,} reviewed, {review['decided']:,} decided")
    for kind, one in sorted(document["headline"].items(), key=lambda item: item[0] != "overall"):
        click.echo(f"{kind}: {_headline(one)}")
    for name, cell in sorted(document["diagnosis"]["cells"].items()):
        click.echo(f"{name.replace('_', ' ')}: {_cell(cell)}")
    click.echo(f"SHA-256 of the report: {editions[0].sha256}")


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


def _headline(one: Mapping[str, Any]) -> str:
    found = f"{one['wrong']:,} of {one['decided']:,} decided were wrong"
    estimate = one["estimate"]
    if estimate is None:
        return found
    if estimate["exact"]:
        return f"{found}; every event was decided"
    return f"{found}; {_interval(estimate)}, about {estimate['count']:,.0f} of {one['events']:,} events"


def _cell(cell: Mapping[str, Any]) -> str:
    if cell["estimate"] is None:
        return f"{cell['reviewed']:,} decided" if cell["wrong"] is None else f"{cell['wrong']} of {cell['reviewed']}"
    return f"{cell['estimate']['rate']:.0%}" if cell["exact"] else _interval(cell["estimate"])


def _interval(estimate: Mapping[str, Any]) -> str:
    return f"{estimate['rate']:.0%} ({estimate['low']:.0%} to {estimate['high']:.0%})"
