"""Recusals that are proposed, and the votes that somebody leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import case as when
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from review.domain.recusals import Ground
from review.domain.verdicts import FIRST_ROUND, SECOND_ROUND
from review.extensions import db
from review.models.ballot import Ballot
from review.models.case import Case, Judge
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.person import Person
from review.models.recusal import CampaignOwner, RecusalProposal
from review.queries.standing_ballots import is_kept

#: What is proposed and not dismissed: whoever is meant is not counted on.
_STANDING = or_(RecusalProposal.confirmed.is_(None), RecusalProposal.confirmed.is_(True))


def find_proposal(case: Case, person: Person) -> RecusalProposal | None:
    """The recusal of ``person`` from ``case`` that was proposed, decided or not."""
    return db.session.scalar(
        select(RecusalProposal).where(RecusalProposal.case_id == case.id, RecusalProposal.person_id == person.id)
    )


def find_open_ground(case: Case, person: Person) -> Ground | None:
    """Why a recusal of ``person`` from ``case`` is proposed, while it is not decided."""
    return db.session.scalar(
        select(RecusalProposal.ground).where(
            RecusalProposal.case_id == case.id, RecusalProposal.person_id == person.id,
            RecusalProposal.decided_at.is_(None),
        )
    )


def list_doubtful(case: Case) -> set[int]:
    """The ids of those whose recusal from ``case`` is proposed and not dismissed."""
    wanted = select(RecusalProposal.person_id).where(RecusalProposal.case_id == case.id, _STANDING)
    return set(db.session.scalars(wanted))


def list_case_proposals(case: Case) -> Sequence[RecusalProposal]:
    """Every recusal from ``case`` that was proposed, decided or not."""
    return db.session.scalars(select(RecusalProposal).where(RecusalProposal.case_id == case.id)).all()


def list_proposals(docket: Docket, *, only_open: bool = False) -> Sequence[RecusalProposal]:
    """The recusals proposed in a docket, by case number and name."""
    wanted = (
        select(RecusalProposal)
        .join(Case, Case.id == RecusalProposal.case_id)
        .join(Person, Person.id == RecusalProposal.person_id)
        .where(Case.docket_id == docket.id)
        .order_by(Case.number, Person.name)
        .options(joinedload(RecusalProposal.case), joinedload(RecusalProposal.person))
    )
    if only_open:
        wanted = wanted.where(RecusalProposal.decided_at.is_(None))
    return db.session.scalars(wanted).all()


def list_doubts(docket: Docket) -> list[tuple[int, int, Ground]]:
    """(case id, person id, ground) of every recusal of the docket that is proposed and not dismissed."""
    rows = db.session.execute(
        select(RecusalProposal.case_id, RecusalProposal.person_id, RecusalProposal.ground)
        .join(Case, Case.id == RecusalProposal.case_id)
        .where(Case.docket_id == docket.id, _STANDING)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def list_campaign_owners(campaigns: Sequence[str]) -> Mapping[str, int]:
    """Person ids by campaign, of the campaigns that somebody owns."""
    rows = db.session.execute(
        select(CampaignOwner.campaign, CampaignOwner.person_id).where(CampaignOwner.campaign.in_(campaigns))
    )
    return {row[0]: row[1] for row in rows}


def list_unvoted(person: Person) -> list[tuple[Case, Judge]]:
    """The cases before the panel on which ``person`` sits and has no ballot in the round that is on or to come."""
    voted = (
        select(Ballot.id)
        .where(
            Ballot.case_id == Case.id, Ballot.person_id == person.id,
            Ballot.round == when((Docket.deliberation_opened_at.is_not(None), SECOND_ROUND), else_=FIRST_ROUND),
            is_kept(),
        )
        .correlate(Case, Docket)
        .exists()
    )
    rows = db.session.execute(
        select(Case, Judge)
        .join(Judge, Judge.case_id == Case.id)
        .join(Docket, Docket.id == Case.docket_id)
        .where(
            Judge.person_id == person.id, Judge.recused_at.is_(None), Docket.drawn_at.is_not(None),
            Docket.closed_at.is_(None), Docket.cancelled_at.is_(None),
            or_(Docket.deliberation_opened_at.is_(None), Case.reopened_at.is_not(None)), ~voted,
        )
        .order_by(Case.number)
        .options(joinedload(Case.event).joinedload(ReviewEvent.lead))
    )
    return [(row[0], row[1]) for row in rows]
