"""Background work: after a commit, once, and again after a crash."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from review.database import commit, rollback
from review.domain.errors import Refusal
from review.extensions import db
from review.jobs import registry
from review.jobs.queue import ORPHANED_AFTER, enqueue, perform, sweep
from review.models import Job, JobState


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the work declared for these tests was asked to do."""
    seen: list[dict[str, Any]] = []

    def note(row: Job, _now: datetime) -> dict[str, Any]:
        seen.append(row.arguments)
        return {"noted": len(seen)}

    def refuse(_row: Job, _now: datetime) -> None:
        raise Refusal("job.test_refusal", reason="because")

    def break_down(_row: Job, _now: datetime) -> None:
        raise RuntimeError("broken")

    registry.load_modules()
    for kind, work in (("test.note", note), ("test.refuse", refuse), ("test.break", break_down)):
        monkeypatch.setitem(registry._WORK, kind, work)
    return seen


def test_work_starts_only_once_its_transaction_is_committed(session: Any, now: datetime, done: list[Any]) -> None:
    row = enqueue("test.note", {"a": 1}, actor=None, now=now)
    assert done == []
    commit()
    assert done == [{"a": 1}]
    assert row.state is JobState.DONE
    assert row.result == {"noted": 1}


def test_work_of_a_transaction_that_was_undone_never_starts(session: Any, now: datetime, done: list[Any]) -> None:
    enqueue("test.note", {"a": 1}, actor=None, now=now)
    rollback()
    commit()
    assert done == []
    assert db.session.query(Job).count() == 0


def test_a_job_that_is_handed_over_twice_is_done_once(session: Any, now: datetime, done: list[Any]) -> None:
    row = enqueue("test.note", {}, actor=None, now=now)
    commit()
    assert perform(row.id, now) is False
    assert len(done) == 1


def test_a_refused_job_keeps_the_code_and_its_values(session: Any, now: datetime, done: list[Any]) -> None:
    row = enqueue("test.refuse", {}, actor=None, now=now)
    commit()
    assert row.state is JobState.FAILED
    assert row.result == {"refusal": "job.test_refusal", "values": {"reason": "because"}}


def test_a_job_that_breaks_down_is_marked_failed(session: Any, now: datetime, done: list[Any]) -> None:
    row = enqueue("test.break", {}, actor=None, now=now)
    commit()
    assert (row.state, row.finished_at) == (JobState.FAILED, now)


def test_a_job_of_an_unknown_kind_is_refused_at_once(session: Any, now: datetime) -> None:
    with pytest.raises(KeyError):
        enqueue("test.unknown", {}, actor=None, now=now)


def test_what_a_dead_worker_held_is_queued_again(session: Any, now: datetime, done: list[Any]) -> None:
    dead = Job(kind="test.note", arguments={}, state=JobState.RUNNING, created_at=now, started_at=now, heartbeat_at=now)
    session.add(dead)
    session.commit()
    assert sweep(now + ORPHANED_AFTER - timedelta(seconds=1)) == []
    assert sweep(now + ORPHANED_AFTER + timedelta(seconds=1)) == [dead.id]
    assert perform(dead.id, now)
    assert done == [{}]
