"""Checking a draw from its bundle alone: no settings, no database."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from review.cli.base import REFUSED, noun

group = noun("draw", "Check the draw of a docket.")


@group.command("verify")
@click.argument("place", type=click.Path(exists=True, path_type=Path), metavar="FOLDER")
@click.option("--plan", "published", metavar="SHA256", help="The plan's hash, as it was published before the draw.")
def verify(place: Path, published: str | None) -> None:
    """Run the draw in FOLDER (or a bundle's ZIP file) again and say what does not hold. Needs no database."""
    from flask_babel import gettext as _

    from review.domain.errors import Refusal
    from review.reports.bundle_check import verify_bundle
    from review.sentences import sentence

    findings = verify_bundle(place, published.strip().lower() if published else None)
    for finding in findings:
        where = finding.file
        if finding.line is not None:
            where = _("%(file)s, line %(line)s", file=finding.file, line=finding.line)
        click.echo(f"{where}: {sentence(Refusal(finding.code, **finding.values))}", err=True)
    if findings:
        sys.exit(REFUSED)
    click.echo(_("All right: the sample is what the frame, the plan and the seed give."))
