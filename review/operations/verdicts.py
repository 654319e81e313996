"""Reopening split cases, and finding the verdicts of a docket."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from review.domain.answers import DecidedBy
from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND, find_verdict
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.person import Person
from review.models.verdict import Verdict
from review.operations.audit import declare, record
from review.queries.ballots import count_seats, split_case_ids, standing_votes
from review.queries.case_evidence import work_was_owed
from review.queries.control_cases import is_reviewed
from review.queries.seats import casting_votes

REOPENED = declare("docket.cases_reopened", "period", "numbers")
FOUND = declare("docket.verdicts_found", "period", "cases", "unresolved")


def open_deliberation_cases(docket: Docket, now: datetime, actor: Person | None = None) -> list[Case]:
    """Open the split cases for a second ballot; returns those newly opened. Safe to repeat."""
    split = split_case_ids(docket)
    db.session.execute(
        update(Case)
        .where(Case.id.in_(split), Case.reopened_at.is_(None))
        .values(reopened_at=now)
        .execution_options(synchronize_session=False)
    )
    opened = list(
        db.session.scalars(
            select(Case).where(Case.id.in_(split), Case.reopened_at == now).order_by(Case.number),
            execution_options={"populate_existing": True},
        )
    )
    if opened:
        record(REOPENED, actor=actor, subject_kind="docket", subject=docket.public_id, now=now,
               period=docket.period, numbers=[case.number for case in opened])
    return opened


def compute_verdicts(docket: Docket, now: datetime, actor: Person | None = None) -> list[Verdict]:
    """Find and keep the verdict of every case of the docket that has none yet; returns them by case number. Controls
    come to none.

    A reopened case is decided by its second round, any other by its first.
    """
    seats = count_seats(docket)
    votes = {round_: standing_votes(docket, round_) for round_ in (FIRST_ROUND, SECOND_ROUND)}
    chair = casting_votes(docket)
    has_one = select(Verdict.id).where(Verdict.case_id == Case.id).exists()
    cases = db.session.scalars(
        select(Case).where(Case.docket_id == docket.id, is_reviewed(), ~has_one).order_by(Case.number)
    )
    verdicts = []
    for case in cases:
        round_ = SECOND_ROUND if case.reopened_at else FIRST_ROUND
        found = find_verdict(
            votes[round_].get(case.id, []), seats, round_, chair.get(case.id), owed=work_was_owed(case.evidence)
        )
        verdicts.append(
            Verdict(
                case=case, met=found.met, followed_up=found.followed_up, valid=found.valid,
                decided_by=found.decided_by, diagnosis=found.diagnosis, root_cause=found.root_cause,
                wrong_reason=found.wrong_reason, reached_at=now,
                tally={
                    question.value: {answer.value: count for answer, count in counts.items()}
                    for question, counts in found.tally.items()
                },
            )
        )
    db.session.add_all(verdicts)
    db.session.flush()
    if verdicts:
        record(FOUND, actor=actor, subject_kind="docket", subject=docket.public_id, now=now, period=docket.period,
               cases=len(verdicts), unresolved=sum(one.decided_by is DecidedBy.UNRESOLVED for one in verdicts))
    return verdicts
