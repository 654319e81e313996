"""The cast: the people whom tests sign in as."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from review import clock
from review.domain.addresses import fold
from review.domain.grants import Grant, parse_grant
from review.extensions import db
from review.models import Person, RoleGrant, Team

#: Everybody's password, for tests of the sign-in page itself.
PASSWORD = "nine brown mugs on a shelf"


@dataclass(frozen=True, slots=True)
class Cast:
    """One person for each part, and a second rep; the panel is complete, with the chair on the executive bench."""

    clerk: Person
    sales_panelist: Person
    marketing_panelist: Person
    chair: Person
    rep: Person
    other_rep: Person
    manager: Person
    vp_sales: Person
    vp_marketing: Person
    auditor: Person
    team: Team
    other_team: Team

    @property
    def panel(self) -> tuple[Person, Person, Person]:
        return self.sales_panelist, self.marketing_panelist, self.chair


def make_cast() -> Cast:
    """The cast in the test's database, flushed. The manager leads the rep's team; the other rep has neither."""
    team, other_team = Team(name="North"), Team(name="South")
    manager = make_person("Mona Manager", "rep", team=team)
    cast = Cast(
        clerk=make_person("Cleo Clerk", "clerk"),
        sales_panelist=make_person("Sam Seller", "panelist:sales"),
        marketing_panelist=make_person("Mira Marketer", "panelist:marketing"),
        chair=make_person("Chris Chair", "panelist:executive:chair"),
        rep=make_person("Rena Rep", "rep", team=team, manager=manager),
        other_rep=make_person("Otto Other", "rep", team=other_team),
        manager=manager,
        vp_sales=make_person("Vera Vendor", "vp:sales"),
        vp_marketing=make_person("Mark Message", "vp:marketing"),
        auditor=make_person("Ada Auditor", "auditor"),
        team=team,
        other_team=other_team,
    )
    db.session.flush()
    return cast


def make_person(
    name: str,
    *roles: str,
    team: Team | None = None,
    manager: Person | None = None,
    address: str | None = None,
    active: bool = True,
) -> Person:
    """A person with ``PASSWORD`` and an address made from the name, in the session; roles as ``panelist:sales``."""
    address = address or f"{name.casefold().replace(' ', '.')}@example.test"
    grants: list[Grant] = [parse_grant(role) for role in roles]
    person = Person(
        name=name,
        email=address,
        email_folded=fold(address),
        password_hash=_hash(),
        active=active,
        team=team,
        manager=manager,
        created_at=clock.now(),
        grants=[RoleGrant(role=grant.role, bench=grant.bench, is_chair=grant.is_chair) for grant in grants],
    )
    db.session.add(person)
    return person


@cache
def _hash() -> str:
    return PasswordHasher.from_parameters(CHEAPEST).hash(PASSWORD)
