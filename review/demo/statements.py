"""What reps and Marketing say of the leads on a docket, filed by the real operations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from review.demo.chance import Chance
from review.demo.words import MARKETING_SAYS, NARRATIVES
from review.domain.default_standards import DEFAULT_POLICY
from review.domain.leads import Disposition, EventKind
from review.domain.policy import ExceptionKey
from review.domain.statements import StatementText
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.lead import Lead
from review.models.person import Person
from review.operations.statements import file_justification, file_marketing_statement

_CLAIMS = {
    "Duplicate": ExceptionKey.DUPLICATE, "Existing customer": ExceptionKey.EXISTING_CUSTOMER,
    "Not interested": ExceptionKey.DECLINED, "No response": ExceptionKey.UNREACHABLE_PROMISE_KEPT,
}  # fmt: skip


def file_statements(
    seed: str, docket: Docket, vp: Person, drawn: datetime, hearing: datetime, zone: tzinfo
) -> None:
    """Of the drawn cases, many justifications and a few statements of Marketing, between draw and hearing; some of
    the reps are late."""
    cases = db.session.scalars(
        select(Case)
        .where(Case.docket_id == docket.id)
        .order_by(Case.number)
        .options(
            joinedload(Case.event).joinedload(ReviewEvent.lead),
            joinedload(Case.event).joinedload(ReviewEvent.respondent),
        )
    ).all()
    acts: list[tuple[datetime, Case, bool]] = []
    for case in cases:
        chance = Chance(seed, "statements", case.event.key)
        if chance.yes(0.25 if case.event.kind is EventKind.IGNORED else 0.45):
            acts.append((drawn + (hearing - drawn) * chance.between(0.05, 0.995), case, True))
        if chance.yes(0.12):
            acts.append((drawn + (hearing - drawn) * chance.between(0.1, 0.9), case, False))
    for at, case, by_sales in sorted(acts, key=lambda act: (act[0], act[1].number)):
        chance = Chance(seed, "words", case.event.key)
        if not by_sales:
            file_marketing_statement(vp, case, StatementText(chance.pick(MARKETING_SAYS)), based_on=0, now=at)
        elif case.event.respondent is not None:
            _justify(case.event.lead, case.event, case.event.respondent, at, zone)


def file_fresh_ones(seed: str, people: Mapping[str, int], until: datetime, zone: tzinfo) -> None:
    """A few rejections of the last weeks that are on no docket yet, justified the day after."""
    recent = db.session.scalars(
        select(Lead)
        .where(
            Lead.disposition == Disposition.REJECTED, Lead.rejected_at > until - timedelta(days=20),
            Lead.accepted_at.is_(None), ~Lead.rep_created,
            ~select(ReviewEvent.id).where(ReviewEvent.lead_id == Lead.id).exists(),
        )
        .order_by(Lead.key)
        .options(joinedload(Lead.rejected_by))
    ).all()  # fmt: skip
    for lead in recent:
        chance = Chance(seed, "fresh", lead.key)
        rep, at = lead.rejected_by, lead.rejected_at
        if rep is None or at is None or rep.name not in people or not chance.yes(0.15):
            continue
        filed = min(at + timedelta(hours=chance.between(0.2, 20)), until)
        text = _text(lead.rejection_reason or "")
        file_justification(
            rep, lead, f"{EventKind.REJECTED.value}-1", text, based_on=0, policy=DEFAULT_POLICY, now=filed, zone=zone
        )


def _justify(lead: Lead, event: ReviewEvent, rep: Person, at: datetime, zone: tzinfo) -> None:
    reason = "" if event.kind is EventKind.IGNORED else lead.rejection_reason or ""
    ref = f"{event.kind.value}-{event.number}"
    file_justification(rep, lead, ref, _text(reason), based_on=0, policy=DEFAULT_POLICY, now=at, zone=zone)


def _text(reason: str) -> StatementText:
    claim = _CLAIMS.get(reason)
    return StatementText(NARRATIVES.get(reason, NARRATIVES[""]), reason, claim.value if claim else None)
