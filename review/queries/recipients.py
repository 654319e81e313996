"""Whom a docket concerns, for the notices about it: never what anybody said or answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Select, func, select

from review.domain.roles import Bench, Role
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.person import Person, RoleGrant
from review.queries.control_cases import is_reviewed
from review.queries.respondents import acting_for
from review.queries.statements import has_statement


def respondents_of(docket: Docket) -> dict[Person, int]:
    """Who answers for the docket's cases, each with how many."""
    return _counted(_respondents(docket))


def respondents_without_statement(docket: Docket) -> dict[Person, int]:
    """Who has not justified cases of the docket yet, each with how many."""
    return _counted(_respondents(docket).where(~has_statement(Bench.SALES)))


def list_vps(side: Bench) -> Sequence[Person]:
    """The VPs of one side."""
    return db.session.scalars(
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == Role.VP, RoleGrant.bench == side, Person.active)
        .order_by(Person.id)
    ).all()


def list_people_with(*roles: Role) -> Sequence[Person]:
    """Everybody who holds one of ``roles``."""
    holding = select(RoleGrant.person_id).where(RoleGrant.role.in_(roles))
    return db.session.scalars(select(Person).where(Person.id.in_(holding), Person.active).order_by(Person.id)).all()


def _respondents(docket: Docket) -> Select[int | None, int]:
    return (
        select(ReviewEvent.respondent_id, func.count().label("cases"))
        .join(Case, Case.event_id == ReviewEvent.id)
        .where(Case.docket_id == docket.id, is_reviewed())
        .group_by(ReviewEvent.respondent_id)
    )


def _counted(found: Select[int | None, int]) -> dict[Person, int]:
    counted = found.subquery()
    rows = db.session.execute(
        select(Person, counted.c.cases).join(counted, counted.c.respondent_id == Person.id).order_by(Person.id)
    )
    found_of = Counter[Person]()
    for person, cases in rows:
        # Whoever left since the freeze is answered for by those above them.
        if (asked := acting_for(person)) is not None:
            found_of[asked] += cases
    return dict(found_of)
