"""What has become of remedies, set by set, from what later imports say of their leads; nobody types it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from review.domain.leads import Disposition
from review.domain.remedies import Progress, Remedy
from review.models.case import Case
from review.models.docket import Docket
from review.models.lead import Lead, LeadFact
from review.models.remedy import GivenRemedy
from review.models.standards import StandardKind, StandardVersion
from review.models.verdict import Verdict


def is_standing() -> ColumnElement[bool]:
    """Whether a remedy followed from the verdict that stands on its case."""
    last = select(func.max(Verdict.number)).where(Verdict.case_id == GivenRemedy.case_id).correlate(GivenRemedy)
    return Verdict.number == last.scalar_subquery()


def is_touched() -> ColumnElement[bool]:
    """Whether somebody in Sales has tried to reach the prospect since the remedy was given."""
    return LeadFact.last_touch_at > GivenRemedy.given_at


def is_accepted() -> ColumnElement[bool]:
    """Whether Sales has accepted or converted the lead since."""
    return or_(Lead.accepted_at > GivenRemedy.given_at, Lead.converted_at > GivenRemedy.given_at)


def is_won() -> ColumnElement[bool]:
    """Whether the lead was won since."""
    return Lead.won_at > GivenRemedy.given_at


def progress(now: datetime) -> ColumnElement[Any]:
    """How far a remedy has come at ``now``, in the order of `Progress`. To be used in a select that joins the lead and
    its facts."""
    again = aliased(Lead)
    handed_over = select(again.id).where(
        again.prospect_id == Lead.prospect_id, again.handed_off_at > GivenRemedy.given_at
    )
    newer = select(StandardVersion.id).where(
        StandardVersion.kind == StandardKind.DEFINITION, StandardVersion.created_at > GivenRemedy.given_at
    )
    settled = or_(
        GivenRemedy.kind.in_((Remedy.CLOSED, Remedy.NONE)),
        Lead.rejected_at > GivenRemedy.given_at,
        and_(
            GivenRemedy.kind == Remedy.RECYCLED,
            or_(Lead.disposition == Disposition.RECYCLED, handed_over.correlate(Lead, GivenRemedy).exists()),
        ),
        and_(GivenRemedy.kind == Remedy.DEFINITION_PROPOSAL, newer.correlate(GivenRemedy).exists()),
    )
    worked = and_(GivenRemedy.kind == Remedy.RETURNED, is_touched())
    holds = {
        Progress.WON: is_won(), Progress.ACCEPTED: is_accepted(), Progress.SETTLED: settled, Progress.WORKED: worked,
        Progress.OVERDUE: GivenRemedy.due_at < now,
    }
    return case(*((holds[one], literal(one.value)) for one in holds), else_=literal(Progress.OPEN.value))


def standing_remedies() -> Select[Any]:
    """The remedies of the verdicts that stand, with case, docket, lead, prospect and facts joined."""
    return given_remedies().where(is_standing())


def given_remedies() -> Select[Any]:
    """The same, those included that a later verdict has superseded."""
    return (
        select(GivenRemedy.id)
        .join(Verdict, Verdict.id == GivenRemedy.verdict_id)
        .join(Case, Case.id == GivenRemedy.case_id)
        .join(Docket, Docket.id == Case.docket_id)
        .join(GivenRemedy.lead)
        .join(Lead.prospect)
        .outerjoin(LeadFact, LeadFact.lead_id == Lead.id)
        .where(Docket.cancelled_at.is_(None))
    )
