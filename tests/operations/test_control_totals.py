"""Control totals of an import: told by a dry run, and nothing is imported where they differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from review.domain.control_totals import read_total
from review.domain.errors import Refusal
from review.models import AuditEvent, ImportRun, ImportState, Job, Lead
from review.queries.imports import list_totals
from tests.support.intake import bring, lead, touch

Take = Callable[..., ImportRun]

LEADS = [lead(1, amount="1.200,50"), lead(2, amount="(0,50)"), lead("", amount="3")]


@pytest.fixture
def take(session: Any, now: datetime, tmp_path: Path) -> Take:
    """A function that imports three leads and a touch, expecting some totals."""
    def taken(*totals: str, **given: Any) -> ImportRun:
        return bring(
            tmp_path, leads=LEADS, touches=[touch(1, "01.10.2026 10:00", lead="1")],
            totals=[read_total(one) for one in totals], **given,
        )

    return taken


def told(run: ImportRun) -> list[tuple[str | None, bool]]:
    return [(one.found, one.agrees) for one in list_totals(run)]


def test_what_agrees_is_imported_and_kept_with_the_import(session: Any, take: Take) -> None:
    run = take("leads=3", "touches=1", "leads.csv=3", "leads:amount=1.203,00", "touches.csv:Call=1")
    assert run.state is ImportState.MERGED
    assert told(run) == [("3", True), ("1", True), ("3", True), ("1203.00", True), ("1", True)]


@pytest.mark.parametrize("total", ["leads=2", "leads:Amount=1200", "other.csv=1", "leads:Nothing=0", "leads:Status=0"])
def test_what_differs_stops_the_import_before_anything_is_changed(session: Any, take: Take, total: str) -> None:
    with pytest.raises(Refusal, match=r"total\.differs"):
        take("touches=1", total)
    run = session.scalars(select(ImportRun)).one()
    assert [agrees for _found, agrees in told(run)] == [True, False]
    assert session.scalar(select(func.count()).select_from(Lead)) == 0


def test_a_dry_run_only_tells(session: Any, take: Take) -> None:
    run = take("leads=2", dry_run=True)
    assert (run.state, told(run)) == (ImportState.CHECKED, [("3", False)])


def test_whoever_says_so_goes_on_and_it_is_on_record(session: Any, take: Take) -> None:
    run = take("leads=2", despite_totals=True)
    assert (run.state, told(run)) == (ImportState.MERGED, [("3", False)])
    started = session.scalars(select(AuditEvent).where(AuditEvent.action == "import.started")).one()
    assert (started.payload["totals"], started.payload["despite_totals"]) == (1, True)
    assert session.scalars(select(Job)).all() == []
