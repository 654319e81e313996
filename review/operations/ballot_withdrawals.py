"""Taking a cast ballot back, until the ballots of its round are opened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from review.domain.errors import Refusal
from review.extensions import db
from review.models.ballot import BallotWithdrawal
from review.models.case import Case
from review.models.person import Person
from review.operations.audit import declare, record
from review.operations.ballots import hold_seat
from review.queries.case_evidence import is_control
from review.queries.standing_ballots import last_version

WITHDRAWN = declare("ballot.withdrawn", "period", "number", "round", "version")


def withdraw_ballot(actor: Person, case: Case, round_: int, now: datetime) -> BallotWithdrawal:
    """Take back what ``actor`` has cast in this round; they have voted no longer.

    Every version stays on record, as withdrawn; the draft keeps what was said, and Q1 stays as it was answered. Twice
    (a double click) is once. Raises Refusal: ``ballot.nothing_to_withdraw``, ``ballot.control_ended``, and those of
    `hold_seat`.
    """
    docket = hold_seat(actor, case, round_)
    last = last_version(actor, case, round_)
    if not last:
        raise Refusal("ballot.nothing_to_withdraw")
    if is_control(case.evidence):
        raise Refusal("ballot.control_ended")
    key = {"case_id": case.id, "person_id": actor.id, "round": round_, "version": last}
    withdrawn = db.session.scalar(select(BallotWithdrawal).filter_by(**key))
    if withdrawn is not None:
        return withdrawn
    withdrawn = BallotWithdrawal(**key, withdrawn_at=now)
    db.session.add(withdrawn)
    db.session.flush()
    record(WITHDRAWN, actor=actor, subject_kind="case", subject=case.public_id, now=now, period=docket.period,
           number=case.number, round=round_, version=last)
    return withdrawn
