"""A justification belongs to its rejection, whatever kind a later import says that it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from review.domain.leads import EventKind
from review.domain.roles import Bench
from review.models import ImportRun, Statement
from review.operations.import_undo import undo_import
from review.queries.statements import list_statements
from tests.support.intake import PROFILE, bring, lead, the
from tests.support.people import Cast
from tests.support.rows import all_rows

ACCEPTED = PROFILE.replace('changed = "Changed"', 'accepted = "Changed"')


@pytest.fixture
def justified(session: Any, people: Cast, now: datetime, tmp_path: Path) -> None:
    """A rejected lead, not yet framed, that its rep has justified in two versions."""
    bring(tmp_path, leads=[lead(1, status="Lost", rejected="05.10.2026")], profile=ACCEPTED)
    for version, words in ((1, "I called."), (2, "I called twice.")):
        session.add(Statement(
            lead=the(session), kind=EventKind.REJECTED, event_number=1, side=Bench.SALES, version=version,
            author=people.rep, narrative=words, filed_at=now - timedelta(hours=1),
        ))
    session.flush()


def accept(folder: Path) -> ImportRun:
    line = lead(1, status="Lost", changed="02.10.2026 10:00", rejected="05.10.2026")
    return bring(folder, leads=[line], profile=ACCEPTED)


def words(session: Any, kind: EventKind) -> list[str]:
    return [one.narrative for one in list_statements(the(session).id, kind, 1, Bench.SALES)]


def test_an_acceptance_that_comes_later_takes_the_justification_along(
    justified: None, session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    accept(tmp_path)
    assert words(session, EventKind.DISQUALIFIED) == ["I called twice.", "I called."]
    carried = list_statements(the(session).id, EventKind.DISQUALIFIED, 1, Bench.SALES)[0]
    assert (carried.author, carried.filed_at) == (people.rep, now - timedelta(hours=1))


def test_the_way_back_finds_it_too_and_nothing_is_filed_twice(
    justified: None, session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    run = accept(tmp_path)
    undo_import(run, actor=people.clerk, now=now)
    assert words(session, EventKind.REJECTED) == ["I called twice.", "I called."]
    accept(tmp_path)
    assert len(session.scalars(select(Statement)).all()) == 4


def test_an_import_that_changes_no_kind_carries_nothing(
    justified: None, session: Any, now: datetime, tmp_path: Path
) -> None:
    before = all_rows()["statement"]
    bring(tmp_path, leads=[lead(1, status="Lost", rejected="05.10.2026", source="Fair")], profile=ACCEPTED)
    assert all_rows()["statement"] == before
