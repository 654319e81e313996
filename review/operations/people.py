"""Who is known to the product, and what they may come for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from review.domain.addresses import clean_address, clean_name, fold
from review.domain.errors import Refusal
from review.domain.grants import Grant, check_grants, check_last_clerk
from review.domain.roles import Role
from review.extensions import db
from review.models.case import PanelSeat
from review.models.docket import Docket
from review.models.person import Person, RoleGrant
from review.models.team import Team
from review.operations.audit import declare, record
from review.operations.leaving import leave_panel
from review.operations.sign_in import end_sessions
from review.operations.subscriptions import end_subscriptions_of

LONGEST_TEAM = 120

CREATED = declare("person.created", "roles", "team", "manager", "has_address")
CHANGED = declare("person.changed", "fields", "roles", "team", "manager")
DEACTIVATED = declare("person.deactivated", "sign_ins_ended")
REACTIVATED = declare("person.reactivated", "roles")


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What is known of a person. ``team`` is a name; one not yet known makes a new team."""

    name: str
    address: str | None = None
    grants: tuple[Grant, ...] = ()
    team: str | None = None
    manager: Person | None = None


def create_person(details: PersonDetails, *, actor: Person | None, now: datetime) -> Person:
    """Add a person; they can sign in once they have an address and have accepted an invitation.

    Raises Refusal: those of `review.domain.grants.check_grants` and of `review.domain.addresses`, and
    ``people.address_taken``, ``people.second_chair``, ``people.team_too_long``, ``people.manager_inactive``.
    """
    person = Person(created_at=now, active=True)
    _fill(person, details)
    db.session.add(person)
    _flush()
    record(
        CREATED,
        actor=actor,
        subject_kind="person",
        subject=person.public_id,
        now=now,
        has_address=person.email is not None,
        **_standing(person),
    )
    return person


def change_person(person: Person, details: PersonDetails, *, actor: Person | None, now: datetime) -> list[str]:
    """Make ``person`` what ``details`` say; gives the names of the fields that changed, and records nothing for none.

    Raises Refusal: as `create_person`, and ``people.last_clerk``, ``people.seated_now``, ``people.manager_loop``.
    """
    grants = check_grants(details.grants)
    becomes_clerk = Role.CLERK in {grant.role for grant in grants}
    if not becomes_clerk:
        _keep_a_clerk(person)
    elif not person.has_role(Role.CLERK):
        _refuse_seated(person)
    before = _values(person)
    _fill(person, details)
    after = _values(person)
    changed = sorted(name for name in after if after[name] != before[name])
    if not changed:
        return []
    _flush()
    if not person.has_role(Role.PANELIST):
        leave_panel(person, actor=actor, now=now)
    record(
        CHANGED,
        actor=actor,
        subject_kind="person",
        subject=person.public_id,
        now=now,
        fields=list(changed),
        **_standing(person),
    )
    return changed


def deactivate_person(person: Person, *, actor: Person | None, now: datetime) -> None:
    """Shut a person out: their sessions end at once, their open cases go to others of the panel; what they did stays.

    Raises Refusal: ``people.already_inactive``, ``people.last_clerk``, ``people.own_account``.
    """
    if not person.active:
        raise Refusal("people.already_inactive", name=person.name)
    if actor is not None and actor.id == person.id:
        raise Refusal("people.own_account")
    _keep_a_clerk(person)
    person.active = False
    leave_panel(person, actor=actor, now=now)
    end_subscriptions_of(person, actor=actor, now=now)
    ended = end_sessions(person, now=now)
    record(DEACTIVATED, actor=actor, subject_kind="person", subject=person.public_id, now=now, sign_ins_ended=ended)


def reactivate_person(person: Person, *, actor: Person | None, now: datetime) -> None:
    """Let a person in again, with the roles they had. Raises Refusal: ``people.already_active``."""
    if person.active:
        raise Refusal("people.already_active", name=person.name)
    person.active = True
    roles = [str(grant) for grant in grants_of(person)]
    record(REACTIVATED, actor=actor, subject_kind="person", subject=person.public_id, now=now, roles=roles)


