"""One lead, one view: all that is known of it on one timeline.

Of a case, nothing is shown before its month is published. The words of the other side are kept back as long, so that
neither side writes with the other's text before it; clerks and auditors, who hold no seat, may read both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from review.domain.activities import NotCounted, count_touches
from review.domain.definition import Clause, ClauseFinding, DefinitionFinding, judge_lead
from review.domain.errors import Refusal
from review.domain.history import standing_rejection
from review.domain.leads import EventKind, Precision
from review.domain.policy import Policy
from review.domain.touches import Direction
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import FrameEvent, ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.models.statement import Statement
from review.models.touch import Touch
from review.models.verdict import Verdict
from review.queries.frame_drafts import history_of
from review.queries.frames import LoadedLead
from review.queries.lead_histories import load_leads
from review.queries.lead_revisions import Change, list_changes
from review.queries.remedies import RemedyRow, list_of_lead
from review.queries.standards import DefinitionInForce, StandardsInForce
from review.queries.statements import may_read_words

#: An event, the docket whose frame holds it, and its case's number and id where it was drawn.
_Framed = tuple[ReviewEvent, Docket, int | None, int | None]


class What(StrEnum):
    """What an entry of the timeline tells."""

    CREATED = "created"
    HANDED_OFF = "handed_off"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CONVERTED = "converted"
    WON = "won"
    NEXT_STEP = "next_step"
    ACTIVITY = "activity"
    CHANGED = "changed"
    STATEMENT = "statement"
    REVIEWED = "reviewed"
    REMEDY = "remedy"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. The optional parts go with `What.ACTIVITY`, `What.CHANGED`, `What.STATEMENT`,
    `What.REVIEWED` and `What.REMEDY`; ``may_read`` says whether the statement's words are for the viewer."""

    at: datetime
    what: What
    precision: Precision = Precision.INSTANT
    touch: Touch | None = None
    not_counted: NotCounted | None = None
    changes: tuple[Change, ...] = ()
    statement: Statement | None = None
    may_read: bool = False
    period: str = ""
    number: int = 0
    kind: EventKind | None = None
    verdict: Verdict | None = None
    remedy: RemedyRow | None = None


@dataclass(frozen=True, slots=True)
class LeadView:
    """A lead with its timeline, oldest first. ``touches`` are those counted; None where touch data does not reach."""

    lead: Lead
    definition: DefinitionInForce | None
    finding: DefinitionFinding | None
    entries: Sequence[Entry]
    counted: int
    touches_from: datetime | None
    touches_until: datetime | None
    siblings: Sequence[Lead] = field(default=())

    @property
    def clauses(self) -> list[tuple[Clause, ClauseFinding]]:
        """The clauses of the definition with what is known of each."""
        if self.definition is None or self.finding is None:
            return []
        return list(zip(self.definition.definition.clauses, self.finding.clauses, strict=True))


def get_lead_view(viewer: Person, lead: Lead, standards: StandardsInForce, zone: tzinfo, now: datetime) -> LeadView:
    """All that ``viewer`` may see of ``lead``; whether they may see it at all was asked before."""
    loaded = load_leads([lead.id])[0]
    definition, finding, policy = _standards(loaded, standards)
    activities = list(_activities(loaded, policy, zone, now))
    framed = _framed(lead)
    entries = [*_moments(lead), *activities, *_changes(lead), *_statements(viewer, lead, framed), *_reviews(framed),
               *(Entry(row.remedy.given_at, What.REMEDY, remedy=row) for row in list_of_lead(lead, now))]  # fmt: skip
    siblings = db.session.scalars(
        select(Lead)
        .where(Lead.prospect_id == lead.prospect_id, Lead.id != lead.id)
        .order_by(Lead.handed_off_at.desc())
    ).all()
    return LeadView(
        lead=loaded.lead,
        definition=definition,
        finding=finding,
        entries=sorted(entries, key=lambda entry: entry.at),
        counted=sum(_is_counted(entry) for entry in activities) if policy else 0,
        touches_from=loaded.touches_from,
        touches_until=loaded.touches_until,
        siblings=siblings,
    )


