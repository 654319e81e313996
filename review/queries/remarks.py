"""The thread of a case, as the operations on it need it."""

from __future__ import annotations

from sqlalchemy import func, select

from review.extensions import db
from review.models.case import Case
from review.models.deliberation import Remark
from review.models.person import Person
from review.queries.seats import list_drafts


def list_versions(case: Case, number: int) -> list[Remark]:
    """Every version of one remark, the first first."""
    return list(
        db.session.scalars(
            select(Remark).where(Remark.case_id == case.id, Remark.number == number).order_by(Remark.version)
        )
    )


def count_remarks(case: Case) -> int:
    """How many remarks there are on the case."""
    return db.session.scalar(select(func.max(Remark.number)).where(Remark.case_id == case.id)) or 0


def has_opened_claim(case: Case, person: Person) -> bool:
    """Whether ``person`` has answered the first question on the case, in either round."""
    return any(draft.claim_opened_at for draft in list_drafts(case, person).values())
