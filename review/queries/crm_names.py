"""The reps whom the CRM names: who may be known twice, and who is known by a name alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from review.domain.roles import Role
from review.extensions import db
from review.models.docket import Docket
from review.models.frame import FrameEvent, ReviewEvent
from review.models.import_profile import NamePair
from review.models.import_run import ImportRun, ImportState
from review.models.lead import Lead
from review.models.person import CrmName, Person, RoleGrant


@dataclass(frozen=True, slots=True)
class NamedRep:
    """A rep: every name of theirs, how many leads are theirs, and whether a name is all that is known."""

    person: Person
    names: tuple[str, ...]
    leads: int
    by_name_only: bool
    is_new: bool


def list_named_reps() -> list[NamedRep]:
    """Every active rep by name, with the names that the CRM has for them."""
    reps = db.session.scalars(
        select(Person)
        .where(Person.active, Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role == Role.REP)))
        .order_by(func.lower(Person.name), Person.id)
    ).all()
    called: dict[int, list[str]] = defaultdict(list)
    for person_id, name in db.session.execute(
        select(CrmName.person_id, CrmName.name_folded).order_by(CrmName.name_folded)
    ):
        called[person_id].append(name)
    counted = select(Lead.owner_id, func.count()).where(Lead.owner_id.is_not(None)).group_by(Lead.owner_id)
    leads = {row[0]: row[1] for row in db.session.execute(counted)}
    since = _last_import()
    return [
        NamedRep(
            rep, tuple(dict.fromkeys([rep.name, *([rep.email] if rep.email else []), *called[rep.id]])),
            leads.get(rep.id, 0), is_by_name_only(rep), since is not None and rep.created_at >= since,
        )
        for rep in reps
    ]


def is_by_name_only(person: Person) -> bool:
    """Whether all that is known of somebody is what the CRM calls them: no address, no role but that of a rep."""
    return person.email is None and person.password_hash is None and person.roles == {Role.REP}


def _last_import() -> datetime | None:
    """When the last import that was merged began."""
    return db.session.scalar(
        select(func.max(ImportRun.started_at)).where(ImportRun.state == ImportState.MERGED)
    )


def list_pairs_apart() -> set[tuple[int, int]]:
    """The pairs of people of whom a clerk said that they are two, the lower number first."""
    return {(first, second) for first, second in db.session.execute(select(NamePair.first_id, NamePair.second_id))}


def find_open_period_of(person: Person) -> str | None:
    """The month of a docket under way in which this person answers for a case."""
    return db.session.scalar(
        select(Docket.period)
        .join(FrameEvent, FrameEvent.docket_id == Docket.id)
        .join(ReviewEvent, ReviewEvent.id == FrameEvent.event_id)
        .where(
            ReviewEvent.respondent_id == person.id, Docket.published_at.is_(None), Docket.cancelled_at.is_(None)
        )
        .limit(1)
    )
