"""What a command says of an import: the bar while it runs, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from review.domain.errors import Refusal
from review.intake.profile_files import written_in
from review.models import ImportFile, ImportRun, ImportState
from review.operations.imports import Progress
from review.queries.imports import find_seconds_held, list_problem_groups, list_totals
from review.sentences import sentence
from review.sentences.intake import problem_text

#: Rows with the same thing wrong that are printed.
_SHOWN = 5


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """A bar on standard error where somebody watches; silence where nobody does."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Speed(ProgressColumn):
        """Rows a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f} rows/s" if speed else "")

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _progress: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Speed(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def show(progress: Progress) -> None:
            bar.update(task, description=progress.step, completed=progress.done, total=progress.total or None)

        yield show


def as_json(run: ImportRun) -> dict[str, Any]:
    """What came of an import, for programs."""
    source = run.data_source
    return {
        "import": run.public_id,
        "state": run.state,
        "dry_run": run.dry_run,
        "merge_seconds": find_seconds_held(run),
        "data_source": source.name,
        "files": [
            {
                "kind": file.kind, "name": file.name, "sha256": file.sha256, "read": file.rows_read,
                "inserted": file.inserted, "updated": file.updated, "unchanged": file.unchanged,
                "quarantined": file.quarantined, "consulted": file.consulted,
                "unattached": file.unattached, "unattached_without_contact": file.no_contact,
                "remarks": {one["code"]: one["count"] for one in file.warnings},
                "problems": [
                    {
                        "code": group.code, "column": group.column, "count": group.count,
                        "first": [{"line": row.line, "value": row.value} for row in group.rows],
                    }
                    for group in list_problem_groups(file)
                ],
            }
            for file in run.files
        ],
        "totals": [
            {
                "of": one.of, "column": one.column, "expected": one.expected, "found": one.found, "unread": one.unread,
                "agrees": one.agrees,
            }
            for one in list_totals(run)
        ],
        "coverage": {
            "leads_until": source.leads_until, "touches_from": source.touches_from,
            "touches_until": source.touches_until,
        },
    }


def print_totals(run: ImportRun, *, err: bool = False) -> None:
    """One line a control total."""
    for one in list_totals(run):
        name = ": ".join(part for part in (one.of, one.column) if part)
        found = "nothing" if one.found is None else one.found
        unread = f", and {one.unread} cells that are no amounts" if one.unread else ""
        word = "agrees" if one.agrees else "DIFFERS"
        click.echo(f"Control total {name}: {one.expected} expected, {found} found{unread}: {word}.", err=err)


def print_table(run: ImportRun) -> None:
    """What came of an import, for people."""
    from rich.console import Console
    from rich.table import Table

    table = Table("file", "read", "new", "changed", "unchanged", "quarantined", "looked up")
    for file in run.files:
        figures = (
            file.rows_read, file.inserted, file.updated, file.unchanged, file.quarantined, file.consulted,
        )
        table.add_row(file.name, *(f"{figure:,}" for figure in figures))
    console = Console(highlight=False)
    console.print(table)
    zone, _delimiter = written_in(run.profile_text)
    for file in run.files:
        if file.unattached:
            console.print(
                f"{file.unattached:,} touches belong to no known lead and wait for a later import"
                f" ({file.no_contact:,} of them name no contact)."
            )
        for remark in file.warnings:
            console.print(f"{remark['count']:,} × {sentence(Refusal(remark['code']))}")
        _print_problems(file, zone)
    print_totals(run)
    console.print(_outcome(run))
    if run.state is ImportState.MERGED:
        if (held := find_seconds_held(run)) is not None:
            rows = sum(file.inserted + file.updated for file in run.files)
            console.print(f"Merging wrote {rows:,} rows in {held:.1f} s.")
        console.print(f"“judicial-branch import undo {run.public_id}” takes it back.")


def _print_problems(file: ImportFile, zone: str) -> None:
    """The rows that were set aside: what is wrong in the same way together, the first of each with its line."""
    for group in list_problem_groups(file):
        where = f", column “{group.column}”" if group.column else ""
        click.echo(f"{file.name}{where}: {group.count:,} quarantined")
        for row in group.rows[:_SHOWN]:
            click.echo(f"  line {row.line:,}: {problem_text(row.code, row.value, zone)}")
        if group.count > _SHOWN:
            click.echo(f"  and {group.count - _SHOWN:,} more; the import's page has them all to download")


def _outcome(run: ImportRun) -> str:
    changed = any(file.inserted or file.updated for file in run.files)
    if run.dry_run:
        return "Checked only: nothing was kept." if changed else "Checked only: nothing would change."
    return "Imported." if changed else "Imported: nothing had changed."
