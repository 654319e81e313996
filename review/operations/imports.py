"""Imports: started, carried out chunk by chunk, merged in one transaction, or refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from review.database import large_cache
from review.domain.control_totals import ControlTotal
from review.domain.errors import Refusal
from review.extensions import db
from review.intake.duplicates import known_of, look_up_known, set_aside_duplicates
from review.intake.header import parts_for
from review.intake.merge.compare import drop_unchanged, reconcile
from review.intake.merge.coverage import Coverage, covered_by, widen
from review.intake.merge.facts import build_missing_facts, drop_facts_after, drop_facts_before
from review.intake.merge.leads import merge_leads
from review.intake.merge.months import mark_months_of_staged
from review.intake.merge.people import add_people, add_prospects
from review.intake.merge.touches import attach_waiting, merge_touches
from review.intake.opening import open_files
from review.intake.profile_files import parse_profile
from review.intake.staging import InputFile, clear_staging, forget_files, stage_file
from review.models.data_source import DataSource
from review.models.import_run import FileKind, ImportRun, ImportState
from review.models.person import Person
from review.operations.audit import declare, record
from review.operations.carried_statements import carry_statements
from review.operations.control_totals import compare_totals, expect_totals, require_totals

STARTED = declare("import.started", "data_source", "profile", "dry_run", "files", "totals", "despite_totals")
CHECKED = declare("import.checked", "data_source", "files")
MERGED = declare(
    "import.merged", "data_source", "files", "people_added", "statements_carried", "leads_until", "touches_from",
    "touches_until",
)
REFUSED = declare("import.refused", "code")

_DAY_END = time(23, 59, 59)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come: lines read of all lines, and which step it is at."""

    step: str
    done: int
    total: int


def start_import(
    profile_text: str,
    profile_name: str,
    kinds: Sequence[FileKind],
    *,
    dry_run: bool,
    covers_from: date | None = None, covers_until: date | None = None,
    recognition: dict[str, Any] | None = None,
    totals: Sequence[ControlTotal] = (), despite_totals: bool = False,
    actor: Person | None,
    now: datetime,
) -> ImportRun:
    """Open an import of files of these kinds; `carry_out` does the work.

    ``covers_until``: the last day of which the files tell everything (of today: as far as it has come); by default
    they do up to the latest moment seen in them. ``covers_from``: the first day of which the touches file does; by
    default the day of its first touch. Days are those of the source's zone. ``recognition``: what the files were
    recognised as, by `review.intake.recognition`. Where the files do not hold the ``totals``, the import is refused
    unless it is to go on ``despite_totals``.
    Raises `Refusal` ``profile.…``, ``import.no_file`` or ``import.covers_future``.
    """
    profile, text = parse_profile(profile_text, profile_name)
    if not kinds:
        raise Refusal("import.no_file")
    for kind in kinds:
        parts_for(profile, kind)
    zone = profile.source.tzinfo
    for day in (covers_from, covers_until):
        if day is not None and day > now.astimezone(zone).date():
            raise Refusal("import.covers_future", moment=day)
    if covers_from is not None and covers_until is not None and covers_from > covers_until:
        raise Refusal("import.covers_backwards", first=covers_from, last=covers_until)
    run = ImportRun(
        data_source=_data_source(profile.source.name), profile_name=profile_name[:120], profile_text=text,
        dry_run=dry_run, started_at=now, started_by=actor,
        covers_from=datetime.combine(covers_from, time.min, zone) if covers_from else None,
        covers_until=min(now, datetime.combine(covers_until, _DAY_END, zone)) if covers_until else None,
        recognition=recognition, totals_confirmed_at=now if despite_totals else None,
    )
    db.session.add(run)
    expect_totals(run, totals)
    db.session.flush()
    record(
        STARTED, actor=actor, subject_kind="import", subject=run.public_id, now=now,
        data_source=run.data_source.name, profile=run.profile_name, dry_run=dry_run, files=[*kinds],
        totals=len(totals), despite_totals=despite_totals,
    )
    return run


def _data_source(name: str) -> DataSource:
    found = db.session.scalar(select(DataSource).where(DataSource.name == name))
    if found is None:
        found = DataSource(name=name)
        db.session.add(found)
    return found


