"""``judicial-branch profiles``: the import profiles that are kept by name."""

from __future__ import annotations

import click

from review.cli.base import in_app, noun, print_json
from review.domain.errors import Refusal
from review.intake.profile_files import built_in_profiles
from review.queries.import_profiles import find_profile, list_profiles

group = noun("profiles", "Look at the import profiles.")


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@in_app
def show_all(as_json: bool) -> None:
    """List the saved and the built-in profiles."""
    saved = list_profiles()
    if as_json:
        print_json([
            *({"name": one.name, "version": one.number, "saved_at": one.created_at, "sha256": one.text_sha256}
              for one in saved),
            *({"name": name, "version": None, "saved_at": None, "sha256": None} for name in built_in_profiles()),
        ])
        return
    for one in saved:
        click.echo(f"{one.name}, version {one.number}, saved {one.created_at:%Y-%m-%d %H:%M} UTC")
    for name in built_in_profiles():
        click.echo(f"{name}, built in")


@group.command("show")
@click.argument("name")
@in_app
def show(name: str) -> None:
    """Print the profile NAME as TOML."""
    saved = find_profile(name)
    text = saved.text if saved else built_in_profiles().get(name)
    if text is None:
        raise Refusal("profile.not_found", name=name)
    click.echo(text, nl=False)
