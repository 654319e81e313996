"""What the filters of a report offer to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from sqlalchemy import func, select

from review.domain.moments import period_of
from review.domain.roles import LEAD_READERS
from review.extensions import db
from review.models.data_source import DataSource
from review.models.lead import Lead
from review.models.person import Person
from review.queries.distinct_values import list_distinct
from review.queries.my_leads import circle_of
from review.queries.people import list_all_people


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of each filter; people who have left come last among the owners."""

    teams: list[str]
    owners: list[Person]
    sources: list[str]
    campaigns: list[str]
    grades: list[str]
    data_sources: list[str]


def list_choices(viewer: Person) -> Choices:
    """What ``viewer`` may choose from: only people whose leads they may see."""
    people = _people(viewer)
    return Choices(
        teams=sorted({person.team.name for person in people if person.team}, key=str.casefold),
        owners=sorted(people, key=lambda one: (not one.active, one.name.casefold(), one.id)),
        sources=_in_order(list_distinct(Lead.source)),
        campaigns=_in_order(list_distinct(Lead.campaign)),
        grades=_in_order(list_distinct(Lead.grade)),
        data_sources=_in_order(db.session.scalars(select(DataSource.name))),
    )


def first_hand_off_period(zone: tzinfo) -> str | None:
    """The month of the earliest hand-off that was imported."""
    first = db.session.scalar(select(func.min(Lead.handed_off_at)))
    return period_of(first, zone) if first else None


def _people(viewer: Person) -> list[Person]:
    people = list_all_people()
    if viewer.roles & LEAD_READERS:
        owning = set(list_distinct(Lead.owner_id))
        return [person for person in people if person.id in owning]
    circle = circle_of(viewer)
    return [person for person in people if person.id in circle.mine | circle.team]


def _in_order(values: Iterable[str]) -> list[str]:
    return sorted((value for value in values if value), key=str.casefold)
