"""Appeals: filing one, and deciding it once it is heard."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from review.domain.answers import DecidedBy
from review.domain.appeals import (
    HEARD_WITHIN,
    AppealFinding,
    Standing,
    clean_reason,
    decide_appeal,
)
from review.domain.errors import Refusal
from review.domain.roles import Bench, Role
from review.extensions import db
from review.models.appeal import Appeal
from review.models.case import Case
from review.models.docket import Docket
from review.models.person import Person
from review.models.verdict import Verdict
from review.operations.announcements import announce_appeal, announce_appeal_decided
from review.operations.appeal_hearers import choose_judges, hold_appeal
from review.operations.audit import declare, record
from review.operations.remedies import give_remedies
from review.queries.appeal_ballots import appeal_votes, list_missing_hearers
from review.queries.appeal_hearers import list_hearers
from review.queries.appeals import answers_for, window_of
from review.queries.case_evidence import is_control, work_was_owed
from review.queries.my_leads import circle_of
from review.queries.statements import is_seated, speaks_for_marketing

FILED = declare("appeal.filed", "period", "number", "side", "judges")
DECIDED = declare("appeal.decided", "period", "number", "side", "outcome", "verdict")


def side_of(actor: Person, case: Case) -> Bench | None:
    """For which side ``actor`` could appeal on ``case``: who answers for the event for Sales, a VP of Marketing for
    Marketing; nobody who sits on the docket's panel, and nobody on a control case."""
    if is_control(case.evidence) or is_seated(case.docket, actor):
        return None
    if answers_for(case.event, circle_of(actor).mine):
        return Bench.SALES
    return Bench.MARKETING if speaks_for_marketing(actor) else None


def may_appeal(actor: Person, case: Case, now: datetime) -> bool:
    """Whether an appeal of ``actor`` on ``case`` would be taken now."""
    side, until = side_of(actor, case), window_of(case.docket)
    if side is None or until is None or now > until:
        return False
    return db.session.scalar(select(Appeal.id).where(Appeal.case_id == case.id, Appeal.side == side)) is None


def file_appeal(actor: Person, case: Case, reason: str, now: datetime) -> Appeal:
    """Appeal against the verdict that stands on ``case``, once for each side, and seat those who hear it.

    Raises Refusal: ``appeal.not_yours``, ``appeal.not_published``, ``appeal.too_late``, ``appeal.once_a_side``,
    ``appeal.reason_missing``, ``appeal.reason_too_long``.
    """
    docket = db.session.get_one(Docket, case.docket_id, with_for_update=True, populate_existing=True)
    side = side_of(actor, case)
    if side is None:
        raise Refusal("appeal.not_yours")
    until = window_of(docket)
    if until is None or docket.cancelled_at is not None:
        raise Refusal("appeal.not_published", period=docket.period)
    if now > until:
        raise Refusal("appeal.too_late", period=docket.period, until=until)
    if db.session.scalar(select(Appeal.id).where(Appeal.case_id == case.id, Appeal.side == side)) is not None:
        raise Refusal("appeal.once_a_side", period=docket.period, number=case.number)
    appeal = Appeal(
        case=case, side=side, verdict=_standing_verdict(case), filed_by=actor, reason=clean_reason(reason),
        filed_at=now, due_at=now + HEARD_WITHIN, judges=choose_judges(docket, case, now),
    )
    db.session.add(appeal)
    try:
        db.session.flush()
    except IntegrityError as error:  # the other window of a double click
        raise Refusal("appeal.once_a_side", period=docket.period, number=case.number) from error
    record(FILED, actor=actor, subject_kind="case", subject=case.public_id, now=now, period=docket.period,
           number=case.number, side=side, judges=[one.person.public_id for one in appeal.judges])
    announce_appeal(appeal, now)
    return appeal


def decide(appeal: Appeal, *, actor: Person | None, now: datetime) -> AppealFinding:
    """Close the vote on an appeal, and let a changed verdict supersede the one that was appealed.

    Possible once every ballot is in, or its time is up. The program acts where ``actor`` is None. Raises Refusal:
    ``appeal.decided``, ``appeal.not_a_clerk``, ``appeal.ballots_missing``.
    """
    appeal = hold_appeal(appeal)
    if actor is not None and not actor.has_role(Role.CLERK):
        raise Refusal("appeal.not_a_clerk")
    missing = list_missing_hearers(appeal)
    if missing and now < appeal.due_at:
        raise Refusal("appeal.ballots_missing", count=len(missing), until=appeal.due_at)
    case, stood, votes = appeal.case, _standing_verdict(appeal.case), appeal_votes(appeal)
    hearers, owed = len(list_hearers(appeal)), work_was_owed(case.evidence)
    found = decide_appeal(votes, hearers, _standing(appeal.verdict), owed=owed)
    if found.changed:
        # The other side's appeal may have superseded meanwhile; what this one leaves open stays as it is now.
        later = _supersede(stood, decide_appeal(votes, hearers, _standing(stood), owed=owed), now)
        db.session.flush()
        appeal.new_verdict = later
    appeal.decided_at, appeal.outcome = now, found.outcome
    db.session.flush()
    if found.changed:
        give_remedies(case.docket, actor=actor, now=now, only=case)
    record(DECIDED, actor=actor, subject_kind="case", subject=case.public_id, now=now, period=case.docket.period,
           number=case.number, side=appeal.side, outcome=found.outcome,
           verdict=appeal.new_verdict.number if appeal.new_verdict else stood.number)
    announce_appeal_decided(appeal, now)
    return found


def decide_due_appeals(now: datetime) -> list[Appeal]:
    """Decide every open appeal whose time is up; for the program itself. Safe to repeat."""
    due = db.session.scalars(
        select(Appeal).where(Appeal.decided_at.is_(None), Appeal.due_at <= now).order_by(Appeal.due_at, Appeal.id)
    ).all()
    for appeal in due:
        decide(appeal, actor=None, now=now)
    return list(due)


def _standing_verdict(case: Case) -> Verdict:
    return db.session.scalars(
        select(Verdict).where(Verdict.case_id == case.id).order_by(Verdict.number.desc()).limit(1)
    ).one()


def _standing(verdict: Verdict) -> Standing:
    return Standing(verdict.met, verdict.followed_up, verdict.valid, verdict.root_cause, verdict.wrong_reason)


def _supersede(stood: Verdict, found: AppealFinding, now: datetime) -> Verdict:
    last = db.session.scalar(select(func.max(Verdict.number)).where(Verdict.case_id == stood.case_id)) or 0
    verdict = Verdict(
        case_id=stood.case_id, number=last + 1, met=found.met, followed_up=found.followed_up, valid=found.valid,
        decided_by=DecidedBy.MAJORITY if found.valid else DecidedBy.UNRESOLVED, diagnosis=found.diagnosis,
        root_cause=found.root_cause, wrong_reason=found.wrong_reason, reached_at=now,
        tally={
            question.value: {answer.value: count for answer, count in counts.items()}
            for question, counts in found.tally.items()
        },
    )
    db.session.add(verdict)
    return verdict
