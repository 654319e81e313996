"""``judicial-branch appeal``: appeals against published verdicts, and the edition after them."""

from __future__ import annotations

import click

from review import clock
from review.cli.base import in_app, noun, print_json
from review.cli.docket.shared import acting, as_clerk, docket_of, json_option

group = noun("appeal", "Decide appeals: PERIOD is written as 2026-10.")


@group.command("list")
@click.argument("period")
@json_option
@in_app
def list_(period: str, as_json: bool) -> None:
    """The appeals against verdicts of PERIOD, with their outcome; never what anybody answered."""
    from review.queries.appeals import list_docket_appeals

    rows = [
        {
            "appeal": one.public_id,
            "case": f"{period}/{one.case.number}",
            "side": one.side.value,
            "filed_at": one.filed_at.isoformat(),
            "due_at": one.due_at.isoformat(),
            "outcome": one.outcome.value if one.outcome else None,
        }
        for one in list_docket_appeals(docket_of(period))
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['case']}  {row['side']}  {row['outcome'] or 'being heard until ' + str(row['due_at'])}")
    click.echo(f"{len(rows)} appeals")


@group.command("decide")
@click.argument("appeal_id", metavar="APPEAL")
@as_clerk
@in_app
def decide_(appeal_id: str, address: str | None) -> None:
    """Close the vote on APPEAL (its id as `list --json` gives it)."""
    from review.domain.errors import Refusal
    from review.operations.appeals import decide
    from review.queries.appeals import find_appeal

    appeal = find_appeal(appeal_id)
    if appeal is None:
        raise Refusal("appeal.not_found", value=appeal_id)
    found = decide(appeal, actor=acting(address), now=clock.now())
    click.echo(f"{found.outcome.value}: the verdict {'is changed' if found.changed else 'stands'}")


@group.command("decide-due")
@in_app
def decide_due() -> None:
    """Close the vote on every appeal whose time is up, and publish the editions that wait for nothing else."""
    from review.operations.appeals import decide_due_appeals
    from review.operations.publication import publish_due_revisions

    decided = decide_due_appeals(clock.now())
    editions = publish_due_revisions(clock.now())
    click.echo(f"{len(decided)} appeals decided, {len(editions)} revised editions published")


@group.command("revise")
@click.argument("period")
@as_clerk
@in_app
def revise(period: str, address: str | None) -> None:
    """Publish the edition of PERIOD that holds what its appeals changed."""
    from review.operations.publication import publish_revision

    edition = publish_revision(docket_of(period), actor=acting(address), now=clock.now())
    click.echo(f"edition {edition.number} of {period}: {edition.sha256}")
