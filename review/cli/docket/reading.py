"""Looking at months: the list, one of them, the frame as it would be, and the bundle of a draw."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import click

from review import clock
from review.cli.base import in_app, print_json
from review.cli.docket.shared import docket_of, group, json_option, show


@group.command("list")
@json_option
@in_app
def list_all(as_json: bool) -> None:
    """Every month with its state and sizes."""
    from flask_babel import gettext as _

    from review.queries.docket_progress import list_docket_lines
    from review.queries.dockets import docket_state

    rows = [
        {
            "period": line.docket.period,
            "state": docket_state(line.docket),
            "frame_size": line.frame_size,
            "cases": line.cases,
            "drawn_at": line.docket.drawn_at,
            "published_at": line.docket.published_at,
        }
        for line in list_docket_lines()
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        sizes = _("%(frame)s in the frame, %(cases)s cases", frame=row["frame_size"] or 0, cases=row["cases"] or 0)
        click.echo(f"{row['period']}  {row['state']:<13} {sizes}")
    if not rows:
        click.echo(_("No month is planned yet; “judicial-branch docket plan 2026-10” plans one."))


@group.command("show")
@click.argument("period")
@json_option
@in_app
def show_one(period: str, as_json: bool) -> None:
    """Where PERIOD stands, and what its next move lacks."""
    show(docket_of(period, standing=False), as_json)


@group.command("preview")
@click.argument("period")
@json_option
@in_app
def show_preview(period: str, as_json: bool) -> None:
    """The frame of PERIOD as it would be frozen now; nothing is kept."""
    from flask_babel import gettext as _

    from review.operations.frames import preview_frame

    docket = docket_of(period)
    preview = preview_frame(docket, clock.now())
    rows: list[dict[str, Any]] = [
        {"kind": kind, "source": source, "carried_in": carried, "events": number}
        for kind, source, carried, number in preview.counted
    ]
    excluded = [{"lead": lead.key, "kind": kind, "because": why} for lead, kind, why in preview.excluded]
    states = preview.states
    if as_json:
        print_json({"period": period, "size": preview.size, "rows": rows, "excluded": excluded, "states": states})
        return
    click.echo(_("%(period)s: %(size)s events, %(out)s left out", period=period, size=preview.size,
                 out=len(excluded)))
    for row in rows:
        carried = f" ({_('carried in')})" if row["carried_in"] else ""
        click.echo(f"  {row['events']:>6}  {row['kind'].value}, {row['source']}{carried}")
    total = sum(states.values())
    click.echo("  " + " + ".join(f"{number} {state}" for state, number in states.items()) + f" = {total}")


@group.command("bundle")
@click.argument("period")
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER")
@in_app
def bundle(period: str, folder: Path) -> None:
    """Write the bundle of the draw of PERIOD into FOLDER, unpacked, to be checked by “draw verify FOLDER”."""
    from flask_babel import gettext as _

    from review.domain.errors import Refusal
    from review.reports.docket_bundle import docket_bundle

    docket = docket_of(period, standing=False)
    if docket.drawn_at is None:
        raise Refusal("docket.not_drawn", period=period)
    if folder.exists() and any(folder.iterdir()):
        raise Refusal("docket.folder_not_empty", folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(docket_bundle(docket))) as archive:
        names = archive.namelist()
        for name in names:
            (folder / name).write_bytes(archive.read(name))
    click.echo(_("Wrote %(count)s files to %(folder)s.", count=len(names), folder=str(folder)))
