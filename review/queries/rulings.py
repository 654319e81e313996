"""How the cases of many months were ruled: narrow rows, for reports over long spans. What a case's page tells of it is
in `review.queries.verdicts`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, and_, false, func, or_, select, true

from review.domain.answers import Answer
from review.domain.leads import EventKind
from review.extensions import db
from review.models.case import Case
from review.models.frame import FrameEvent, ReviewEvent
from review.models.lead import Lead
from review.models.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the standing verdict says of one case; ``valid`` is None where there is none, or the panel could not tell.

    ``drawn`` is False for a case that was added by hand: it is in no estimate.
    """

    case_id: int
    drawn: bool
    stratum: str
    kind: EventKind
    source: str
    reason: str
    team: str
    valid: Answer | None

    @property
    def decided(self) -> bool:
        """Whether the panel answered yes or no to the question of validity."""
        return self.valid in (Answer.YES, Answer.NO)

    @property
    def wrong(self) -> bool:
        """Whether the lead should not have been rejected, or left."""
        return self.valid is Answer.NO


@dataclass(frozen=True, slots=True)
class LeadFinding:
    """What the standing verdict says of the lead of one drawn case: whether it met the definition, None where there is
    no verdict. ``by_marketing`` is False for what Marketing did not hand over, or what is no lead."""

    stratum: str
    kind: EventKind
    handed_off_at: datetime
    by_marketing: bool
    met: Answer | None


def list_rulings_of(until: Mapping[int, datetime | None]) -> dict[int, list[Ruling]]:
    """The cases of several dockets (by row) with the verdicts that stood at the docket's moment (None: those that stand
    now), by number, in one query. A case without a verdict is undecided."""
    last = last_verdicts(until)
    rows = db.session.execute(
        select(
            Case.docket_id, Case.id, Case.drawn, Case.stratum, ReviewEvent.kind, FrameEvent.source, FrameEvent.reason,
            FrameEvent.team, Verdict.valid,
        )
        .join(ReviewEvent, ReviewEvent.id == Case.event_id)
        .join(FrameEvent, (FrameEvent.docket_id == Case.docket_id) & (FrameEvent.event_id == Case.event_id))
        .outerjoin(last, last.c.case_id == Case.id)
        .outerjoin(Verdict, (Verdict.case_id == Case.id) & (Verdict.number == last.c.number))
        .where(Case.docket_id.in_(until))
        .order_by(Case.docket_id, Case.number)
    )  # fmt: skip
    found: dict[int, list[Ruling]] = {docket: [] for docket in until}
    for row in rows:
        found[row[0]].append(Ruling(*row[1:]))
    return found


def list_lead_findings_of(until: Mapping[int, datetime | None]) -> dict[int, list[LeadFinding]]:
    """What was found of the leads of the drawn cases of several dockets (by row), by the verdicts that stood at the
    docket's moment, in one query."""
    last = last_verdicts(until)
    rows = db.session.execute(
        select(
            Case.docket_id, Case.stratum, ReviewEvent.kind, Lead.handed_off_at,
            and_(~Lead.rep_created, ~Lead.merged, ~Lead.test_record), Verdict.met,
        )
        .join(ReviewEvent, ReviewEvent.id == Case.event_id)
        .join(Lead, Lead.id == ReviewEvent.lead_id)
        .outerjoin(last, last.c.case_id == Case.id)
        .outerjoin(Verdict, (Verdict.case_id == Case.id) & (Verdict.number == last.c.number))
        .where(Case.docket_id.in_(until), Case.drawn)
        .order_by(Case.docket_id, Case.number)
    )  # fmt: skip
    found: dict[int, list[LeadFinding]] = {docket: [] for docket in until}
    for docket, stratum, kind, handed_off_at, by_marketing, met in rows:
        found[docket].append(LeadFinding(stratum, kind, handed_off_at, bool(by_marketing), met))
    return found


def list_definitions_of(dockets: Collection[int]) -> dict[int, Mapping[str, Any]]:
    """By case of these dockets (by row) the definition as the evidence holds it: read by itself, since the rest of the
    evidence is many times as long."""
    rows = db.session.execute(select(Case.id, Case.evidence["definition"]).where(Case.docket_id.in_(dockets)))
    return {row[0]: row[1] or {} for row in rows}


def last_verdicts(until: Mapping[int, datetime | None]) -> Subquery:
    """By ``case_id`` the ``number`` of the verdict that stood at the docket's moment."""
    standing = [
        and_(Case.docket_id == docket, Verdict.reached_at <= moment if moment else true())
        for docket, moment in until.items()
    ]
    return (
        select(Verdict.case_id, func.max(Verdict.number).label("number"))
        .join(Case, Case.id == Verdict.case_id)
        .where(or_(false(), *standing))
        .group_by(Verdict.case_id)
        .subquery()
    )
