"""A published October whose verdicts can be appealed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from review.domain.appeals import Ground
from review.domain.ballots import BallotAnswers
from review.domain.docket_states import DocketState
from review.extensions import db
from review.models import Person
from review.models.appeal import Appeal, AppealJudge
from review.models.case import Case
from review.models.docket import Docket
from review.operations.appeal_ballots import cast_appeal_ballot
from review.operations.appeals import file_appeal
from tests.support.dockets import OVERTURNED, advance, cases_of, make_company, make_docket
from tests.support.people import Cast

FILED_AT = datetime(2026, 11, 9, 9, tzinfo=UTC)
HEARD_AT = datetime(2026, 11, 9, 9, 20, tzinfo=UTC)
AFTER_THE_WINDOW = datetime(2026, 11, 25, tzinfo=UTC)
REASON = "They called back in November; the note in the CRM came too late for the panel."


def make_published(people: Cast) -> Docket:
    """October, published: every case upheld."""
    make_company(people, rejected=6, ignored=3)
    return advance(make_docket(people), people, DocketState.PUBLISHED)


def case_of(docket: Docket, person: Person, nth: int = 0) -> Case:
    """A rejected case for which ``person`` answers."""
    rejected = [case for case in cases_of(docket) if case.event.kind == "rejected"]
    return [case for case in rejected if case.event.respondent_id == person.id][nth]


def file_one(docket: Docket, people: Cast, now: datetime = FILED_AT) -> Appeal:
    """The rep's appeal on their first case."""
    return file_appeal(people.rep, case_of(docket, people.rep), REASON, now)


def hearers(appeal: Appeal) -> list[Person]:
    """Those who hear an appeal."""
    return list(
        db.session.scalars(
            select(Person)
            .join(AppealJudge, AppealJudge.person_id == Person.id)
            .where(AppealJudge.appeal_id == appeal.id)
            .order_by(AppealJudge.id)
        )
    )


def vote_on(
    appeal: Appeal, answers: BallotAnswers = OVERTURNED, ground: Ground = Ground.NEW_EVIDENCE,
    now: datetime = HEARD_AT,
) -> None:
    """Everybody who hears the appeal casts the same ballot."""
    for minute, person in enumerate(hearers(appeal)):
        said = replace(answers, comment=f"{answers.comment} ({person.name.split()[0]})")
        cast_appeal_ballot(person, appeal, said, ground, now + timedelta(minutes=minute))
