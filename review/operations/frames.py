"""Freezing the frame of a month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, insert, select

from review.database import large_cache
from review.domain import draw as rules
from review.domain.dockets import Move, check_move
from review.extensions import db
from review.models.base import Base
from review.models.docket import Docket
from review.models.frame import Frame, FrameControl, FrameEvent, FrameExclusion, FrameFilePart, ReviewEvent
from review.models.frame_draft import DraftExclusion, DraftRow, FrameDraft
from review.models.person import Person
from review.operations.audit import declare, record
from review.operations.frame_drafts import clear_draft, prepare_frame
from review.queries.dockets import docket_state, lock_docket, situation
from review.queries.frame_previews import (
    FramePreview,
    count_preview,
    draft_controls,
    draft_events,
    events_with_strata,
    find_draft,
    stored_preview,
    what_it_stands_on,
)
from review.queries.frames import frame_rows, has_few_leads
from review.queries.standards import StandardsInForce, standards_in_force

FROZEN = declare(
    "docket.frozen", "period", "population_sha256", "size", "carried_in", "excluded", "controls", "states"
)


#: So many leads are looked at while somebody waits for a page.
FEW_LEADS = 4_000
#: Lines of the frame file in one row: less than a megabyte.
LINES_OF_A_PART = 10_000


def preview_frame(docket: Docket, now: datetime) -> FramePreview:
    """The frame as it would be frozen now, from a draft that still holds, else counted on the spot; nothing is kept."""
    standards = standards_in_force(now, ZoneInfo(docket.zone))
    draft = find_draft(docket)
    if draft is not None and draft.stands_on == what_it_stands_on(docket, standards):
        return stored_preview(docket, draft, standards)
    return count_preview(docket, standards)


def find_preview(docket: Docket, now: datetime) -> FramePreview | None:
    """The preview where it is there at once: from the last draft, though something may have changed since, or counted
    where there are few leads. None where the frame has to be worked out first. Raises Refusal
    ``standards.none_in_force``."""
    standards = standards_in_force(now, ZoneInfo(docket.zone))
    draft = find_draft(docket)
    if draft is not None:
        return stored_preview(docket, draft, standards)
    return count_preview(docket, standards) if has_few_leads(FEW_LEADS) else None


@large_cache()
def freeze_frame(docket: Docket, *, actor: Person | None, now: datetime) -> Frame:
    """Freeze the month's rejected and ignored events, with the evidence on each, and publish the frame's hash.

    A draft that still holds is copied set by set; where there is none, the frame is worked out first. Raises the
    `Refusal` of the guard that stands in the way; of two clerks at once the second is refused.
    """
    docket = lock_docket(docket)
    check_move(Move.FREEZE, docket_state(docket), situation(docket, now))
    standards = standards_in_force(now, ZoneInfo(docket.zone))
    docket.look_back_months = standards.policy.look_back_months
    draft = _draft_that_holds(docket, standards, now)
    size = _copy_events(docket)
    excluded = _copy_exclusions(docket)
    controls = _copy_controls(docket) if docket.control_share else 0
    population_sha256 = _write_file(docket)
    frame = Frame(
        docket_id=docket.id,
        population_sha256=population_sha256,
        size=size,
        frozen_at=now,
        frozen_by_id=actor.id if actor else None,
        reconciliation=draft.states,
    )
    clear_draft(docket)
    db.session.add(frame)
    db.session.flush()  # from here on the database takes no change to the frame's rows
    docket.frozen_at, docket.policy_id = now, standards.policy_id
    carried_in = select(func.count()).where(FrameEvent.docket_id == docket.id, FrameEvent.carried_in)
    record(
        FROZEN,
        actor=actor,
        subject_kind="docket",
        subject=docket.public_id,
        now=now,
        period=docket.period,
        population_sha256=frame.population_sha256,
        size=frame.size,
        carried_in=db.session.scalar(carried_in) or 0,
        excluded=excluded,
        controls=controls,
        states=frame.reconciliation,
    )
    db.session.flush()
    return frame


def _draft_that_holds(docket: Docket, standards: StandardsInForce, now: datetime) -> FrameDraft:
    draft = find_draft(docket)
    if draft is None or draft.stands_on != what_it_stands_on(docket, standards):
        for _leads in prepare_frame(docket, now=now):
            pass
        draft = db.session.get_one(FrameDraft, docket.id)
    return draft


def _copy_events(docket: Docket) -> int:
    """The events, those of a cancelled month as they are and the others new, and their rows in the frame."""
    # Looked up once: a probe for each row would meet the rows that this very statement has written.
    known = DraftRow.key.in_(select(ReviewEvent.key))
    of_event = ("public_id", "key", "lead_id", "kind", "number", "dated_at", "dated_on", "precision", "respondent_id")
    _insert(ReviewEvent, of_event, draft_events(docket, *_columns(DraftRow, of_event)).where(~known))
    as_found = ("key", "carried_in", "source", "reason", "team", "grade", "evidence", "evidence_sha256")
    columns = (*_columns(DraftRow, ("docket_id", *as_found)), *_columns(ReviewEvent, ("id",)))
    rows = events_with_strata(docket, *columns)
    return _insert(
        FrameEvent,
        ("stratum", "docket_id", *as_found, "event_id"),
        rows.join(ReviewEvent, ReviewEvent.key == DraftRow.key),
    )


def _write_file(docket: Docket) -> str:
    """Read the frame's rows back in order, check them, and keep them as the frame file; gives its SHA-256."""
    with closing(frame_rows(docket)) as rows:
        lines = rules.HashedLines(rules.frame_lines(rows))
        stream = iter(lines)
        parts = iter(lambda: b"".join(islice(stream, LINES_OF_A_PART)), b"")
        for number, content in enumerate(parts):
            db.session.execute(
                insert(FrameFilePart), {"docket_id": docket.id, "number": number, "content": content}
            )
        return lines.finish()


def _copy_exclusions(docket: Docket) -> int:
    left_out = ("docket_id", "lead_id", "kind", "exclusion")
    rows = select(*_columns(DraftExclusion, left_out)).where(DraftExclusion.docket_id == docket.id)
    return _insert(FrameExclusion, left_out, rows.order_by(DraftExclusion.id))


def _copy_controls(docket: Docket) -> int:
    drafted = ("docket_id", "lead_id", "key", "dated_at", "dated_on", "precision", "evidence", "evidence_sha256")
    return _insert(FrameControl, drafted, draft_controls(docket, *_columns(DraftRow, drafted)))


def _columns(table: type[Base], names: Iterable[str]) -> Iterator[ColumnElement[Any]]:
    return (getattr(table, name) for name in names)


def _insert(table: type[Base], names: Iterable[str], rows: Select[Any]) -> int:
    """Copy ``rows`` into ``table`` in one statement; gives how many there were."""
    # Past the ORM, which would ask for the new rows back.
    made = db.session.connection().execute(
        insert(Base.metadata.tables[table.__tablename__]).from_select(list(names), rows),
        execution_options={"preserve_rowcount": True},
    )
    return made.rowcount