def _is_counted(entry: Entry) -> bool:
    return entry.what is What.ACTIVITY and entry.not_counted is None


def _standards(
    loaded: LoadedLead, standards: StandardsInForce
) -> tuple[DefinitionInForce | None, DefinitionFinding | None, Policy | None]:
    """By what the lead is judged; None each where nothing is signed yet."""
    try:
        definition = standards.definition_for(loaded.lead.stage, loaded.lead.handed_off_at)
        finding = judge_lead(definition.definition, loaded.lead.attributes, title=loaded.lead.prospect.title)
    except Refusal:
        return None, None, None
    try:
        return definition, finding, standards.policy
    except Refusal:
        return definition, finding, None


def _moments(lead: Lead) -> Iterator[Entry]:
    of_rejection = lead.rejected_precision or Precision.INSTANT
    known = (
        (lead.created_at, What.CREATED), (lead.handed_off_at, What.HANDED_OFF), (lead.assigned_at, What.ASSIGNED),
        (lead.accepted_at, What.ACCEPTED), (lead.rejected_at, What.REJECTED), (lead.converted_at, What.CONVERTED),
        (lead.won_at, What.WON), (lead.next_step_at, What.NEXT_STEP),
    )
    for at, what in known:
        if at is not None:
            yield Entry(at, what, of_rejection if what is What.REJECTED else Precision.INSTANT)


def _activities(loaded: LoadedLead, policy: Policy | None, zone: tzinfo, now: datetime) -> Iterator[Entry]:
    """Every activity, and whether it counts for this lead up to its rejection, else up to now."""
    history = history_of(loaded)
    until = standing_rejection(history, now, zone) or now
    reasons: dict[str, NotCounted | None] = {}
    if policy is not None:
        findings = count_touches(policy, history.handed_off_at, history.activities, until, zone)
        reasons = {finding.ref: finding.not_counted_because for finding in findings}
    for touch in loaded.activities:
        inbound = NotCounted.INBOUND if touch.direction is Direction.INBOUND else None
        yield Entry(
            touch.at, What.ACTIVITY, touch.precision, touch=touch, not_counted=reasons.get(str(touch.id), inbound),
        )


def _changes(lead: Lead) -> Iterator[Entry]:
    for at, changes in list_changes(lead):
        yield Entry(at, What.CHANGED, changes=changes)


def _statements(viewer: Person, lead: Lead, framed: Sequence[_Framed]) -> Iterator[Entry]:
    published = {(event.kind, event.number) for event, docket, _number, _case in framed if docket.published_at}
    rows = db.session.scalars(
        select(Statement)
        .where(Statement.lead_id == lead.id)
        .options(joinedload(Statement.author), selectinload(Statement.files))
    )
    for one in rows:
        may_read = may_read_words(viewer, one, is_published=(one.kind, one.event_number) in published)
        yield Entry(one.filed_at, What.STATEMENT, statement=one, may_read=may_read)


def _reviews(framed: Sequence[_Framed]) -> Iterator[Entry]:
    case_ids = [case_id for _event, _docket, _number, case_id in framed if case_id is not None]
    rows = db.session.scalars(select(Verdict).where(Verdict.case_id.in_(case_ids)).order_by(Verdict.number))
    verdicts = {verdict.case_id: verdict for verdict in rows}
    for event, docket, number, case_id in framed:
        if docket.published_at is not None:
            yield Entry(
                docket.published_at, What.REVIEWED, period=docket.period, number=number or 0,
                kind=event.kind, verdict=verdicts.get(case_id or 0),
            )


def _framed(lead: Lead) -> list[_Framed]:
    rows = db.session.execute(
        select(ReviewEvent, Docket, Case.number, Case.id)
        .join(FrameEvent, FrameEvent.event_id == ReviewEvent.id)
        .join(Docket, Docket.id == FrameEvent.docket_id)
        .outerjoin(Case, (Case.docket_id == Docket.id) & (Case.event_id == ReviewEvent.id))
        .where(ReviewEvent.lead_id == lead.id, Docket.cancelled_at.is_(None))
    )
    return [(event, docket, number, case_id) for event, docket, number, case_id in rows]
