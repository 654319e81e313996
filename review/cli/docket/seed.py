"""What the two VPs add to the seed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from review import clock
from review.cli.base import fail, in_app
from review.cli.docket.shared import acting, as_vp, docket_of, group
from review.database import commit as commit_now
from review.database import rollback

if TYPE_CHECKING:
    from review.models.docket import Docket
    from review.models.draw import SeedSource
    from review.models.person import Person


def _own(period: str, address: str) -> tuple[Docket, SeedSource, Person]:
    from review.domain.errors import Refusal
    from review.operations.contributions import may_contribute
    from review.queries.dockets import list_seed_sources

    docket, person = docket_of(period), acting(address, clerk=False)
    if person is None:
        raise Refusal("docket.no_such_person", address=address)
    own = next((source for source in list_seed_sources(docket) if may_contribute(person, source)), None)
    if own is None:
        raise Refusal("docket.not_your_side", label="sales, marketing")
    return docket, own, person


@group.command("commit")
@click.argument("period")
@as_vp
@click.option("--commitment", metavar="SHA256", help="Made elsewhere; else one is made and its secret printed.")
@in_app
def commit(period: str, address: str, commitment: str | None) -> None:
    """Bind a side to a secret before the plan of PERIOD is published."""
    from flask_babel import gettext as _

    from review.domain import draw as rules
    from review.operations.contributions import commit_contribution

    docket, own, person = _own(period, address)
    secret = None if commitment else secrets.token_hex(32)
    made = commitment or rules.commitment(docket.period, own.label, secret or "")
    commit_contribution(own, docket, made, actor=person, now=clock.now())
    click.echo(_("Committed %(commitment)s for %(label)s.", commitment=made, label=own.label))
    if secret:
        click.echo(_("Keep this secret, it is shown only now: %(secret)s", secret=secret))


@group.command("reveal")
@click.argument("period")
@as_vp
@click.option("--secret", prompt=True, hide_input=True, help="Asked for where it is not given.")
@in_app
def reveal(period: str, address: str, secret: str) -> None:
    """Reveal a side's secret once the plan of PERIOD is published."""
    from flask_babel import gettext as _

    from review.domain.errors import Refusal
    from review.operations.contributions import record_failed_reveal, reveal_contribution
    from review.sentences import sentence

    docket, own, person = _own(period, address)
    label = own.label
    try:
        reveal_contribution(own, docket, secret, actor=person, now=clock.now())
    except Refusal as refusal:
        if refusal.code != "seed.wrong_reveal":
            raise
        rollback()
        docket, _source, person = _own(period, address)
        record_failed_reveal(refusal, docket, actor=person, now=clock.now())
        commit_now()
        fail(sentence(refusal))
    click.echo(_("Revealed for %(label)s; it matches what was committed.", label=label))
