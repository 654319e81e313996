"""Working a month's frame out beforehand: the rules looked at lead by lead, so that the freeze only copies rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select

from review.domain.documents import document_sha256
from review.domain.leads import LeadState
from review.domain.moments import local_day
from review.extensions import db
from review.models.base import new_public_id
from review.models.docket import Docket
from review.models.frame_draft import DraftExclusion, DraftRow, FrameDraft
from review.models.person import Person
from review.operations.evidence import evidence_on
from review.queries.dockets import lock_docket
from review.queries.frame_drafts import DraftEvent, SiftedLead, sift_leads, source_of, trait_of
from review.queries.frame_previews import what_it_stands_on
from review.queries.respondents import person_answering
from review.queries.standards import StandardsInForce, standards_in_force


def prepare_frame(docket: Docket, *, now: datetime) -> Iterator[int]:
    """Work the frame of ``docket`` out anew, chunk by chunk; gives how many leads were looked at so far.

    The caller may commit after each chunk: a draft counts only once it is finished. Where the frame is frozen in the
    meantime, or somebody else begins a draft, this one ends without a word. It is no act and writes no audit event.
    Raises Refusal ``standards.none_in_force``.
    """
    docket = lock_docket(docket)
    if docket.frozen_at is not None or docket.cancelled_at is not None:
        return
    standards = standards_in_force(now, ZoneInfo(docket.zone))
    begun = FrameDraft(
        docket_id=docket.id, token=new_public_id(), stands_on=what_it_stands_on(docket, standards), states={}
    )
    clear_draft(docket)
    db.session.add(begun)
    db.session.flush()
    token, looked_at, states = begun.token, 0, Counter[LeadState]()
    yield looked_at
    for some in sift_leads(docket, standards):
        if _token(lock_docket(docket)) != token:
            return
        states.update(one.state for one in some)
        _store(docket, some, standards)
        looked_at += len(some)
        yield looked_at
    finished = db.session.get(FrameDraft, docket.id, populate_existing=True)
    if finished is not None and finished.token == token:
        finished.states = {state.value: number for state, number in sorted(states.items())}
        finished.made_at = now
        db.session.flush()


def clear_draft(docket: Docket) -> None:
    """Throw the docket's draft away."""
    for table in (DraftRow, DraftExclusion, FrameDraft):
        db.session.execute(
            delete(table).where(table.docket_id == docket.id), execution_options={"synchronize_session": False}
        )
    for kept in [one for one in db.session if isinstance(one, FrameDraft)]:
        db.session.expunge(kept)


def _token(docket: Docket) -> str | None:
    return db.session.scalar(select(FrameDraft.token).where(FrameDraft.docket_id == docket.id))


def _store(docket: Docket, sifted: list[SiftedLead], standards: StandardsInForce) -> None:
    rows = [_row(docket, one.found, standards) for one in sifted if one.found is not None and one.exclusion is None]
    if rows:
        db.session.execute(insert(DraftRow), rows)
    left_out = [
        {"docket_id": docket.id, "lead_id": one.lead.id, "kind": one.found.event.kind, "exclusion": one.exclusion.value}
        for one in sifted
        if one.found is not None and one.exclusion is not None
    ]
    if left_out:
        db.session.execute(insert(DraftExclusion), left_out)


def _row(docket: Docket, found: DraftEvent, standards: StandardsInForce) -> dict[str, Any]:
    lead, event, zone = found.loaded.lead, found.event, ZoneInfo(docket.zone)
    respondent = _respondent(found)
    evidence = evidence_on(found, standards, respondent, zone)
    return {
        "docket_id": docket.id,
        "public_id": new_public_id(),
        "key": event.key,
        "lead_id": lead.id,
        "kind": event.kind,
        "number": event.number,
        "dated_at": event.dated_at,
        "dated_on": local_day(event.dated_at, zone),
        "precision": event.precision,
        "respondent_id": respondent.id if respondent else None,
        "carried_in": found.carried_in,
        "trait": trait_of(found, docket.stratify_by),
        "source": source_of(found),
        "reason": lead.rejection_reason or "",
        "team": lead.owner.team.name if lead.owner and lead.owner.team else "",
        "grade": lead.grade or "",
        "evidence": evidence,
        "evidence_sha256": document_sha256(evidence),
    }


def _respondent(found: DraftEvent) -> Person | None:
    """Who answers for an event, once it was in a frame whoever did then. Nobody does for a lead that was accepted."""
    if found.is_control:
        return None
    if found.known is not None:
        return found.known.respondent
    return person_answering(found.loaded.lead, found.event.kind, found.event.dated_at, found.policy.policy)
