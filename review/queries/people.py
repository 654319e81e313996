"""People, their teams, and who they answer to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from review.domain.addresses import fold
from review.domain.roles import Role
from review.extensions import db
from review.models.person import Invitation, Person, RoleGrant
from review.models.team import Team


class Standing(StrEnum):
    """Whether somebody can sign in."""

    ACTIVE = "active"
    INVITED = "invited"  # an invitation waits for them
    NOT_INVITED = "not_invited"  # could be invited
    NAME_ONLY = "name_only"  # named by the CRM alone, without an address
    INACTIVE = "inactive"


class PeopleOrder(StrEnum):
    """By what the list of people is sorted."""

    NAME = "name"
    TEAM = "team"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some rows of the list; ``total`` counts all that match."""

    people: Sequence[Person]
    standings: dict[int, Standing]
    total: int
    page: int
    has_next: bool


def find_person(public_id: str) -> Person | None:
    """The person with this public id."""
    return db.session.scalar(select(Person).where(Person.public_id == public_id))


def find_by_address(address: str) -> Person | None:
    """The person who signs in with this e-mail address, however it is written."""
    return db.session.scalar(select(Person).where(Person.email_folded == fold(address)))


def list_people(
    search: str = "", *, order: PeopleOrder = PeopleOrder.NAME, page: int = 1, size: int = 50, now: datetime
) -> PeoplePage:
    """One page of the people whose name, address or team holds every word of ``search``. For clerks."""
    # A company's people are few; matching here knows every alphabet on both databases.
    manager = Person.__table__.alias("manager")
    rows = db.session.execute(
        select(Person.id, Person.name, Person.email_folded, Team.name, manager.c.name)
        .join(Team, Team.id == Person.team_id, isouter=True)
        .join(manager, manager.c.id == Person.manager_id, isouter=True)
    ).all()
    words = fold(search).split()
    column = {PeopleOrder.NAME: 1, PeopleOrder.TEAM: 3, PeopleOrder.MANAGER: 4}[order]
    found = [row for row in rows if _holds(words, row[1], row[2], row[3])]
    found.sort(key=lambda row: (row[column] is None, fold(row[column] or ""), fold(row[1]), row[0]))
    start = (max(page, 1) - 1) * size
    ids = [row[0] for row in found[start : start + size]]
    people = _load(ids)
    return PeoplePage(people, standings(people, now), len(found), max(page, 1), start + size < len(found))


def list_all_people() -> Sequence[Person]:
    """Everybody, by name, for the command line and the export."""
    people = db.session.scalars(select(Person).options(joinedload(Person.team), joinedload(Person.manager))).all()
    return sorted(people, key=lambda person: (fold(person.name), person.id))


def list_people_by_role() -> list[tuple[Role, list[Person]]]:
    """The active people of each role, in the order of the roles; somebody with two roles is in both."""
    rows = db.session.execute(
        select(RoleGrant.role, Person)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(Person.active)
        .options(joinedload(Person.team), joinedload(Person.manager))
    ).all()
    held: dict[Role, list[Person]] = {role: [] for role in Role}
    for role, person in sorted(rows, key=lambda row: (fold(row[1].name), row[1].id)):
        held[role].append(person)
    return [(role, people) for role, people in held.items() if people]


def list_team_names() -> list[str]:
    """The names of all teams."""
    return sorted(db.session.scalars(select(Team.name)), key=fold)


def list_possible_managers(of: Person | None) -> list[Person]:
    """The active people somebody could answer to, by name; never themselves."""
    people = db.session.scalars(select(Person).where(Person.active)).all()
    return sorted((one for one in people if one is not of), key=lambda one: (fold(one.name), one.id))


def names_of(public_ids: Iterable[str]) -> dict[str, str]:
    """The names of the people with these public ids."""
    rows = db.session.execute(select(Person.public_id, Person.name).where(Person.public_id.in_(set(public_ids))))
    return dict(rows.all())


def count_people() -> int:
    """How many people there are."""
    return db.session.scalar(select(func.count(Person.id))) or 0


def standings(people: Sequence[Person], now: datetime) -> dict[int, Standing]:
    """The standing of each of ``people`` at ``now``, by row id."""
    invited = set(
        db.session.scalars(
            select(Invitation.person_id).where(
                Invitation.person_id.in_([person.id for person in people]),
                Invitation.used_at.is_(None),
                Invitation.expires_at > now,
            )
        )
    )
    return {person.id: _standing(person, person.id in invited) for person in people}


def _standing(person: Person, invited: bool) -> Standing:
    if not person.active:
        return Standing.INACTIVE
    if person.password_hash is not None:
        return Standing.ACTIVE
    if person.email is None:
        return Standing.NAME_ONLY
    return Standing.INVITED if invited else Standing.NOT_INVITED


def _holds(words: list[str], *texts: str | None) -> bool:
    together = fold(" ".join(text for text in texts if text))
    return all(word in together for word in words)


def _load(ids: list[int]) -> list[Person]:
    people = db.session.scalars(
        select(Person).where(Person.id.in_(ids)).options(joinedload(Person.team), joinedload(Person.manager))
    ).all()
    return sorted(people, key=lambda person: ids.index(person.id))
