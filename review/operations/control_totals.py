"""Control totals of an import: noted when it begins, compared once its files are read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select

from review.domain.control_totals import ControlTotal
from review.domain.errors import Refusal
from review.extensions import db
from review.intake.control_totals import find_total
from review.intake.staging import OpenFile
from review.models.control_total import ImportTotal
from review.models.import_run import ImportFile, ImportRun
from review.queries.imports import list_totals


def expect_totals(run: ImportRun, totals: Sequence[ControlTotal]) -> None:
    """Note what the files of ``run`` are said to hold."""
    db.session.add_all(
        ImportTotal(
            run=run, of=one.of[:255], column=one.column[:200] if one.column else None, expected=f"{one.expected:f}"
        )
        for one in totals
    )


def totals_of(run: ImportRun) -> list[ControlTotal]:
    """What was said of the files of ``run``, for another import of them."""
    return [_as_said(one) for one in list_totals(run)]


def compare_totals(run_id: int, opened: Sequence[OpenFile]) -> bool:
    """Write beside each total what was found of it; returns whether there was any."""
    totals = list_totals(db.session.get_one(ImportRun, run_id))
    if not totals:
        return False
    rows = db.session.scalars(
        select(ImportFile.rows_read).where(ImportFile.import_id == run_id).order_by(ImportFile.id)
    ).all()
    for one in totals:
        found = find_total(_as_said(one), opened, rows)
        one.found, one.unread, one.compared = None if found.amount is None else f"{found.amount:f}", found.unread, True
    db.session.flush()
    return True


def require_totals(run: ImportRun) -> None:
    """Raise Refusal ``total.differs`` where a total differs, unless somebody said that the import goes on
    nevertheless, or it is a dry run, which only tells."""
    differing = [one for one in list_totals(run) if not one.agrees]
    if differing and not run.dry_run and run.totals_confirmed_at is None:
        raise Refusal("total.differs", totals=[_named(one) for one in differing])


def _as_said(total: ImportTotal) -> ControlTotal:
    return ControlTotal(total.of, total.column, Decimal(total.expected))


def _named(total: ImportTotal) -> str:
    return ": ".join(part for part in (total.of, total.column) if part)
