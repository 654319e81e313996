"""What is added on the way: the public value of the seed, a case that must be seen, a larger sample."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from review import clock
from review.cli.base import in_app
from review.cli.docket.shared import acting, as_clerk, docket_of, group, json_option, show


@group.command("public-value")
@click.argument("period")
@click.option("--value", required=True, help="As anybody can read it.")
@click.option(
    "--made-at", "made_at", required=True, type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="When the dice were thrown or the beacon spoke, in the organisation's time.",
)  # fmt: skip
@as_clerk
@json_option
@in_app
def public_value(period: str, value: str, made_at: datetime, address: str | None, as_json: bool) -> None:
    """Enter the public value that the plan of PERIOD names, once all secrets are revealed."""
    from zoneinfo import ZoneInfo

    from review.operations.contributions import enter_public_value

    docket = docket_of(period)
    dated_at = made_at.replace(tzinfo=ZoneInfo(docket.zone)).astimezone(UTC)
    enter_public_value(docket, value, dated_at=dated_at, actor=acting(address), now=clock.now())
    show(docket, as_json)


@group.command("must-see")
@click.argument("period")
@click.argument("lead")
@click.option("--because", required=True, help="Why the panel must see it; it stays on record, with your name.")
@click.option("--as", "address", required=True, metavar="EMAIL", help="The panelist who adds the case.")
@in_app
def must_see(period: str, lead: str, because: str, address: str) -> None:
    """Put LEAD (its id in the CRM), which was not drawn, before the panel of PERIOD."""
    from flask_babel import gettext as _

    from review.domain.errors import Refusal
    from review.operations.must_see import add_case

    panelist = acting(address, clerk=False)
    if panelist is None:
        raise Refusal("docket.no_such_person", address=address)
    case = add_case(docket_of(period), lead, because, actor=panelist, now=clock.now())
    click.echo(
        _("Case %(number)s is added. It is voted on like the others and stands in no estimate.", number=case.number)
    )


@group.command("extend")
@click.argument("period")
@click.option("--size", required=True, type=int, help="Cases in the larger sample.")
@click.option("--because", required=True, help="Why; it stays on record, and is in the report.")
@as_clerk
@json_option
@in_app
def extend(period: str, size: int, because: str, address: str | None, as_json: bool) -> None:
    """Make the drawn sample of PERIOD larger, by the same seed, before its hearing opens."""
    from review.operations.extensions import extend_sample

    docket = docket_of(period)
    extend_sample(docket, size, because, actor=acting(address), now=clock.now())
    show(docket, as_json)
