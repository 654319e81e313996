"""What the two sides say: filing a justification or a statement, and fixing them when the hearing opens."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from review.domain.docket_states import DocketState
from review.domain.errors import Refusal
from review.domain.evidence_files import NO_FILES, GivenFiles
from review.domain.leads import EventKind
from review.domain.policy import Policy
from review.domain.roles import SIDES, Bench
from review.domain.statements import StatementText
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.models.statement import Statement
from review.operations.audit import declare, record
from review.operations.evidence_files import attach_files, check_number
from review.queries.dockets import docket_state, lock_docket
from review.queries.justifications import find_justifiable
from review.queries.statements import is_seated, list_statements, speaks_for_marketing

FILED = declare("statement.filed", "side", "kind", "number", "version", "exception_claimed", "late", "files")


def file_justification(
    actor: Person, lead: Lead, ref: str, text: StatementText, *, based_on: int, policy: Policy | None, now: datetime,
    zone: tzinfo, files: GivenFiles = NO_FILES,
) -> Statement | None:
    """File the next version of Sales' words on event ``ref`` of ``lead``; earlier versions stay.

    ``based_on`` is the version that the author had before them, 0 where there was none. None where ``actor`` may not
    know of the event. After the deadline it is taken and counts as late; once the hearing has opened, no more.
    Raises Refusal: ``statement.respondent_files``, ``statement.hearing_opened``, ``statement.changed_meanwhile``,
    ``evidence_file.too_many``.
    """
    found = find_justifiable(actor, lead.public_id, ref, policy=policy, now=now, zone=zone)
    if found is None:
        return None
    event = found.event
    if not found.may_file:
        name = event.respondent.name if event.respondent else "–"
        raise Refusal("statement.respondent_files", name=name)
    docket = _held_open(event.docket) if event.docket is not None else None
    return _file(lead, (event.kind, event.number), Bench.SALES, text, files, based_on, docket, actor, now)


def file_marketing_statement(
    actor: Person, case: Case, text: StatementText, *, based_on: int, now: datetime, files: GivenFiles = NO_FILES
) -> Statement:
    """File the next version of Marketing's words on a drawn case, until its hearing opens.

    Raises Refusal: ``statement.not_marketing``, ``statement.seated`` (whoever judges a docket does not speak in it),
    ``statement.not_drawn``, ``statement.hearing_opened``, ``statement.changed_meanwhile``,
    ``evidence_file.too_many``.
    """
    if not speaks_for_marketing(actor):
        raise Refusal("statement.not_marketing")
    if is_seated(case.docket, actor):
        raise Refusal("statement.seated", period=case.docket.period)
    docket = _held_open(case.docket)
    if docket_state(docket) is not DocketState.DRAWN:
        raise Refusal("statement.not_drawn", period=docket.period)
    event = case.event
    said_of = (event.kind, event.number)
    return _file(event.lead, said_of, Bench.MARKETING, text, files, based_on, docket, actor, now)


def _held_open(docket: Docket) -> Docket:
    """The docket, held against the opening of its hearing until the end of the transaction."""
    held = lock_docket(docket)
    if held.hearing_opened_at is not None:
        raise Refusal("statement.hearing_opened", period=held.period, at=held.hearing_opened_at)
    return held


def _file(
    lead: Lead, event: tuple[EventKind, int], side: Bench, text: StatementText, files: GivenFiles, based_on: int,
    docket: Docket | None, actor: Person, now: datetime,
) -> Statement:
    db.session.get_one(Lead, lead.id, with_for_update=True)  # one version at a time
    kind, number = event
    earlier = list_statements(lead.id, kind, number, side)
    last = earlier[0].version if earlier else 0
    if last != based_on:
        raise Refusal("statement.changed_meanwhile", at=earlier[0].filed_at if earlier else None)
    kept = [file for one in earlier[:1] for file in one.files if file.public_id in files.kept]
    check_number(files, kept)
    statement = Statement(
        lead=lead,
        kind=kind,
        event_number=number,
        side=side,
        version=last + 1,
        author=actor,
        reason=text.reason,
        exception_claimed=text.exception_claimed,
        narrative=text.narrative,
        links="\n".join(text.links),
        filed_at=now,
    )
    db.session.add(statement)
    attached = attach_files(statement, kept, files.new)
    db.session.flush()
    record(
        FILED,
        actor=actor,
        subject_kind="lead",
        subject=lead.public_id,
        now=now,
        side=side,
        kind=kind,
        number=number,
        version=statement.version,
        exception_claimed=statement.exception_claimed,
        late=docket is not None and _is_late(now, docket.statements_due_at),
        files=[file.sha256 for file in attached],
    )
    return statement


def _is_late(at: datetime, due_at: datetime | None) -> bool:
    return due_at is not None and at > due_at


def freeze_statements(docket: Docket) -> None:
    """Copy onto each case of ``docket`` the last statement of each side, as it stands now."""
    cases = db.session.scalars(select(Case).where(Case.docket_id == docket.id).options(joinedload(Case.event))).all()
    standing = _standing_statements(docket)
    for case in cases:
        event = case.event
        case.statements = {
            side.value: _as_frozen(
                standing.get((event.lead_id, event.kind.value, event.number, side)), docket.statements_due_at
            )
            for side in SIDES
        }
    db.session.flush()


def _standing_statements(docket: Docket) -> dict[tuple[int, str, int, Bench], Statement]:
    events = (
        select(ReviewEvent.lead_id, ReviewEvent.kind, ReviewEvent.number)
        .join(Case, Case.event_id == ReviewEvent.id)
        .where(Case.docket_id == docket.id)
    )
    statements = db.session.scalars(
        select(Statement)
        .where(tuple_(Statement.lead_id, Statement.kind, Statement.event_number).in_(events))
        .order_by(Statement.version)
        .options(joinedload(Statement.author), selectinload(Statement.files))
    )
    return {(one.lead_id, one.kind.value, one.event_number, one.side): one for one in statements}


def _as_frozen(statement: Statement | None, due_at: datetime | None) -> dict[str, Any] | None:
    if statement is None:
        return None
    return {
        "public_id": statement.public_id,
        "reason": statement.reason,
        "exception_claimed": statement.exception_claimed,
        "narrative": statement.narrative,
        "links": statement.links,
        "author": {"public_id": statement.author.public_id, "name": statement.author.name},
        "filed_at": statement.filed_at.isoformat(),
        "late": _is_late(statement.filed_at, due_at),
        "files": [
            {
                "public_id": file.public_id, "name": file.name, "media": file.media.value, "size": file.size,
                "sha256": file.sha256,
            }
            for file in statement.files
        ],
    }
