"""Roles and standings as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from review.domain.grants import Grant
from review.domain.roles import Bench, Role
from review.models.person import Person
from review.operations.people import grants_of
from review.queries.people import Standing


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """The people of one role under its heading, each with a word on what sets them apart."""

    heading: str
    people: list[tuple[Person, str]]


def role_words(person: Person) -> list[str]:
    """What a person's roles are called."""
    return [grant_word(grant) for grant in grants_of(person)]


def grant_word(grant: Grant) -> str:
    """``Panelist, sales bench``."""
    match grant:
        case Grant(role=Role.CLERK):
            return str(_("Clerk"))
        case Grant(role=Role.PANELIST, is_chair=True):
            return str(_("Chair of the panel"))
        case Grant(role=Role.PANELIST, bench=bench):
            return {
                Bench.SALES: str(_("Panelist, sales bench")),
                Bench.MARKETING: str(_("Panelist, marketing bench")),
            }.get(bench or Bench.EXECUTIVE, str(_("Panelist, executive bench")))
        case Grant(role=Role.VP, bench=bench):
            return str(_("VP of Sales")) if bench is Bench.SALES else str(_("VP of Marketing"))
        case Grant(role=Role.REP):
            return str(_("Sales rep"))
        case _:
            return str(_("Auditor"))


def role_groups(by_role: Iterable[tuple[Role, list[Person]]]) -> list[RoleGroup]:
    """People by role, for buttons."""
    headings = {
        Role.CLERK: _("Clerk"),
        Role.PANELIST: _("Panel"),
        Role.VP: _("VPs"),
        Role.REP: _("Sales reps"),
        Role.AUDITOR: _("Auditor"),
    }
    return [RoleGroup(str(headings[role]), [(one, _apart(one, role)) for one in people]) for role, people in by_role]


def standing_word(standing: Standing) -> str:
    """What a standing is called."""
    return {
        Standing.ACTIVE: str(_("active")),
        Standing.INVITED: str(_("invited")),
        Standing.NOT_INVITED: str(_("not invited yet")),
        Standing.NAME_ONLY: str(_("known from the CRM only")),
        Standing.INACTIVE: str(_("deactivated")),
    }[standing]


def _apart(person: Person, role: Role) -> str:
    if role is Role.REP:
        return person.team.name if person.team is not None else ""
    if role in (Role.PANELIST, Role.VP):
        return next(grant_word(grant) for grant in grants_of(person) if grant.role is role)
    return ""
