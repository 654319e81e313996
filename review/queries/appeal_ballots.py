"""What those who hear appeals have typed and cast. Nothing here goes to a page as it is before an appeal is decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from review.domain.appeals import AppealVote, Ground
from review.domain.verdicts import Vote
from review.extensions import db
from review.models.appeal import Appeal, AppealBallot, AppealDraft, AppealJudge
from review.models.ballot import Ballot
from review.models.case import Case
from review.models.person import Person
from review.queries.appeal_hearers import is_hearing


def find_own_ballot(appeal: Appeal, person: Person) -> AppealBallot | None:
    """The standing ballot of ``person`` on ``appeal``."""
    return db.session.scalar(
        select(AppealBallot)
        .where(AppealBallot.appeal_id == appeal.id, AppealBallot.person_id == person.id)
        .order_by(AppealBallot.version.desc())
        .limit(1)
    )


def find_own_draft(appeal: Appeal, person: Person) -> AppealDraft | None:
    """What ``person`` has typed on ``appeal``."""
    return db.session.scalar(
        select(AppealDraft).where(AppealDraft.appeal_id == appeal.id, AppealDraft.person_id == person.id)
    )


def standing_ballots(appeal_ids: Collection[int]) -> dict[int, list[tuple[AppealBallot, AppealJudge]]]:
    """The last ballot of everybody who hears these appeals and has not left them, by appeal id. Not for a page before
    they are decided."""
    rows = db.session.execute(
        select(AppealBallot, AppealJudge)
        .join(
            AppealJudge,
            (AppealJudge.appeal_id == AppealBallot.appeal_id) & (AppealJudge.person_id == AppealBallot.person_id),
        )
        .where(AppealBallot.appeal_id.in_(list(appeal_ids)), is_hearing())
        .order_by(AppealBallot.version)
        .options(joinedload(AppealJudge.person))
    )
    last = {(ballot.appeal_id, ballot.person_id): (ballot, judge) for ballot, judge in rows}
    found: dict[int, list[tuple[AppealBallot, AppealJudge]]] = defaultdict(list)
    for (appeal_id, _person), pair in last.items():
        found[appeal_id].append(pair)
    return found


def appeal_votes(appeal: Appeal) -> list[AppealVote]:
    """The standing ballots on ``appeal`` as the rules take them."""
    return [
        AppealVote(
            Vote(
                judge.person.public_id, judge.bench, ballot.met, ballot.followed_up, ballot.valid, ballot.root_cause,
                ballot.wrong_reason,
            ),
            Ground(ballot.ground),
        )
        for ballot, judge in standing_ballots([appeal.id])[appeal.id]
    ]


def list_missing_hearers(appeal: Appeal) -> tuple[str, ...]:
    """The names of those who have still to vote on ``appeal``."""
    return missing_hearers([appeal])[appeal.id]


def persons_with_ballot(case: Case) -> set[str]:
    """The public ids of everybody who ever cast a ballot on ``case``, or on an appeal against its verdict."""
    on_case = select(Ballot.person_id).where(Ballot.case_id == case.id)
    on_appeal = (
        select(AppealBallot.person_id)
        .join(Appeal, Appeal.id == AppealBallot.appeal_id)
        .where(Appeal.case_id == case.id)
    )
    wanted = select(Person.public_id).where(Person.id.in_(on_case) | Person.id.in_(on_appeal))
    return set(db.session.scalars(wanted))


def missing_hearers(appeals: Collection[Appeal]) -> Mapping[int, tuple[str, ...]]:
    """The names of those who have still to vote, by appeal id. For those who watch."""
    voted = select(AppealBallot.id).where(
        AppealBallot.appeal_id == AppealJudge.appeal_id, AppealBallot.person_id == AppealJudge.person_id
    )
    rows = db.session.execute(
        select(AppealJudge.appeal_id, Person.name)
        .join(Person, Person.id == AppealJudge.person_id)
        .where(AppealJudge.appeal_id.in_([one.id for one in appeals]), is_hearing(), ~voted.exists())
        .order_by(Person.name)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for appeal_id, name in rows:
        found[appeal_id].append(name)
    return {one.id: tuple(found[one.id]) for one in appeals}
