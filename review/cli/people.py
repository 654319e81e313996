"""``judicial-branch people``: add, invite and list people. The very first clerk is added here."""

from __future__ import annotations

from typing import Any

import click

from review import clock
from review.cli.base import in_app, noun, print_json
from review.domain.errors import Refusal
from review.domain.grants import parse_grant
from review.models.person import Person
from review.operations import invitations, people
from review.operations.standards import ensure_default_standards
from review.queries import people as queries

group = noun("people", "Who is known, and what they may come for.")


@group.command("add")
@click.option("--name", required=True, help="Their name.")
@click.option("--email", "address", help="What they sign in with.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    help="clerk, rep, auditor, vp:sales, vp:marketing, panelist:sales, panelist:marketing, panelist:executive or"
    " panelist:executive:chair; may be given several times.",
)
@click.option("--team", help="The name of their team; a new name makes a new team.")
@click.option("--manager", metavar="EMAIL", help="The address of whom they answer to.")
@in_app
def add(name: str, address: str | None, roles: tuple[str, ...], team: str | None, manager: str | None) -> None:
    """Add a person."""
    above = queries.find_by_address(manager) if manager else None
    if manager and above is None:
        raise Refusal("people.manager_unknown", address=manager)
    details = people.PersonDetails(name, address, tuple(parse_grant(role) for role in roles), team, above)
    person = people.create_person(details, actor=None, now=clock.now())
    # The first clerk is added here: the default standards are there from the start, to be read and signed.
    ensure_default_standards(clock.now())
    click.echo(f"{person.name} was added.")
    if person.email:
        click.echo(f"Next: judicial-branch people invite {person.email}")


@group.command("invite")
@click.argument("email")
@click.option("--base-url", default="http://127.0.0.1:8000", show_default=True, help="Where people reach this site.")
@in_app
def invite(email: str, base_url: str) -> None:
    """Print a link by which the person with this EMAIL chooses a password, once, within seven days."""
    token = invitations.invite_person(_person(email), actor=None, now=clock.now())
    click.echo(f"{base_url.rstrip('/')}/invitations/{token}")


@group.command("deactivate")
@click.argument("email")
@in_app
def deactivate(email: str) -> None:
    """Shut the person with this EMAIL out, and end their sessions."""
    person = _person(email)
    people.deactivate_person(person, actor=None, now=clock.now())
    click.echo(f"{person.name} is deactivated.")


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@in_app
def list_(as_json: bool) -> None:
    """List everybody."""
    everybody = queries.list_all_people()
    standings = queries.standings(everybody, clock.now())
    rows = [_row(person, standings[person.id]) for person in everybody]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo("\t".join((row["name"], row["email"] or "–", " ".join(row["roles"]) or "–", row["standing"])))


def _row(person: Person, standing: str) -> dict[str, Any]:
    return {
        "name": person.name,
        "email": person.email,
        "roles": [str(grant) for grant in people.grants_of(person)],
        "team": person.team.name if person.team else None,
        "manager": person.manager.name if person.manager else None,
        "standing": str(standing),
    }


def _person(email: str) -> Person:
    person = queries.find_by_address(email)
    if person is None:
        raise Refusal("people.unknown", address=email)
    return person
