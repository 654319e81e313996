"""The draft of a month's frame that was worked out beforehand: whether it still holds, what it counts, and the rows
that a freeze copies from it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, func, not_, or_, select, type_coerce
from sqlalchemy.orm import joinedload

from review.domain.documents import canonical_json
from review.domain.leads import EventKind, LeadState
from review.extensions import db
from review.models.audit import AuditEvent
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.frame_draft import DraftExclusion, DraftRow, FrameDraft
from review.models.job import Job, JobState
from review.models.lead import Lead
from review.models.touch import Touch
from review.queries.frame_drafts import CARRIED_IN, NONE_AND_OTHERS, SMALLEST_STRATUM, sift_leads, source_of
from review.queries.standards import StandardsInForce

#: The kind of the job that works a draft out; it names the docket's public id.
PREPARE = "frame.prepare"
#: Acts that change nothing of what a frame is made from. Whatever else is on record may have.
_BESIDE = ("ballot.%", "case.%", "docket.%", "invitation.%", "profile.%", "sign_in.%", "statement.%")
_FRAMES = ("docket.frozen", "docket.cancelled")


@dataclass(slots=True)
class FramePreview:
    """The frame as it would freeze: events by (kind, source, carried in), what is left out, every lead's state.

    ``made_at`` is None where it was counted on the spot; ``holds`` is False where something has changed since.
    """

    counted: list[tuple[EventKind, str, bool, int]] = field(default_factory=list)
    excluded: list[tuple[Lead, EventKind, str]] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    controls: int = 0
    made_at: datetime | None = None
    holds: bool = True

    @property
    def size(self) -> int:
        """Events in the frame."""
        return sum(row[3] for row in self.counted)


def what_it_stands_on(docket: Docket, standards: StandardsInForce) -> str:
    """SHA-256 of all that could change the frame: the docket's settings, the standards in force, and how far the record
    of what was done and the tables it speaks of have come."""
    matters = or_(AuditEvent.action.in_(_FRAMES), not_(or_(*(AuditEvent.action.like(one) for one in _BESIDE))))
    acts = db.session.execute(select(func.count(), func.max(AuditEvent.id)).where(matters)).one()
    last = [db.session.scalar(select(func.max(table.id))) for table in (Lead, Touch, ReviewEvent)]
    document = {
        "period": docket.period,
        "zone": docket.zone,
        "by": docket.stratify_by.value,
        "controls": docket.control_share > 0,
        "standards": sorted([*standards.definitions_by_id, *standards.policies_by_id]),
        "acts": list(acts),
        "last": last,
    }
    return hashlib.sha256(canonical_json(document).encode()).hexdigest()


def find_draft(docket: Docket) -> FrameDraft | None:
    """The finished draft of the docket's frame, whether it still holds or not."""
    return db.session.scalar(
        select(FrameDraft).where(FrameDraft.docket_id == docket.id, FrameDraft.made_at.is_not(None)),
        execution_options={"populate_existing": True},
    )


def is_being_drafted(docket: Docket, *states: JobState) -> bool:
    """Whether a job in one of ``states`` is to work the docket's frame out: one that waits or is at work, unless told
    otherwise."""
    waiting = db.session.scalars(
        select(Job).where(Job.kind == PREPARE, Job.state.in_(states or (JobState.QUEUED, JobState.RUNNING)))
    )
    return any(job.arguments["docket"] == docket.public_id for job in waiting)


def stored_preview(docket: Docket, draft: FrameDraft, standards: StandardsInForce) -> FramePreview:
    """What a finished draft says."""
    counted = db.session.execute(
        select(DraftRow.kind, DraftRow.source, DraftRow.carried_in, func.count())
        .where(_events(docket))
        .group_by(DraftRow.kind, DraftRow.source, DraftRow.carried_in)
    )
    excluded = db.session.scalars(
        select(DraftExclusion)
        .where(DraftExclusion.docket_id == docket.id)
        .order_by(DraftExclusion.exclusion, DraftExclusion.id)
        .options(joinedload(DraftExclusion.lead))
    )
    controls = select(func.count()).where(DraftRow.docket_id == docket.id, DraftRow.kind == EventKind.ACCEPTED)
    return FramePreview(
        sorted((kind, source, carried, number) for kind, source, carried, number in counted),
        [(one.lead, one.kind, one.exclusion) for one in excluded],
        draft.states,
        db.session.scalar(controls) or 0,
        draft.made_at,
        draft.stands_on == what_it_stands_on(docket, standards),
    )


def count_preview(docket: Docket, standards: StandardsInForce) -> FramePreview:
    """The same, counted on the spot from every lead; nothing is kept."""
    preview, states = FramePreview(), Counter[LeadState]()
    counted: Counter[tuple[EventKind, str, bool]] = Counter()
    for some in sift_leads(docket, standards, whole=False):
        for one in some:
            states[one.state] += 1
            if one.found is None:
                continue
            if one.exclusion is not None:
                preview.excluded.append((one.lead, one.found.event.kind, one.exclusion.value))
            elif one.found.is_control:
                preview.controls += 1
            else:
                counted[one.found.event.kind, source_of(one.found), one.found.carried_in] += 1
    preview.excluded.sort(key=lambda row: (row[2], row[0].id))
    preview.counted = sorted((kind, source, carried, number) for (kind, source, carried), number in counted.items())
    preview.states = {state.value: number for state, number in sorted(states.items())}
    return preview


def draft_events(docket: Docket, *columns: ColumnElement[Any]) -> Select[Any]:
    """``columns`` of the draft's events."""
    return select(*columns).where(_events(docket))


def draft_controls(docket: Docket, *columns: ColumnElement[Any]) -> Select[Any]:
    """``columns`` of the accepted leads that may be drawn as controls."""
    return select(*columns).where(DraftRow.docket_id == docket.id, DraftRow.kind == EventKind.ACCEPTED)


def events_with_strata(docket: Docket, *columns: ColumnElement[Any]) -> Select[Any]:
    """The stratum and ``columns`` of the draft's events. A stratum is kind and source (or grade, or team), the small
    ones of a kind together, what is carried in apart. None of it depends on what was found on any lead."""
    alike = (
        select(DraftRow.kind, DraftRow.trait, func.count().label("events"))
        .where(_events(docket), ~DraftRow.carried_in)
        .group_by(DraftRow.kind, DraftRow.trait)
        .subquery()
    )
    kind = "|" + type_coerce(DraftRow.kind, String)
    stratum = case(
        (DraftRow.carried_in, CARRIED_IN + kind),
        (alike.c.events < SMALLEST_STRATUM, NONE_AND_OTHERS[docket.stratify_by][1] + kind),
        else_=DraftRow.trait + kind,
    )
    same = and_(alike.c.kind == DraftRow.kind, alike.c.trait == DraftRow.trait)
    return draft_events(docket, stratum.label("stratum"), *columns).outerjoin(alike, same)


def _events(docket: Docket) -> ColumnElement[bool]:
    return and_(DraftRow.docket_id == docket.id, DraftRow.kind != EventKind.ACCEPTED)


def list_planned_dockets() -> Sequence[Docket]:
    """The standing dockets whose frame is still to be frozen, by month."""
    return db.session.scalars(
        select(Docket).where(Docket.frozen_at.is_(None), Docket.cancelled_at.is_(None)).order_by(Docket.period)
    ).all()
