"""The campaigns that leads came from, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from review.domain.addresses import fold
from review.extensions import db
from review.models.lead import Lead
from review.models.person import Person
from review.models.recusal import CampaignOwner

PAGE = 50


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign, how many leads it brought, and who owns it."""

    name: str
    leads: int
    owner: Person | None


def list_campaigns(search: str = "", after: str = "", size: int | None = PAGE) -> list[Campaign]:
    """Campaigns by name, those after ``after`` that hold ``search``; one more than ``size`` where there are further."""
    rows = db.session.execute(_campaigns(search, after, size + 1 if size is not None else None))
    return [Campaign(name, leads, owner) for name, leads, owner in rows]


def list_owners() -> Sequence[Person]:
    """Who may own a campaign: everybody active, by name."""
    return db.session.scalars(select(Person).where(Person.active).order_by(Person.name, Person.id)).all()


def _campaigns(search: str, after: str, most: int | None) -> Select[str, int, Person]:
    # In the order of the index and limited before anything is joined: leads are counted for the page's campaigns alone.
    counted = (
        select(Lead.campaign.label("name"), func.count().label("leads"))
        .where(Lead.campaign.is_not(None), Lead.campaign != "")
        .group_by(Lead.campaign)
        .order_by(Lead.campaign)
        .limit(most)
    )
    if after:
        counted = counted.where(Lead.campaign > after)
    if search:
        counted = counted.where(func.lower(Lead.campaign).contains(fold(search), autoescape=True))
    found = counted.subquery()
    return (
        select(found.c.name, found.c.leads, Person)
        .outerjoin(CampaignOwner, CampaignOwner.campaign == found.c.name)
        .outerjoin(Person, Person.id == CampaignOwner.person_id)
        .order_by(found.c.name)
    )
