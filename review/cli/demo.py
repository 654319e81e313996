"""``judicial-branch demo``: the demonstration company."""

from __future__ import annotations

import time

import click

from review import clock
from review.cli.base import in_app, noun, print_json
from review.config import Mode, current_settings
from review.domain.errors import Refusal
from review.operations.people import grants_of
from review.queries.people import count_people, list_all_people

group = noun("demo", "The demonstration company.")


@group.command("create")
@in_app
def create() -> None:
    """Make the demonstration company, once; its calendar ends today. A creation broken off leaves nothing behind."""
    from review.demo.company import is_there
    from review.demo.months import make_company

    settings = current_settings()
    if settings.mode is Mode.PRODUCTION:
        raise Refusal("demo.in_production")
    if is_there():
        click.echo("The demo company is already there.")
        return
    if count_people():
        raise Refusal("demo.others_there")
    began = time.monotonic()

    def report(line: str) -> None:
        click.echo(f"  {time.monotonic() - began:4.0f} s  {line}")

    make_company(clock.now(), settings.zone, report)
    click.echo("The demo company is ready.")


@group.command("people")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@in_app
def people(as_json: bool) -> None:
    """List everybody whom one can sign in as."""
    found = [
        (one.name, one.email, [str(grant) for grant in grants_of(one)], one.team.name if one.team else None)
        for one in list_all_people()
        if one.active
    ]
    if as_json:
        print_json([dict(zip(("name", "email", "roles", "team"), row, strict=True)) for row in found])
        return
    for name, email, roles, team in found:
        click.echo(f"{name:<20} {email or '–':<34} {' '.join(roles)}{f' · {team}' if team else ''}")
