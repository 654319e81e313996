"""Which leads a report counts: those that its viewer may see, narrowed by its filters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select

from review.domain.addresses import fold
from review.domain.errors import Refusal
from review.domain.report_filters import WITHOUT, Filters
from review.domain.roles import LEAD_READERS
from review.extensions import db
from review.models.data_source import DataSource
from review.models.lead import Lead
from review.models.person import Person
from review.models.team import Team
from review.queries.my_leads import circle_of
from review.queries.withheld import withheld_leads


class Part(StrEnum):
    """Why a viewer sees a part only."""

    OWN = "own"  # the leads they own
    TEAM = "team"  # theirs, and those of the people who answer to them
    WITHHELD = "withheld"  # all but those on whose cases they sit


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted. None asks nothing; a None among ``owners``, or as a value of ``equal``, means "without one".

    ``conditions`` holds them against `Lead`, or against any table that has columns of the same names.
    """

    start: datetime | None = None
    end: datetime | None = None
    owners: frozenset[int | None] | None = None
    equal: dict[str, Any] = field(default_factory=dict)  # source, campaign, grade, data_source_id
    withheld: frozenset[int] = frozenset()
    part: Part | None = None
    only: frozenset[int] | None = None  # these leads alone, by row

    @property
    def filtered(self) -> dict[str, frozenset[Any]]:
        """The values that are asked for, by the column."""
        found = {name: frozenset({value}) for name, value in self.equal.items()}
        return found if self.owners is None else {**found, "owner_id": self.owners}

    @property
    def hidden(self) -> Scope:
        """What is withheld of it."""
        return replace(self, withheld=frozenset(), only=self.withheld)

    def conditions(self, on: Any = Lead, lead_id: Any = None) -> list[ColumnElement[bool]]:
        """The conditions on the columns of ``on``; ``lead_id`` is its column with the lead's row (its ``id``)."""
        found: list[ColumnElement[bool]] = []

        def column(name: str) -> ColumnElement[Any]:
            # Rows that are named are looked up as they are: SQLite would rather walk another column's index to them.
            found = getattr(on, name)
            return found if self.only is None else func.coalesce(found, found)

        if self.start is not None:
            found.append(on.handed_off_at >= self.start)
        if self.end is not None:
            found.append(on.handed_off_at < self.end)
        if self.owners is not None:
            found.append(owned_by(column("owner_id"), self.owners))
        found += [column(name) == value for name, value in self.equal.items()]
        if self.withheld:
            found.append((on.id if lead_id is None else lead_id).not_in(self.withheld))
        if self.only is not None:
            found.append((on.id if lead_id is None else lead_id).in_(self.only))
        return found


def scope_of(viewer: Person | None, filters: Filters, zone: tzinfo) -> Scope:
    """The leads of a report; ``viewer`` is None at the command line, where everything is seen.

    Raises Refusal ``report.unknown`` (name, value), ``report.owner_twice`` (value).
    """
    owners, withheld, part = _seen(viewer)
    if filters.team is not None:
        owners = _both(owners, team_members(filters.team))
    if filters.owner is not None:
        owners = _both(owners, frozenset({None if filters.owner == WITHOUT else owner_id(filters.owner)}))
    equal: dict[str, Any] = {}
    for name in ("source", "campaign", "grade"):
        value = getattr(filters, name)
        if value is not None:
            equal[name] = _checked(name, value)
    if filters.data_source is not None:
        equal["data_source_id"] = _data_source(filters.data_source)
    start, end = filters.months.bounds(zone) if filters.months else (None, None)
    return Scope(start, end, owners, equal, withheld, part)


def _seen(viewer: Person | None) -> tuple[frozenset[int | None] | None, frozenset[int], Part | None]:
    """Whose leads ``viewer`` may see, which are kept from them, and what part that is."""
    if viewer is None:
        return None, frozenset(), None
    withheld = frozenset(db.session.scalars(withheld_leads(viewer)))
    if viewer.roles & LEAD_READERS:
        return None, withheld, Part.WITHHELD if withheld else None
    circle = circle_of(viewer)
    people = circle.mine | circle.team
    return frozenset(people), withheld, Part.TEAM if len(people) > 1 else Part.OWN


def _both(one: frozenset[int | None] | None, other: frozenset[int | None]) -> frozenset[int | None]:
    return other if one is None else one & other


def owned_by(column: Any, values: Collection[int | None]) -> ColumnElement[bool]:
    """Whether an owner is among these; None among them: nobody."""
    known = sorted(value for value in values if value is not None)
    among = column.in_(known) if known else false()
    return or_(among, column.is_(None)) if None in values else among


def _checked(name: str, value: str) -> str | None:
    """A value that some lead has, or None for "without one"."""
    if value == WITHOUT:
        return None
    if db.session.scalar(select(Lead.id).where(getattr(Lead, name) == value).limit(1)) is None:
        raise Refusal("report.unknown", name=name, value=value)
    return value


def _data_source(value: str) -> int:
    found = db.session.scalar(select(DataSource.id).where(DataSource.name == value))
    if found is None:
        raise Refusal("report.unknown", name="data_source", value=value)
    return found


def team_members(team: str) -> frozenset[int | None]:
    """The people of a team as it is today; those of none, and nobody, for "without one"."""
    if team == WITHOUT:
        return frozenset({None, *db.session.scalars(select(Person.id).where(Person.team_id.is_(None)))})
    found = db.session.scalar(select(Team.id).where(Team.name == team))
    if found is None:
        raise Refusal("report.unknown", name="team", value=team)
    return frozenset(db.session.scalars(select(Person.id).where(Person.team_id == found)))


def owner_id(value: str) -> int:
    """A person by public id, else by name; also one who has left."""
    found = db.session.scalar(select(Person.id).where(Person.public_id == value))
    if found is not None:
        return found
    people = db.session.execute(select(Person.id, Person.name)).all()
    named: list[int] = [row.id for row in people if fold(row.name) == fold(value)]
    if len(named) > 1:
        raise Refusal("report.owner_twice", value=value)
    if not named:
        raise Refusal("report.unknown", name="owner", value=value)
    return named[0]
