"""What moves a month on."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from review import clock
from review.cli.base import in_app
from review.cli.docket.shared import acting, as_clerk, docket_of, group, json_option, show

if TYPE_CHECKING:
    from review.models.docket import Docket
    from review.models.person import Person
    from review.operations.docket_settings import Settings


def moves_on(name: str, text: str) -> Callable[[Callable[[Docket, Person | None], object]], click.Command]:
    """A command that moves one docket on and shows it as it is then."""

    def declare(act: Callable[[Docket, Person | None], object]) -> click.Command:
        @click.argument("period")
        @as_clerk
        @json_option
        @in_app
        @functools.wraps(act)
        def run(period: str, address: str | None, as_json: bool) -> None:
            docket = docket_of(period)
            act(docket, acting(address))
            show(docket, as_json)

        return group.command(name, help=text)(run)

    return declare


@group.command("plan")
@click.argument("period")
@click.option("--size", default=60, show_default=True, help="Cases in the sample.")
@click.option("--every-lead", is_flag=True, help="Review every lead of the frame instead.")
@click.option("--minimum", type=int, help="Cases from each stratum, at least; 2 unless said otherwise.")
@click.option(
    "--strata", type=click.Choice(["source", "grade", "team"]),
    help="What makes a stratum, beside the kind of event; the source unless said otherwise.",
)  # fmt: skip
@click.option("--controls", type=int, help="Accepted leads among the cases, in percent; none unless said otherwise.")
@click.option("--public-value", metavar="WORDS", help="What enters the seed last, in words: dice, or a public beacon.")
@click.option("--whole-panel", is_flag=True, help="Let every panelist judge every case, however many there are.")
@click.option("--mask", is_flag=True, help="Mask the reps' names.")
@click.option("--ceremony", is_flag=True, help="Let Sales and Marketing add to the seed.")
@as_clerk
@json_option
@in_app
def plan(
    period: str, size: int, every_lead: bool, minimum: int | None, strata: str | None, controls: int | None,
    public_value: str | None, whole_panel: bool, mask: bool, ceremony: bool, address: str | None, as_json: bool,
) -> None:
    """Plan PERIOD, or change its settings where it is planned already."""
    from flask import current_app

    from review.domain.docket_states import DrawMode, StratifyBy
    from review.operations.dockets import change_settings, plan_docket
    from review.queries.dockets import find_docket

    mode = DrawMode.EVERY_LEAD if every_lead else DrawMode.SAMPLE
    given: Settings = {
        "mode": mode, "sample_size": size, "whole_panel": whole_panel, "mask_names": mask, "ceremony": ceremony,
    }  # fmt: skip
    if minimum is not None:
        given["minimum_per_stratum"] = minimum
    if strata is not None:
        given["stratify_by"] = StratifyBy(strata)
    if controls is not None:
        given["control_share"] = controls
    if public_value is not None:
        given["public_value"] = public_value
    actor, docket = acting(address), find_docket(period)
    if docket is None:
        zone = current_app.extensions["settings"].org_timezone
        docket = plan_docket(period, zone=zone, actor=actor, now=clock.now(), **given)
    else:
        change_settings(docket, actor=actor, now=clock.now(), **given)
    show(docket, as_json)


@moves_on("freeze", "Freeze the frame of PERIOD.")
def freeze(docket: Docket, actor: Person | None) -> object:
    from review.operations.frames import freeze_frame

    return freeze_frame(docket, actor=actor, now=clock.now())


@moves_on("publish-plan", "Publish the plan of PERIOD.")
def publish_plan(docket: Docket, actor: Person | None) -> object:
    from review.operations.draws import publish_plan as publish

    return publish(docket, actor=actor, now=clock.now())


@moves_on("draw", "Draw the sample of PERIOD.")
def draw(docket: Docket, actor: Person | None) -> object:
    from review.operations.draws import draw_sample

    return draw_sample(docket, actor=actor, now=clock.now())


@moves_on("open-hearing", "Fix the statements and let the judges of PERIOD vote.")
def open_hearing(docket: Docket, actor: Person | None) -> object:
    from review.operations.dockets import open_hearing as open_it

    return open_it(docket, actor=actor, now=clock.now())


@moves_on("deliberate", "Open the split cases of PERIOD for a second ballot.")
def deliberate(docket: Docket, actor: Person | None) -> object:
    from review.operations.dockets import open_deliberation

    return open_deliberation(docket, actor=actor, now=clock.now())


@moves_on("close", "End the voting on PERIOD and reach the verdicts.")
def close(docket: Docket, actor: Person | None) -> object:
    from review.operations.dockets import close_docket

    return close_docket(docket, actor=actor, now=clock.now())


@moves_on("publish", "Publish the report of PERIOD.")
def publish(docket: Docket, actor: Person | None) -> object:
    from review.operations.publication import publish_docket

    return publish_docket(docket, actor=actor, now=clock.now())


@group.command("cancel")
@click.argument("period")
@click.option("--because", required=True, help="Why; it stays on record.")
@as_clerk
@json_option
@in_app
def cancel(period: str, because: str, address: str | None, as_json: bool) -> None:
    """End PERIOD without a result."""
    from review.operations.dockets import cancel_docket

    docket = cancel_docket(docket_of(period), because, actor=acting(address), now=clock.now())
    show(docket, as_json)
