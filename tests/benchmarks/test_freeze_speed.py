"""How long a freeze takes that was worked out beforehand, beside a bare INSERT … SELECT of the same rows, in one run;
and a draw from the frozen frame, beside a bare loop that reads the frame file and hashes its keys.

``REVIEW_BENCH_EVENTS`` sets the size (1000000 for the large one).
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from review.domain.docket_states import DrawMode
from review.extensions import db
from review.models.docket import Docket
from review.models.frame import FrameEvent
from review.models.frame_draft import FrameDraft
from review.operations.draws import draw_from_file
from review.operations.frames import find_preview, freeze_frame
from review.queries.frame_previews import what_it_stands_on
from review.queries.frames import find_frame, frame_file, stratum_sizes
from review.queries.standards import standards_in_force
from tests.support.dockets import FROZEN_AT, make_company, make_docket
from tests.support.people import Cast

pytestmark = pytest.mark.bench
EVENTS = int(os.environ.get("REVIEW_BENCH_EVENTS", "2000"))
SEED = hashlib.sha256(b"bench").hexdigest()
#: A frame event's own columns, and no index, key or trigger: what any database does with these rows at the least.
BARE = """
    CREATE TABLE bare AS SELECT docket_id, lead_id, key, trait, carried_in, source, reason, team, grade, evidence,
    evidence_sha256 FROM frame_draft_event WHERE 1 = 0"""
COPY = """
    INSERT INTO bare SELECT docket_id, lead_id, key, trait, carried_in, source, reason, team, grade, evidence,
    evidence_sha256 FROM frame_draft_event ORDER BY id"""
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {events})",
    "postgresql": "WITH n(i) AS (SELECT generate_series(1, {events}))",
}
LEADS = """
    INSERT INTO lead (public_id, key, data_source_id, external_id, handoff_number, prospect_id, grade_by_rep, stage,
        rep_created, handed_off_at, disposition, rejected_at, rejected_precision, opted_out, merged, test_record,
        attributes, row_sha256)
    {numbers}
    SELECT 'p' || i, 'bench/' || i || '#1', first.data_source_id, 'B' || i, 1, first.prospect_id, first.grade_by_rep,
        'MQL', first.rep_created, first.handed_off_at, 'rejected', first.rejected_at, 'instant', first.opted_out,
        first.merged, first.test_record, first.attributes, first.row_sha256
    FROM n, (SELECT * FROM lead WHERE disposition = 'rejected' AND NOT test_record ORDER BY id LIMIT 1) AS first"""
ROWS = """
    INSERT INTO frame_draft_event (docket_id, public_id, key, lead_id, kind, number, dated_at, dated_on, precision,
        carried_in, trait, source, reason, team, grade, evidence, evidence_sha256)
    SELECT {docket}, 'e' || id, key || ':rejected:1', id, 'rejected', 1, rejected_at, '2026-10-09', 'instant', {no},
        'Source ' || (id % 7), 'Source ' || (id % 7), 'Not a fit', 'Team', 'A', {evidence}, row_sha256
    FROM lead WHERE key LIKE 'bench/%' ORDER BY id"""


def _timed(run: Callable[[], Any]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _filled(people: Cast, database_kind: str) -> Docket:
    """A planned docket with a finished draft of so many events, each with evidence of the size that leads have."""
    make_company(people)
    docket = make_docket(people, mode=DrawMode.SAMPLE, sample_size=120)
    numbers = NUMBERS[database_kind].format(events=EVENTS)
    evidence = "'" + '{"event": {"kind": "rejected"}, "notes": "' + "x" * 1_500 + '"}' + "'"
    sqlite = database_kind == "sqlite"
    db.session.execute(text(LEADS.format(numbers=numbers)))
    rows = ROWS.format(
        docket=docket.id, no="0" if sqlite else "false", evidence=evidence if sqlite else f"{evidence}::jsonb"
    )
    db.session.execute(text(rows if sqlite else rows.replace("'2026-10-09'", "date '2026-10-09'")))
    standards = standards_in_force(FROZEN_AT)
    db.session.add(
        FrameDraft(
            docket_id=docket.id, token="bench", made_at=FROZEN_AT, states={"rejected": EVENTS},
            stands_on=what_it_stands_on(docket, standards),
        )
    )  # fmt: skip
    db.session.commit()
    if not sqlite:
        db.session.execute(text("ANALYZE"))
        db.session.commit()
    return docket


def test_a_freeze_beside_a_bare_copy_of_its_rows(
    people: Cast, database_kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    docket = _filled(people, database_kind)
    preview = _timed(lambda: find_preview(docket, FROZEN_AT))
    db.session.execute(text(BARE))

    def copy() -> None:
        db.session.execute(text(COPY))
        db.session.commit()

    def freeze() -> None:
        freeze_frame(docket, actor=None, now=FROZEN_AT)
        db.session.commit()

    bare, frozen = _timed(copy), _timed(freeze)
    frame = find_frame(docket)
    assert frame is not None
    assert frame.size == EVENTS
    sizes, sha256 = dict.fromkeys(stratum_sizes(docket), 20), frame.population_sha256
    drawn = _timed(lambda: draw_from_file(docket, SEED, sizes, sha256))
    read = _timed(lambda: db.session.execute(select(FrameEvent.key, FrameEvent.stratum)).all())
    place = tmp_path / "frame.tsv"
    with place.open("wb") as file:
        file.writelines(frame_file(docket))
    loop = _timed(lambda: _loop(place))
    drawn = min(drawn, _timed(lambda: draw_from_file(docket, SEED, sizes, sha256)))
    with capsys.disabled():
        print(
            f"\n{database_kind}, {EVENTS:,} events: preview {preview:.2f} s; bare copy {bare:.2f} s, freeze"
            f" {frozen:.2f} s, ratio {frozen / bare:.1f}; draw from the database {drawn:.2f} s, bare loop over"
            f" the file {loop:.2f} s, ratio {drawn / loop:.2f}; reading the frame's rows instead {read:.2f} s"
        )


def _loop(place: Path) -> None:
    prefix, sha256 = f"{SEED}:".encode(), hashlib.sha256
    with place.open("rb") as file:
        for line in file:
            key, _ = line.split(b"\t")
            sha256(prefix + key).digest()
