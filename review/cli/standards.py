"""The definition of a qualified lead and the follow-up policy."""

from __future__ import annotations

import click

from review import clock
from review.cli.base import in_app, noun, print_json

group = noun("standards", "Make, list and sign the definition and the policy.")


@group.command("ensure")
@in_app
def ensure() -> None:
    """Make the default standards where there are none; unsigned. Repeating it changes nothing."""
    from flask_babel import gettext as _

    from review.operations.standards import ensure_default_standards
    from review.queries.standards import code_of

    made = ensure_default_standards(clock.now())
    for version in made:
        click.echo(_("Made %(version)s; all three benches have to sign it.", version=code_of(version)))
    if not made:
        click.echo(_("All standards are there already; nothing changed."))


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@in_app
def list_all(as_json: bool) -> None:
    """Every version, where it stands and who has signed it."""
    from flask_babel import gettext as _

    from review.queries import standards as queries

    versions = queries.list_versions()
    standings = queries.standings(versions, clock.now())
    rows = [
        {
            "version": queries.code_of(version),
            "public_id": version.public_id,
            "standing": standings[version.id].value,
            "sha256": version.sha256,
            "effective_on": version.effective_on,
            "signed": {row.bench.value: row.person.name for row in version.sign_offs},
            "missing": [bench.value for bench in queries.benches_missing(version)],
        }
        for version in versions
    ]
    if as_json:
        print_json(rows)
        return
    for row, version in zip(rows, versions, strict=True):
        signed = ", ".join(f"{sign.bench.value}: {sign.person.name}" for sign in version.sign_offs) or _("nobody")
        click.echo(f"{row['version']:<10} {row['standing']:<11} {_('signed by')} {signed}")
    if not rows:
        click.echo(_("There are none yet; “judicial-branch standards ensure” makes the default ones."))


@group.command("sign")
@click.argument("version", metavar="VERSION")
@click.option("--as", "address", required=True, metavar="EMAIL", help="Who signs.")
@click.option("--bench", type=click.Choice(["sales", "marketing", "executive"]), help="Where they could for two.")
@in_app
def sign(version: str, address: str, bench: str | None) -> None:
    """Sign VERSION (mql-1, policy-1) for the bench of the person with that address."""
    from flask_babel import gettext as _

    from review.domain.errors import Refusal
    from review.domain.roles import Bench
    from review.operations.standards import benches_of, benches_to_sign, sign_standard
    from review.queries.people import find_by_address
    from review.queries.standards import code_of, find_version_by_code

    found, person = find_version_by_code(version), find_by_address(address)
    if found is None:
        raise Refusal("standard.no_such_version", version=version)
    if person is None:
        raise Refusal("standard.no_such_person", address=address)
    open_benches = benches_to_sign(found, person) or benches_of(person)
    chosen = Bench(bench) if bench else next(iter(open_benches), None)
    if chosen is None:
        raise Refusal("standard.no_bench", name=person.name)
    sign_standard(person, found, chosen, clock.now())
    click.echo(
        _("%(name)s signed %(version)s for %(bench)s.", name=person.name, version=code_of(found), bench=chosen.value)
    )