def grants_of(person: Person) -> tuple[Grant, ...]:
    """The roles of ``person`` as values, in the order of the roles."""
    order = list(Role)
    grants = (Grant(grant.role, grant.bench, bool(grant.is_chair)) for grant in person.grants)
    return tuple(sorted(grants, key=lambda grant: order.index(grant.role)))


def _fill(person: Person, details: PersonDetails) -> None:
    grants = check_grants(details.grants)
    name, address = clean_name(details.name), clean_address(details.address)
    with db.session.no_autoflush:
        _check_address(person, address)
        _check_chair(person, grants)
        _check_manager(person, details.manager)
        person.name = name
        person.email = address
        person.email_folded = fold(address) if address else None
        person.manager = details.manager
        person.team = _team(details.team)
        _grant(person, grants)


def _check_address(person: Person, address: str | None) -> None:
    if address is None:
        if person.password_hash is not None:
            raise Refusal("people.address_needed")
        return
    other = db.session.scalar(select(Person).where(Person.email_folded == fold(address)))
    if other is not None and other is not person:
        raise Refusal("people.address_taken", address=address, name=other.name)


def _check_chair(person: Person, grants: tuple[Grant, ...]) -> None:
    if not any(grant.is_chair for grant in grants):
        return
    chair = db.session.scalar(select(Person).join(RoleGrant).where(RoleGrant.is_chair))
    if chair is not None and chair is not person:
        raise Refusal("people.second_chair", name=chair.name)


def _check_manager(person: Person, manager: Person | None) -> None:
    if manager is None or manager is person.manager:
        return
    if not manager.active:
        raise Refusal("people.manager_inactive", name=manager.name)
    above: Person | None = manager
    seen: set[int] = set()
    while above is not None and above.id not in seen:
        if above is person:
            raise Refusal("people.manager_loop", name=manager.name)
        seen.add(above.id)
        above = above.manager


def _team(name: str | None) -> Team | None:
    name = " ".join((name or "").split())
    if not name:
        return None
    if len(name) > LONGEST_TEAM or not name.isprintable():
        raise Refusal("people.team_too_long", limit=LONGEST_TEAM)
    team = db.session.scalar(select(Team).where(Team.name == name))
    if team is None:
        team = Team(name=name)
        db.session.add(team)
    return team


def _grant(person: Person, grants: tuple[Grant, ...]) -> None:
    """Change grants in place: a row removed and added again would break the rule of one row a role."""
    wanted = {grant.role: grant for grant in grants}
    for held in list(person.grants):
        grant = wanted.pop(held.role, None)
        if grant is None:
            person.grants.remove(held)
        else:
            held.bench, held.is_chair = grant.bench, grant.is_chair
    for grant in wanted.values():
        person.grants.append(RoleGrant(role=grant.role, bench=grant.bench, is_chair=grant.is_chair))


def _keep_a_clerk(person: Person) -> None:
    # The lock keeps two clerks from taking each other's role away at the same moment.
    clerks = db.session.scalars(
        select(RoleGrant.person_id)
        .join(Person)
        .where(RoleGrant.role == Role.CLERK, Person.active)
        .with_for_update(of=RoleGrant)
    )
    check_last_clerk(set(clerks), person.id)


def _refuse_seated(person: Person) -> None:
    period = db.session.scalar(
        select(Docket.period)
        .join(PanelSeat, PanelSeat.docket_id == Docket.id)
        .where(PanelSeat.person_id == person.id, Docket.published_at.is_(None), Docket.cancelled_at.is_(None))
        .limit(1)
    )
    if period is not None:
        raise Refusal("people.seated_now", name=person.name, period=period)


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Refusal("people.changed_meanwhile") from error


def _values(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "address": person.email,
        "roles": [str(grant) for grant in grants_of(person)],
        "team": person.team,
        "manager": person.manager,
    }


def _standing(person: Person) -> dict[str, object]:
    return {
        "roles": [str(grant) for grant in grants_of(person)],
        "team": person.team.public_id if person.team is not None else None,
        "manager": person.manager.public_id if person.manager is not None else None,
    }
