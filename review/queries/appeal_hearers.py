"""Who hears an appeal, and who has left it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from review.extensions import db
from review.models.appeal import Appeal, AppealBallot, AppealJudge, AppealRecusal
from review.models.case import Case
from review.models.person import Person
from review.models.recusal import RecusalProposal


def is_hearing() -> ColumnElement[bool]:
    """Whether the person of an `AppealJudge` row has not left that appeal."""
    left = select(AppealRecusal.id).where(
        AppealRecusal.appeal_id == AppealJudge.appeal_id, AppealRecusal.person_id == AppealJudge.person_id
    )
    return ~left.correlate(AppealJudge).exists()


def find_hearer(appeal: Appeal, person: Person) -> AppealJudge | None:
    """The duty of ``person`` on ``appeal``; None where they have none, or left."""
    return db.session.scalar(
        select(AppealJudge).where(
            AppealJudge.appeal_id == appeal.id, AppealJudge.person_id == person.id, is_hearing()
        )
    )


def has_left(appeal: Appeal, person: Person) -> bool:
    """Whether ``person`` heard ``appeal`` and left it."""
    wanted = select(AppealRecusal.id).where(
        AppealRecusal.appeal_id == appeal.id, AppealRecusal.person_id == person.id
    )
    return db.session.scalar(wanted) is not None


def list_hearers(appeal: Appeal) -> Sequence[AppealJudge]:
    """Those who hear ``appeal`` and have not left it."""
    return db.session.scalars(
        select(AppealJudge)
        .where(AppealJudge.appeal_id == appeal.id, is_hearing())
        .order_by(AppealJudge.id)
        .options(joinedload(AppealJudge.person))
    ).all()


def list_recusals(appeal: Appeal) -> list[tuple[str, str]]:
    """The names of those who left ``appeal``, each with the reason. For those who watch."""
    rows = db.session.execute(
        select(Person.name, AppealRecusal.reason)
        .join(Person, Person.id == AppealRecusal.person_id)
        .where(AppealRecusal.appeal_id == appeal.id)
        .order_by(Person.name)
    )
    return [(row.name, row.reason) for row in rows]


def list_left(case: Case) -> set[int]:
    """The ids of those who left an appeal on ``case``."""
    wanted = select(AppealRecusal.person_id).join(Appeal, Appeal.id == AppealRecusal.appeal_id)
    return set(db.session.scalars(wanted.where(Appeal.case_id == case.id)))


def list_doubted(appeal: Appeal) -> Sequence[RecusalProposal]:
    """The recusals of those who hear ``appeal`` that wait for a decision, by name. For clerks."""
    hearing = select(AppealJudge.person_id).where(AppealJudge.appeal_id == appeal.id, is_hearing())
    return db.session.scalars(
        select(RecusalProposal)
        .join(Person, Person.id == RecusalProposal.person_id)
        .where(
            RecusalProposal.case_id == appeal.case_id, RecusalProposal.decided_at.is_(None),
            RecusalProposal.person_id.in_(hearing),
        )
        .order_by(Person.name)
        .options(joinedload(RecusalProposal.person))
    ).all()


def list_unheard(person: Person) -> Sequence[Appeal]:
    """The open appeals that ``person`` hears and has not voted on."""
    voted = select(AppealBallot.id).where(
        AppealBallot.appeal_id == AppealJudge.appeal_id, AppealBallot.person_id == AppealJudge.person_id
    )
    return db.session.scalars(
        select(Appeal)
        .join(AppealJudge, AppealJudge.appeal_id == Appeal.id)
        .where(AppealJudge.person_id == person.id, Appeal.decided_at.is_(None), is_hearing(), ~voted.exists())
        .order_by(Appeal.id)
    ).all()
