"""Whom a docket concerns, for the notices about it: never what anybody said or answered."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased

from review.domain.roles import Bench, Role
from review.extensions import db
from review.models.case import Case
from review.models.docket import Docket
from review.models.frame import ReviewEvent
from review.models.person import Person, RoleGrant
from review.queries.control_cases import is_reviewed
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
    # Whoever left since the freeze is answered for by their manager.
    named = aliased(Person)
    asked = case((named.active, named.id), else_=named.manager_id)
    return (
        select(asked.label("respondent_id"), func.count().label("cases"))
        .select_from(ReviewEvent)
        .join(Case, Case.event_id == ReviewEvent.id)
        .join(named, named.id == ReviewEvent.respondent_id)
        .where(Case.docket_id == docket.id, is_reviewed())
        .group_by(asked)
    )


def _counted(found: Select[int | None, int]) -> dict[Person, int]:
    counted = found.subquery()
    rows = db.session.execute(
        select(Person, counted.c.cases).join(counted, counted.c.respondent_id == Person.id).order_by(Person.id)
    )
    return {row[0]: row[1] for row in rows}