def carry_out(run_id: int, inputs: Sequence[InputFile], *, clock: Clock) -> Iterator[Progress]:
    """Read, stage, compare and merge; whoever drives it commits after each `Progress`, and nothing else is lost.

    May be begun again from the start after it was broken off, however far it had come: only the last step
    changes leads and touches, and it is one transaction. Raises `Refusal` where a file is not what it should be.
    """
    run = _staging_run(run_id)
    source_id, dry_run = run.data_source_id, run.dry_run
    profile, _ = parse_profile(run.profile_text, run.profile_name)
    forget_files(run_id)
    yield Progress("reading", 0, 0)
    opened = open_files(inputs, profile)
    look_up_known(opened, source_id)
    total = sum(one.lines for one in opened)
    done = 0
    for one in opened:
        read = 0
        for read in stage_file(run_id, one):
            yield Progress("reading", done + read, total)
        done += read
    set_aside_duplicates(run_id, opened)
    yield Progress("comparing", done, done)
    reconcile(run_id, source_id, [one.unchanged for one in opened], known_of(opened))
    if compare_totals(run_id, opened):
        yield Progress("comparing", done, done)  # what was found is kept even where the import ends here
        require_totals(_staging_run(run_id))
    if not dry_run:
        for kind in {one.kind for one in opened} - {FileKind.LOOKUPS}:
            drop_unchanged(run_id, kind, source_id)
        yield Progress("merging", done, done)
        coverage = covered_by(opened, _staging_run(run_id), profile.source.tzinfo, clock())
        merge_import(run_id, coverage, now=clock())
    else:
        check_import(run_id, now=clock())
    yield Progress("done", done, done)


def _staging_run(run_id: int) -> ImportRun:
    run = db.session.get_one(ImportRun, run_id)
    if run.state is not ImportState.STAGING:
        raise Refusal("import.finished", at=run.finished_at)
    return run


def merge_import(run_id: int, coverage: Coverage, *, now: datetime) -> None:
    """Make the staged rows the product's own, in this one transaction."""
    run = _staging_run(run_id)
    source = run.data_source
    with large_cache():
        people_added = add_people(run_id, now)
        add_prospects(run_id, source.id)
        mark_months_of_staged(run_id, source.id)
        drop_facts_before(run_id, source.id)
        merge_leads(run_id, source.id, now)
        merge_touches(run_id, source.id, now)
        attach_waiting(run_id, source.id)
        drop_facts_after(run_id)
        covers_more = widen(source, coverage)
        run.coverage = coverage.as_document()
        db.session.flush()
        build_missing_facts(source, covers_more=covers_more)
        clear_staging(run_id)
    carried = carry_statements(run_id, now=now)
    _finish(run, ImportState.MERGED, now)
    db.session.flush()
    record(
        MERGED, actor=run.started_by, subject_kind="import", subject=run.public_id, now=now,
        data_source=source.name, files=_figures(run), people_added=people_added, statements_carried=carried,
        leads_until=_iso(source.leads_until), touches_from=_iso(source.touches_from),
        touches_until=_iso(source.touches_until),
    )


def check_import(run_id: int, *, now: datetime) -> None:
    """End a dry run: its figures and problems stay, its rows go."""
    run = _staging_run(run_id)
    clear_staging(run_id)
    _finish(run, ImportState.CHECKED, now)
    record(
        CHECKED, actor=run.started_by, subject_kind="import", subject=run.public_id, now=now,
        data_source=run.data_source.name, files=_figures(run),
    )


def refuse_import(run_id: int, refusal: Refusal, *, now: datetime) -> None:
    """End an import that cannot go on; what was staged goes, why it ended stays."""
    run = db.session.get_one(ImportRun, run_id)
    if run.state is not ImportState.STAGING:
        return
    forget_files(run_id)
    db.session.expire(run, ["files"])
    _finish(run, ImportState.REFUSED, now)
    run.refusal = json.dumps({"code": refusal.code, "values": refusal.values}, default=str, ensure_ascii=False)
    record(
        REFUSED, actor=run.started_by, subject_kind="import", subject=run.public_id, now=now, code=refusal.code
    )


def _finish(run: ImportRun, state: ImportState, now: datetime) -> None:
    run.state, run.finished_at = state, now


def _figures(run: ImportRun) -> list[dict[str, object]]:
    db.session.flush()
    db.session.expire(run, ["files"])
    return [
        {
            "kind": file.kind, "sha256": file.sha256, "rows_read": file.rows_read, "inserted": file.inserted,
            "updated": file.updated, "unchanged": file.unchanged, "quarantined": file.quarantined,
            "unattached": file.unattached, "no_contact": file.no_contact, "consulted": file.consulted,
        }
        for file in run.files
    ]


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
