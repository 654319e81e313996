"""An import taken back as one act: the database is as it was, or a sentence says why not."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from review.domain.errors import Refusal
from review.domain.leads import EventKind
from review.domain.roles import Bench
from review.extensions import db
from review.models import (
    AuditEvent,
    CrmName,
    DataSource,
    FollowUpFact,
    ImportRun,
    ImportState,
    Job,
    JobState,
    Lead,
    LeadFact,
    LeadRevision,
    Person,
    Prospect,
    RoleGrant,
    Statement,
    Touch,
)
from review.models.base import Base
from review.operations.import_undo import undo_import
from tests.support.intake import bring, fact_of, lead, the, touch
from tests.support.people import Cast
from tests.support.rows import unchanged

KEPT = (Lead, Touch, LeadFact, FollowUpFact, Prospect, DataSource, CrmName, Person, RoleGrant)


def product() -> dict[str, list[Any]]:
    """What imports change, row by row."""
    db.session.flush()
    tables = [Base.metadata.tables[model.__tablename__] for model in KEPT]
    return {table.name: sorted(map(repr, db.session.execute(select(table)).all())) for table in tables}


@pytest.fixture
def first(session: Any, now: datetime, tmp_path: Path) -> ImportRun:
    """An import on which the one to be undone builds."""
    return bring(
        tmp_path,
        leads=[
            lead(1, "c1", source="Web", city="Bonn", amount="12,50", rejected="2026-10-03 10:00:00.25", status="Lost"),
            lead(2, "c2", name="Zoë"), lead(3),
        ],
        touches=[
            touch("a", "02.10.2026 10:00", contact="c1"), touch("b", "03.10.2026 10:00", contact="c9"),
            touch("c", "03.10.2026 10:00", lead="3"),
        ],
    )


def second(tmp_path: Path) -> ImportRun:
    """Changes, inserts, attaches what waited, and moves a lead to another contact."""
    return bring(
        tmp_path,
        leads=[
            lead(1, "c1", source="Fair", city="Ulm"), lead(2, "c2", name="Zoë"), lead(3, "c3"), lead(9, "c9"),
            lead(10, "c1"),
        ],
        touches=[
            touch("a", "02.10.2026 11:00", contact="c2", kind="Mail"), touch("d", "05.10.2026 10:00", contact="c1"),
        ],
    )


def test_what_was_inserted_goes_and_what_was_updated_is_what_it_was(
    first: ImportRun, session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    before = product()
    run = second(tmp_path)
    assert fact_of(session, "9").touches == 1
    assert product() != before
    undo_import(run, actor=people.clerk, now=now)
    assert product() == before
    assert (run.state, run.undone_by, [one.inserted for one in run.files]) == (
        ImportState.UNDONE, people.clerk, [2, 1],
    )
    assert session.scalars(select(AuditEvent.action).where(AuditEvent.action == "import.undone")).all()
    assert set(session.scalars(select(Job.state))) <= {JobState.DONE}


def test_a_touch_that_an_import_tied_to_an_address_waits_again(
    session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    waiting = touch("a", "02.10.2026 10:00", contact="ann@x.example")
    bring(tmp_path, leads=[lead(1, "c1"), lead(2, "c1")], touches=[waiting])
    before = product()
    run = bring(tmp_path, leads=[lead(1, "c1", mail="ann@x.example")])
    assert [fact_of(session, key).touches for key in "12"] == [1, 1]
    undo_import(run, actor=people.clerk, now=now)
    assert product() == before


def test_the_history_of_a_lead_keeps_both_what_was_replaced_and_what_was_undone(
    first: ImportRun, session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    undo_import(second(tmp_path), actor=people.clerk, now=now)
    kept = select(LeadRevision.old_values).where(LeadRevision.lead_id == the(session).id).order_by(LeadRevision.id)
    assert [values["source"] for values in session.scalars(kept)] == ["Web", "Fair"]


def test_what_was_undone_can_be_imported_again_and_undone_again(
    first: ImportRun, session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    before = product()
    undo_import(second(tmp_path), actor=people.clerk, now=now)
    again = second(tmp_path)
    assert [one.inserted for one in again.files] == [2, 1]
    undo_import(again, actor=people.clerk, now=now)
    assert product() == before


def test_an_import_on_which_a_later_one_builds_is_refused_until_that_is_undone(
    first: ImportRun, session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    run = bring(tmp_path, leads=[lead(1, "c1", source="Fair")])
    later = bring(tmp_path, leads=[lead(1, "c1", source="Mail")])
    with pytest.raises(Refusal, match=r"import\.undo_later"), unchanged():
        undo_import(run, actor=people.clerk, now=now)
    with pytest.raises(Refusal, match=r"import\.undo_revised"), unchanged():
        undo_import(first, actor=people.clerk, now=now)
    undo_import(later, actor=people.clerk, now=now)
    undo_import(run, actor=people.clerk, now=now)
    assert the(session).source == "Web"
    with pytest.raises(Refusal, match=r"import\.undo_revised"), unchanged():
        undo_import(first, actor=people.clerk, now=now)


def test_a_statement_about_a_lead_keeps_its_import(
    first: ImportRun, session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    session.add(Statement(
        lead=the(session), kind=EventKind.REJECTED, event_number=1, side=Bench.SALES, version=1, author=people.rep,
        narrative="I called twice.", filed_at=now + timedelta(minutes=1),
    ))
    with pytest.raises(Refusal, match=r"import\.undo_statement"), unchanged():
        undo_import(first, actor=people.clerk, now=now)


def test_an_undo_waits_for_no_import_at_work_and_is_no_import_twice(
    first: ImportRun, session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    row = Job(kind="import", arguments={}, state=JobState.RUNNING, created_at=now, started_at=now)
    session.add(row)
    session.commit()
    with pytest.raises(Refusal, match=r"import\.another_running"):
        undo_import(first, actor=people.clerk, now=now)
    row.state, row.finished_at = JobState.DONE, now
    undo_import(first, actor=people.clerk, now=now)
    assert session.scalar(select(func.count()).select_from(Lead)) == 0
    with pytest.raises(Refusal, match=r"import\.undo_not_merged"):
        undo_import(first, actor=people.clerk, now=now)


def test_what_an_import_said_of_people_is_taken_back(
    first: ImportRun, session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    before = product()
    run = bring(
        tmp_path,
        leads=[
            lead(2, "c2", name="Zoe Doe", mail="z@x", handed_off="02.10.2026 09:00"),
            lead(11, "c1", name="Anna", owner="New Rep"),
        ],
        touches=[touch("x", "06.10.2026 10:00", contact="c1", rep="Another Rep")],
    )
    assert {one.name for one in session.scalars(select(Person))} >= {"New Rep", "Another Rep"}
    assert the(session, "2").prospect.name == "Zoe Doe"
    undo_import(run, actor=people.clerk, now=now)
    assert product() == before


def test_people_are_taken_back_import_by_import(
    first: ImportRun, session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    before = product()
    one = bring(tmp_path, leads=[lead(21, "c2", name="Zoe", handed_off="02.10.2026 09:00")])
    other = bring(tmp_path, leads=[lead(22, "c2", name="Zoë D.", mail="z@x", handed_off="03.10.2026 09:00")])
    with pytest.raises(Refusal, match=r"import\.undo_described"), unchanged():
        undo_import(one, actor=people.clerk, now=now)
    undo_import(other, actor=people.clerk, now=now)
    assert the(session, "2").prospect.name == "Zoe"
    undo_import(one, actor=people.clerk, now=now)
    assert product() == before


def test_a_rep_stays_while_another_import_or_a_history_speaks_of_them_and_goes_with_the_last(
    first: ImportRun, session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    before = product()
    one = bring(tmp_path, leads=[lead(31, owner="New Rep")])
    other = bring(tmp_path, leads=[lead(32, owner="New Rep")])
    undo_import(one, actor=people.clerk, now=now)
    assert the(session, "32").owner is not None
    undo_import(other, actor=people.clerk, now=now)
    assert product() == before
    changed = bring(tmp_path, leads=[lead(2, "c2", name="Zoë", owner="In History")])
    undo_import(changed, actor=people.clerk, now=now)
    assert "In History" in {one.name for one in session.scalars(select(Person))}


def test_a_rep_whom_somebody_gave_an_address_stays(
    first: ImportRun, session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    run = bring(tmp_path, leads=[lead(41, owner="New Rep")])
    rep = session.scalars(select(Person).where(Person.name == "New Rep")).one()
    rep.email = rep.email_folded = "new@example.com"
    undo_import(run, actor=people.clerk, now=now)
    assert session.scalar(select(func.count()).select_from(Person).where(Person.name == "New Rep")) == 1


def test_an_erased_prospect_keeps_nothing_to_restore(
    first: ImportRun, session: Any, people: Cast, now: datetime, tmp_path: Path
) -> None:
    run = bring(tmp_path, leads=[lead(51, "c2", name="Zoe", handed_off="02.10.2026 09:00")])
    person = the(session, "2").prospect
    person.name = person.name_folded = person.earlier = None
    person.erased_at = now
    undo_import(run, actor=people.clerk, now=now)
    assert the(session, "2").prospect.name is None
