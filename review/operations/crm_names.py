"""One person in two spellings of the CRM: joined, or said to be two."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select, update

from review.domain.errors import Refusal
from review.extensions import db
from review.intake.merge.facts import build_missing_facts
from review.models.data_source import DataSource
from review.models.import_profile import NamePair
from review.models.lead import Lead, LeadFact
from review.models.person import CrmName, Person
from review.models.touch import Touch
from review.operations.audit import declare, record
from review.queries.crm_names import find_open_period_of, is_by_name_only, list_pairs_apart

JOINED = declare("person.names_joined", "into", "names", "leads", "touches")
APART = declare("person.names_apart", "other")


def join_names(same: Person, into: Person, *, actor: Person | None, now: datetime) -> None:
    """Make what the CRM says of ``same`` that of ``into``: names, leads, rejections and touches; ``same`` is retired.

    What was frozen before keeps naming ``same``.
    Raises `Refusal` ``names.same_person``, ``names.not_a_rep`` or ``names.on_a_docket``.
    """
    if same.id == into.id or not same.active or not into.active:
        raise Refusal("names.same_person")
    if not is_by_name_only(same):
        raise Refusal("names.not_a_rep", name=same.name)
    if find_open_period_of(same) is not None:
        raise Refusal("names.on_a_docket", name=same.name)
    names = _moved(update(CrmName).where(CrmName.person_id == same.id).values(person_id=into.id))
    leads = _moved(update(Lead).where(Lead.owner_id == same.id).values(owner_id=into.id))
    db.session.execute(update(Lead).where(Lead.rejected_by_id == same.id).values(rejected_by_id=into.id))
    touches = _moved(update(Touch).where(Touch.rep_id == same.id).values(rep_id=into.id))
    db.session.execute(update(Person).where(Person.manager_id == same.id).values(manager_id=into.id))
    same.active = False
    _count_anew(into)
    record(
        JOINED, actor=actor, subject_kind="person", subject=same.public_id, now=now, into=into.public_id,
        names=names, leads=leads, touches=touches,
    )


def keep_apart(one: Person, other: Person, *, actor: Person | None, now: datetime) -> None:
    """Note that the two are two people, so that they are not offered again."""
    first, second = sorted((one, other), key=lambda person: person.id)
    if first.id == second.id or (first.id, second.id) in list_pairs_apart():
        return
    db.session.add(NamePair(
        first_id=first.id, second_id=second.id, apart_at=now, apart_by_id=actor.id if actor else None
    ))
    record(
        APART, actor=actor, subject_kind="person", subject=first.public_id, now=now, other=second.public_id
    )


def _moved(statement: object) -> int:
    return int(db.session.execute(statement).rowcount)  # type: ignore[call-overload]


def _count_anew(rep: Person) -> None:
    """Count the touches of leads anew on which the rep's name bears: whose owner they are, or whom they touched."""
    prospects = select(Touch.prospect_id).where(Touch.rep_id == rep.id, Touch.prospect_id.is_not(None))
    theirs = select(Lead.id).where(or_(Lead.owner_id == rep.id, Lead.prospect_id.in_(prospects)))
    db.session.execute(delete(LeadFact).where(LeadFact.lead_id.in_(theirs)))
    db.session.flush()
    for source in db.session.scalars(select(DataSource)).all():
        build_missing_facts(source)
    db.session.expire_all()
