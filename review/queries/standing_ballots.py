"""Which versions of ballots count: those that their judge did not take back."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, select

from review.extensions import db
from review.models.ballot import Ballot, BallotWithdrawal
from review.models.case import Case
from review.models.person import Person


def is_kept() -> ColumnElement[bool]:
    """Whether a `Ballot` was cast after its judge's last withdrawal in that round. The last such version stands."""
    return (
        ~select(BallotWithdrawal.id)
        .where(
            and_(
                BallotWithdrawal.case_id == Ballot.case_id,
                BallotWithdrawal.person_id == Ballot.person_id,
                BallotWithdrawal.round == Ballot.round,
                BallotWithdrawal.version >= Ballot.version,
            )
        )
        .correlate(Ballot)
        .exists()
    )


def last_version(person: Person, case: Case, round_: int) -> int:
    """The last version that ``person`` ever cast on ``case`` in a round, withdrawn or not; 0 where there is none."""
    wanted = select(func.max(Ballot.version)).where(
        Ballot.case_id == case.id, Ballot.person_id == person.id, Ballot.round == round_
    )
    return db.session.scalar(wanted) or 0
