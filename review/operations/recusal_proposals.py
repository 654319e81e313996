"""Deciding a recusal that was proposed when the sample was drawn; and who owns which campaign."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from review.domain.draw.text import has_control_character
from review.domain.errors import Refusal
from review.domain.recusals import may_dismiss
from review.domain.roles import Role
from review.extensions import db
from review.models.case import Case, Judge
from review.models.person import Person
from review.models.recusal import CampaignOwner, RecusalProposal
from review.operations.audit import declare, record
from review.operations.recusals import checked_reason, lock_for_recusal, take_off
from review.queries.recusals import find_proposal

DISMISSED = declare("case.recusal_dismissed", "period", "number", "person", "ground")
OWNED = declare("campaign.owner_set", "campaign", "person")

LONGEST_CAMPAIGN = 200


def confirm_proposal(actor: Person, case: Case, person: Person, now: datetime) -> Judge | None:
    """Recuse ``person`` as was proposed, by themselves or a clerk; returns the alternate who takes the seat, or None.

    Raises Refusal: ``recusal.not_now``, ``recusal.not_proposed``, ``recusal.decided_already``, ``recusal.not_yours``,
    ``recusal.already``.
    """
    docket = lock_for_recusal(case)
    proposal = open_proposal(actor, case, person)
    decide_proposal(proposal, actor, now, confirmed=True, because=None)
    return take_off(docket, case, person, proposal.ground.value, actor=actor, now=now)


def dismiss_proposal(actor: Person, case: Case, person: Person, because: str, now: datetime) -> RecusalProposal:
    """Say why a proposed recusal is not needed: ``person`` judges the case.

    Raises Refusal: as `confirm_proposal`, ``recusal.own_lead`` where the judge would clear themselves of judging a lead
    of their own, ``recusal.reason_missing``, ``recusal.reason_too_long``.
    """
    because = checked_reason(because)
    lock_for_recusal(case)
    return dismiss_held(case, person, because, actor=actor, now=now)


def dismiss_held(case: Case, person: Person, because: str, *, actor: Person, now: datetime) -> RecusalProposal:
    """The same, of a case or an appeal on it that the caller holds; ``because`` is a checked reason."""
    proposal = open_proposal(actor, case, person)
    if not may_dismiss(proposal.ground, is_own=actor.id == person.id, is_clerk=actor.has_role(Role.CLERK)):
        raise Refusal("recusal.own_lead")
    decide_proposal(proposal, actor, now, confirmed=False, because=because)
    record(
        DISMISSED, actor=actor, subject_kind="case", subject=case.public_id, now=now, period=case.docket.period,
        number=case.number, person=person.public_id, ground=proposal.ground,
    )
    return proposal


def own_campaign(campaign: str, person: Person | None, *, actor: Person | None, now: datetime) -> None:
    """Say whose campaign it is (None: nobody's). It proposes recusals from samples drawn from now on.

    Raises Refusal ``campaign.bad_name``.
    """
    campaign = campaign.strip()
    if not campaign or len(campaign) > LONGEST_CAMPAIGN or has_control_character(campaign):
        raise Refusal("campaign.bad_name", limit=LONGEST_CAMPAIGN)
    owned = db.session.scalar(select(CampaignOwner).where(CampaignOwner.campaign == campaign))
    before = owned.person_id if owned else None
    if before == (person.id if person else None):
        return
    if person is None:
        db.session.delete(owned)
    elif owned is None:
        db.session.add(CampaignOwner(campaign=campaign, person=person))
    else:
        owned.person = person
    db.session.flush()
    record(
        OWNED, actor=actor, subject_kind="campaign", subject=campaign[:120], now=now, campaign=campaign,
        person=person.public_id if person else None,
    )


def open_proposal(actor: Person, case: Case, person: Person) -> RecusalProposal:
    """What was proposed, where it is ``actor``'s to decide. Raises Refusal: ``recusal.not_yours``,
    ``recusal.not_proposed``."""
    if actor.id != person.id and not actor.has_role(Role.CLERK):
        raise Refusal("recusal.not_yours")
    proposal = find_proposal(case, person)
    if proposal is None:
        raise Refusal("recusal.not_proposed", name=person.name)
    return proposal


def decide_proposal(
    proposal: RecusalProposal, actor: Person, now: datetime, *, confirmed: bool, because: str | None
) -> None:
    """Decide a proposal once. Raises Refusal ``recusal.decided_already``."""
    changed = db.session.scalar(
        update(RecusalProposal)
        .where(RecusalProposal.id == proposal.id, RecusalProposal.decided_at.is_(None))
        .values(decided_at=now, decided_by_id=actor.id, confirmed=confirmed, because=because)
        .returning(RecusalProposal.id),
        execution_options={"synchronize_session": False},
    )
    if changed is None:
        raise Refusal("recusal.decided_already")
    db.session.refresh(proposal)
