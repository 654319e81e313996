"""``judicial-branch import``: leads and touches from CRM exports."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from review import clock
from review.cli.base import fail, in_app, print_json
from review.cli.import_results import as_json as result_as_json
from review.cli.import_results import print_table, print_totals, progress_bar
from review.cli.recognition import print_recognition, recognise_given
from review.config import current_settings
from review.database import commit
from review.domain.control_totals import read_total
from review.domain.errors import Refusal
from review.extensions import db
from review.intake.profile_files import built_in_profiles, with_date_order
from review.intake.staging import InputFile
from review.jobs.imports import at_work, cancel_import, clear_broken_imports, queue_import, watching
from review.jobs.queue import perform
from review.models import FileKind, ImportRun, Job, JobState
from review.operations.import_undo import undo_import
from review.operations.imports import start_import
from review.queries.import_profiles import find_profile
from review.queries.imports import find_import, refusal_of
from review.sentences import sentence

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])
#: Seconds between two looks at whether another import has ended.
_LOOK = 1.0


class _Imports(click.Group):
    """A group whose one unnamed command imports files: ``import FILES`` beside ``import undo ID``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, args if args and args[0] in self.commands else [_FILES, *args])


#: What ``import`` does where nothing else is named.
_FILES = "files"

group = _Imports("import", help="Import leads and touches, or take an import back.")


@group.command(_FILES)
@click.argument("files", nargs=-1, type=_FILE)
@click.option("--profile", help="A profile file, or the name of a saved or built-in one; recognised if left out.")
@click.option("--leads", type=_FILE, help="The CRM's leads as CSV.")
@click.option("--touches", type=_FILE, help="The CRM's activities as CSV.")
@click.option("--dates", type=click.Choice(["day-first", "month-first"]), help="Where the files do not show it.")
@click.option(
    "--expect", "expected", multiple=True, metavar="TOTAL",
    help="What the files hold: leads=1200, Task.csv=5310, leads:Amount=125000.00. Else nothing is imported.",
)
@click.option("--despite-totals", is_flag=True, help="Import even where the files hold something else.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, keep nothing but the result.")
@click.option("--covers-from", type=_DAY, help="The first day of which the touches file tells everything.")
@click.option("--covers-until", type=_DAY, help="The last day of which the files tell everything.")
@click.option("--wait/--no-wait", default=True, show_default=True, help="Wait while another import is at work.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@in_app
def import_files(
    files: tuple[Path, ...],
    profile: str | None,
    leads: Path | None,
    touches: Path | None,
    dates: str | None,
    expected: tuple[str, ...],
    despite_totals: bool,
    dry_run: bool,
    covers_from: datetime | None,
    covers_until: datetime | None,
    wait: bool,
    as_json: bool,
) -> None:
    """Import leads, touches or both. Importing the same files again changes nothing.

    FILES are recognised by their columns: CSV, TSV, XLSX, or ZIP files of such.
    “judicial-branch import undo ID” takes an import back.
    """
    totals = [read_total(one) for one in expected]
    _check_sizes([*files, *(one for one in (leads, touches) if one)])
    with TemporaryDirectory() as folder:
        if files:
            if leads or touches:
                raise Refusal("recognition.both_ways")
            found = recognise_given(files, _profile(profile) if profile else None, Path(folder))
            text, name = found.profile_text, found.profile or ""
            inputs = [InputFile(one.kind, one.file.path, one.file.name) for one in found.used if one.kind]
            if not as_json:
                print_recognition(found)
        else:
            given = ((FileKind.LEADS, leads), (FileKind.TOUCHES, touches))
            inputs = [InputFile(kind, path.resolve(), path.name) for kind, path in given if path]
            if profile is None:
                raise Refusal("import.no_file" if not inputs else "profile.none_chosen")
            text, name = _profile(profile)
        _clear_broken()
        run = start_import(
            with_date_order(text, dates), name, [one.kind for one in inputs], dry_run=dry_run,
            covers_from=_day(covers_from), covers_until=_day(covers_until), totals=totals,
            despite_totals=despite_totals, actor=None, now=clock.now(),
        )
        run_id = _carry_out(run, inputs, wait=wait)
    run = db.session.get_one(ImportRun, run_id)
    if (refusal := refusal_of(run)) is not None:
        print_totals(run, err=True)
        fail(sentence(refusal))
    if as_json:
        print_json(result_as_json(run))
    else:
        print_table(run)


@group.command("undo")
@click.argument("import_id", metavar="ID")
@in_app
def undo(import_id: str) -> None:
    """Take the import ID back, as one act: what it brought goes, what it changed is what it was."""
    run = find_import(import_id)
    if run is None:
        raise Refusal("import.not_found", id=import_id)
    undo_import(run, actor=None, now=clock.now())
    click.echo(f"The import {import_id} from {run.data_source.name} is undone.")


def _check_sizes(paths: Sequence[Path]) -> None:
    limit = current_settings().upload_limit_mb
    for path in paths:
        if (size := path.stat().st_size >> 20) >= limit:
            raise Refusal("file.too_large", name=path.name, size=size, limit=limit)


def _perform_in_turn(number: int, run_id: int, *, wait: bool) -> None:
    """Perform the job once no other import is at work; says once that it waits."""
    said = False
    while not perform(number, clock.now()):
        row = db.session.get_one(Job, number, populate_existing=True)
        if row.state not in (JobState.QUEUED, JobState.RUNNING):
            return
        other = at_work(clock.now())
        refusal = Refusal("import.another_running", since=other.started_at if other else clock.now())
        if not wait:
            cancel_import(db.session.get_one(ImportRun, run_id), row, now=clock.now())
            commit()
            raise refusal
        if not said:
            click.echo(sentence(Refusal("import.waiting", since=refusal.values["since"])), err=True)
            said = True
        commit()  # nothing is held while we wait
        try:
            time.sleep(_LOOK)
        except KeyboardInterrupt:
            cancel_import(db.session.get_one(ImportRun, run_id), db.session.get_one(Job, number), now=clock.now())
            commit()
            return


def _carry_out(run: ImportRun, inputs: list[InputFile], *, wait: bool) -> int:
    job = queue_import(run, inputs, uploaded=False, actor=None, now=clock.now())
    number, run_id = job.id, run.id
    commit()
    with progress_bar() as show, watching(show):
        _perform_in_turn(number, run_id, wait=wait)
    return run_id


def _profile(given: str) -> tuple[str, str]:
    """The text of the profile and what it is called."""
    path = Path(given)
    if path.is_file():
        try:
            return path.read_text("utf-8-sig"), path.name
        except UnicodeDecodeError as error:
            raise Refusal("profile.not_toml", name=path.name, problem=str(error)) from error
    if (saved := find_profile(given)) is not None:
        return saved.text, saved.name
    built_in = built_in_profiles()
    if given not in built_in:
        raise Refusal("profile.not_found", name=given)
    return built_in[given], given


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _clear_broken() -> None:
    for since in clear_broken_imports(clock.now()):
        click.echo(sentence(Refusal("import.broken_off", since=since)), err=True)
    commit()
