"""Imports as their pages show them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from review.domain.errors import Refusal
from review.extensions import db
from review.models.control_total import ImportTotal
from review.models.data_source import DataSource
from review.models.import_run import ImportFile, ImportRun, QuarantinedRow
from review.models.job import Job, JobState

#: The kind of the jobs that carry imports out.
IMPORT = "import"
#: Under which a job's result says for how many seconds its last step kept other writers waiting.
HELD = "held_seconds"
#: The kind of the jobs that look at uploads first.
LOOK = "upload.look"
_SHOWN_ROWS = 20


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """The rows of one file with the same thing wrong in the same column: how many, and the first of them."""

    code: str
    column: str | None
    count: int
    rows: tuple[QuarantinedRow, ...]


def find_import(public_id: str) -> ImportRun | None:
    """The import with this id, with its files."""
    return db.session.scalar(
        select(ImportRun)
        .options(selectinload(ImportRun.files), joinedload(ImportRun.data_source), joinedload(ImportRun.started_by))
        .where(ImportRun.public_id == public_id)
    )


def find_job_of(run: ImportRun) -> Job | None:
    """The job that carries ``run`` out, while it has not ended."""
    return _find_job(IMPORT, "run", run.public_id)


def find_look_at(draft: str) -> Job | None:
    """The job that looks at the upload with this id, while it has not ended."""
    return _find_job(LOOK, "draft", draft)


def _find_job(kind: str, argument: str, value: str) -> Job | None:
    waiting = db.session.scalars(
        select(Job)
        .where(Job.kind == kind, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
        .order_by(Job.id.desc())
    )
    return next((job for job in waiting if job.arguments.get(argument) == value), None)


def find_seconds_held(run: ImportRun) -> float | None:
    """For how many seconds the merge of ``run`` kept others from writing; None where it was not noted."""
    job = find_last_job_of(run)
    told = (job.result or {}).get(HELD) if job is not None else None
    return None if told is None else float(told)


def refusal_of(run: ImportRun) -> Refusal | None:
    """Why ``run`` was refused, as it was said then."""
    if run.refusal is None:
        return None
    kept = json.loads(run.refusal)
    return Refusal(kept["code"], **kept["values"])


def list_totals(run: ImportRun) -> list[ImportTotal]:
    """The control totals of ``run``, as they were typed."""
    return list(db.session.scalars(select(ImportTotal).where(ImportTotal.import_id == run.id).order_by(ImportTotal.id)))


def is_stopped_by_totals(run: ImportRun) -> bool:
    """Whether ``run`` was refused since its files do not hold what was expected."""
    refusal = refusal_of(run)
    return refusal is not None and refusal.code == "total.differs"


def find_last_job_of(run: ImportRun) -> Job | None:
    """The job that carried ``run`` out last, whatever became of it."""
    jobs = db.session.scalars(
        select(Job)
        .where(Job.kind == IMPORT, Job.created_at >= run.started_at, Job.arguments["run"].as_string() == run.public_id)
        .order_by(Job.id.desc())
    )
    return jobs.first()


def find_file(run: ImportRun, file_id: int) -> ImportFile | None:
    """A file of this import."""
    return next((file for file in run.files if file.id == file_id), None)


def list_problem_groups(file: ImportFile) -> list[ProblemGroup]:
    """What is wrong in a file, the commonest first, each with its first rows."""
    place = (
        func.row_number()
        .over(partition_by=[QuarantinedRow.code, QuarantinedRow.column], order_by=QuarantinedRow.line)
        .label("place")
    )
    ranked = select(QuarantinedRow.id, place).where(QuarantinedRow.file_id == file.id).subquery()
    shown = db.session.scalars(
        select(QuarantinedRow)
        .join(ranked, ranked.c.id == QuarantinedRow.id)
        .where(ranked.c.place <= _SHOWN_ROWS)
        .order_by(QuarantinedRow.line)
    ).all()
    counts = db.session.execute(
        select(QuarantinedRow.code, QuarantinedRow.column, func.count())
        .where(QuarantinedRow.file_id == file.id)
        .group_by(QuarantinedRow.code, QuarantinedRow.column)
        .order_by(func.count().desc(), QuarantinedRow.code)
    ).all()
    return [
        ProblemGroup(
            code, column, count, tuple(row for row in shown if (row.code, row.column) == (code, column))
        )
        for code, column, count in counts
    ]


def iterate_quarantine(file_id: int) -> Iterator[tuple[int, list[QuarantinedRow]]]:
    """The quarantined lines of a file in its order, each with everything wrong in it."""
    line: list[QuarantinedRow] = []
    statement = (
        select(QuarantinedRow)
        .where(QuarantinedRow.file_id == file_id)
        .order_by(QuarantinedRow.line, QuarantinedRow.id)
        .execution_options(yield_per=1000)
    )
    for row in db.session.scalars(statement):
        if line and line[0].line != row.line:
            yield line[0].line, line
            line = []
        line.append(row)
    if line:
        yield line[0].line, line


def list_used_profiles() -> list[tuple[str, str]]:
    """The profiles of merged or checked imports: name and latest text, by name."""
    latest = select(func.max(ImportRun.id)).group_by(ImportRun.profile_name)
    rows = db.session.execute(
        select(ImportRun.profile_name, ImportRun.profile_text)
        .where(ImportRun.id.in_(latest))
        .order_by(ImportRun.profile_name)
    ).all()
    return [(name, text) for name, text in rows]


def list_source_names() -> list[str]:
    """The CRMs that were imported from, by name."""
    return list(db.session.scalars(select(DataSource.name).order_by(DataSource.name)))
