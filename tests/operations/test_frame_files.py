"""The frame file is kept as it was hashed; what is drawn is drawn from it, and its rows have to say the same."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, text

from review.domain.docket_states import DocketState, DrawMode
from review.domain.errors import Refusal
from review.extensions import db
from review.models.docket import Docket
from review.models.frame import FrameControl, FrameEvent, FrameFilePart
from review.operations import frames
from review.operations.draws import draw_sample
from review.operations.extensions import extend_sample
from review.queries.draw_checks import check_draw
from review.queries.frames import find_frame, frame_file
from review.sentences import sentence
from tests.support.dockets import DRAWN_AT, advance, make_company, make_docket, publish_the_plan
from tests.support.people import Cast

MIGRATION = Path(__file__).parents[2] / "migrations" / "versions" / "0016_keep_the_frame_file.py"


def parts_of(docket: Docket) -> list[bytes]:
    found = select(FrameFilePart.content).where(FrameFilePart.docket_id == docket.id).order_by(FrameFilePart.number)
    return list(db.session.scalars(found))


def frozen(people: Cast) -> Docket:
    make_company(people)
    return advance(make_docket(people, mode=DrawMode.SAMPLE, sample_size=9), people, DocketState.FROZEN)


def test_the_parts_together_are_the_file_that_was_hashed(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "LINES_OF_A_PART", 5)
    make_company(people)
    docket = advance(make_docket(people, control_share=10), people, DocketState.FROZEN)
    frame = find_frame(docket)
    assert frame is not None
    parts = parts_of(docket)
    assert len(parts) == -(-(frame.size + 4) // 5)
    assert all(part.endswith(b"\n") for part in parts)
    assert hashlib.sha256(b"".join(parts)).hexdigest() == frame.population_sha256
    lines = list(frame_file(docket))
    assert lines == sorted(b"".join(parts).splitlines(keepends=True))
    keys = {*db.session.scalars(select(FrameEvent.key)), *db.session.scalars(select(FrameControl.key))}
    assert {line.split(b"\t")[0].decode() for line in lines} == keys


def test_the_migration_makes_the_files_of_frames_that_were_frozen_before(people: Cast) -> None:
    make_company(people)
    docket = advance(make_docket(people, control_share=10), people, DocketState.FROZEN)
    db.session.commit()
    before = parts_of(docket)
    migration = _migration()
    db.session.remove()
    with db.engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        migration.downgrade()
        migration.upgrade()
    assert [b"".join(parts_of(docket))] == [b"".join(before)]


def _migration() -> ModuleType:
    spec = importlib.util.spec_from_file_location("keep_the_frame_file", MIGRATION)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE frame_file_part SET content = CAST(replace(content, 'ignored', 'Ignored') AS BLOB)",
        "UPDATE frame_file_part SET content = CAST(content || 'zz\tx\n' AS BLOB)",
        "DELETE FROM frame_file_part",
        "UPDATE frame_event SET stratum = 'x'",
        "DELETE FROM frame_event",
    ],
)
def test_nothing_is_drawn_from_a_frame_that_was_tampered_with(people: Cast, tampering: str) -> None:
    docket = frozen(people)
    publish_the_plan(docket, people)
    _tamper(tampering)
    with pytest.raises(Refusal) as caught:
        draw_sample(docket, actor=people.clerk, now=DRAWN_AT)
    assert caught.value.code == "docket.frame_changed"
    assert sentence(caught.value)


@pytest.mark.sqlite_only
def test_a_sample_is_not_made_larger_from_another_file_and_the_check_says_so(people: Cast) -> None:
    docket = advance(frozen(people), people, DocketState.DRAWN)
    assert check_draw(docket).wrong == ()
    _tamper("UPDATE frame_file_part SET content = CAST(content || 'zz\tx\n' AS BLOB)")
    with pytest.raises(Refusal) as caught:
        extend_sample(docket, 12, "More.", actor=people.clerk, now=DRAWN_AT)
    assert caught.value.code == "docket.frame_changed"
    assert check_draw(docket).wrong == ("frame",)


def _tamper(statement: str) -> None:
    """As somebody could who owns the file of the database."""
    db.session.commit()
    for (name,) in db.session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        db.session.execute(text(f"DROP TRIGGER {name}"))
    db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    db.session.execute(text(statement))
    db.session.expire_all()
