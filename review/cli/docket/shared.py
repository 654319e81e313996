"""What the commands of dockets share: who acts, on which month, and how it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from review import clock
from review.cli.base import noun, print_json

if TYPE_CHECKING:
    from review.models.docket import Docket
    from review.models.person import Person

group = noun("docket", "Run the month: PERIOD is written as 2026-10.")

as_clerk = click.option("--as", "address", metavar="EMAIL", help="The clerk who acts; without it, the program does.")
as_vp = click.option("--as", "address", required=True, metavar="EMAIL", help="The VP of Sales or of Marketing.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def acting(address: str | None, *, clerk: bool = True) -> Person | None:
    """The person with that address, who has to be a clerk unless told otherwise; None without an address."""
    from review.domain.errors import Refusal
    from review.domain.roles import Role
    from review.queries.people import find_by_address

    if address is None:
        return None
    person = find_by_address(address)
    if person is None or not person.active:
        raise Refusal("docket.no_such_person", address=address)
    if clerk and not person.has_role(Role.CLERK):
        raise Refusal("docket.not_a_clerk", name=person.name)
    return person


def docket_of(period: str, *, standing: bool = True) -> Docket:
    """The standing docket of a month; with ``standing`` false a cancelled one will do."""
    from review.domain.errors import Refusal
    from review.queries.docket_progress import find_any_docket
    from review.queries.dockets import find_docket

    found = find_docket(period) if standing else find_any_docket(period)
    if found is None:
        raise Refusal("docket.no_such_month", period=period)
    return found


def docket_document(docket: Docket) -> dict[str, Any]:
    """A docket as JSON: facts, sizes, hashes, and what its next moves lack."""
    from review.domain.dockets import next_moves
    from review.queries import docket_progress as progress
    from review.queries.dockets import docket_state, situation
    from review.queries.draw_checks import find_draw, find_plan
    from review.queries.frames import find_frame
    from review.sentences import sentence

    state, frame, plan, drawn = docket_state(docket), find_frame(docket), find_plan(docket), find_draw(docket)
    facts = (
        "created", "frozen", "plan_published", "drawn", "statements_due", "hearing_opened", "hearing_due",
        "deliberation_opened", "closed", "published", "cancelled",
    )  # fmt: skip
    moves = next_moves(state, situation(docket, clock.now()))
    return {
        "period": docket.period,
        "state": state,
        "mode": docket.mode,
        "sample_size": docket.sample_size,
        "minimum_per_stratum": docket.minimum_per_stratum,
        "stratify_by": docket.stratify_by,
        "ceremony": docket.ceremony,
        "whole_panel": docket.whole_panel,
        "mask_names": docket.mask_names,
        **{f"{fact}_at": getattr(docket, f"{fact}_at") for fact in facts},
        "frame_size": frame.size if frame else None,
        "states": frame.reconciliation if frame else None,
        "population_sha256": frame.population_sha256 if frame else None,
        "plan_sha256": plan.sha256 if plan else None,
        "seed": drawn.seed if drawn else None,
        "cases": progress.count_cases(docket),
        "missing_ballots": {person.name: cases for person, cases in progress.list_missing_ballots(docket)},
        "next": {
            move.value: [sentence(one.refusal()) for one in missing]
            for move, missing in moves.items()
            if not (move.value == "publish_plan" and plan)
        },
    }


def show(docket: Docket, as_json: bool) -> None:
    """Print where a docket stands, and what its next move lacks."""
    from flask_babel import gettext as _

    from review.extensions import db

    db.session.flush()
    document = docket_document(docket)
    if as_json:
        print_json(document)
        return
    click.echo(_("%(period)s: %(state)s", period=docket.period, state=document["state"].value))
    for name in ("frame_size", "cases", "population_sha256", "plan_sha256", "seed"):
        if document[name]:
            click.echo(f"  {name.replace('_', ' '):<18} {document[name]}")
    for move, missing in document["next"].items():
        click.echo(f"  {_('next')}: {move.replace('_', '-')}" + ("" if missing else f" ({_('ready')})"))
        for one in missing:
            click.echo(f"    - {one}")
